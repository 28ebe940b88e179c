"""What clients were told, compared with history and with what the tables say in the end."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from engine import history
from engine.instances import step
from engine.models import Instance, Status, TaskStatus, Timer, UserTask
from engine.tasks import HANDED
from tests.chaos.record import Act, Record

#: The event each verb leaves in history, with the number of its request.
EVENTS = {
    "register": {"started"},
    "claim": {"claimed"},
    "release": {"released"},
    "complete": {"completed", "submitted"},
    "transfer": {"transferred"},
    "delegate": {"delegated"},
    "give-back": {"given_back"},
    "withdraw": {"withdrawn"},
    "send-back": {"sent_back"},
    "add-signer": {"signers_asked"},
    "countersign": {"signers_asked"},
    "sign": {"signed"},
    "retract-signature": {"signature_retracted"},
    "remove-signer": {"signer_removed"},
    "ask-again": {"signers_asked"},
    "set-aside": {"refusal_set_aside"},
    "take-submission-back": {"submission_returned"},
}
#: Those that leave a row of their own instead.
ROWS = {"urge": "SELECT task_id FROM task_urge", "copy": "SELECT task_id FROM task_copy"}
#: What is sent twice under one key is done once.
ONCE = {"register", "complete"}
#: Rows that must not be there in the end.
WRONG = {
    "a dispute registered twice": """
        SELECT summary FROM dispute_case GROUP BY summary HAVING count(*) > 1""",
    "a job left by the dead": "SELECT id, task_name FROM procrastinate_jobs WHERE status = 'doing'",
    "a job given up": "SELECT id, task_name FROM procrastinate_jobs WHERE status = 'failed'",
    "a job nobody takes": """
        SELECT job.id, job.task_name FROM procrastinate_jobs AS job
        JOIN procrastinate_events AS event ON event.job_id = job.id
        WHERE job.status = 'todo' AND coalesce(job.scheduled_at, now()) <= now()
        GROUP BY job.id HAVING max(event.at) < now() - interval '1 minute'
            AND coalesce(max(job.scheduled_at), '-infinity') < now() - interval '1 minute'""",
    "a step that failed": "SELECT element, kind, message, attempts FROM incident WHERE status = 'open'",
    "a timer left": "SELECT id, element FROM timer WHERE running AND look_at < :now",
}


def compare(connection: Connection, record: Record) -> Iterator[str]:
    """Acts that were acknowledged and are not there, or are there twice, or were refused and are there."""
    found: dict[str, list[str]] = defaultdict(list)
    for what, body in connection.execute(text("SELECT what, body FROM event")):
        if number := json.loads(body).get("request"):
            found[number].append(what)
    rows = {verb: set(connection.scalars(text(query))) for verb, query in ROWS.items()}
    held = _list_held(connection)
    for act in record.acts:
        if act.verb == "claim" and act.is_done and (act.subject, act.login) in held:
            # By this request or by another: who has it in hand already is told so.
            continue
        if act.verb in ROWS:
            if act.is_done and act.subject not in rows[act.verb]:
                yield f"acknowledged, and not there: {act}"
        else:
            yield from compare_act(act, found)


def _list_held(connection: Connection) -> set[tuple[int, str]]:
    """Which task history has ever put into whose hands."""
    query = text("""
        SELECT user_task.id, account.login FROM event
        JOIN user_task ON user_task.instance_id = event.instance_id
            AND user_task.token = event.body::jsonb -> 'after' ->> 'task'
        JOIN account ON account.person_id::text = event.body::jsonb -> 'after' ->> 'assignee'
        WHERE event.what = ANY(:handed)""")
    return {(task, login) for task, login in connection.execute(query, {"handed": list(HANDED)})}


def compare_act(act: Act, found: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What is wrong with one act, given the events of each request."""
    counted = [
        sum(what in EVENTS[act.verb] for what in found.get(each.request, ())) for each in act.tries
    ]
    if act.is_done and not sum(counted):
        yield f"acknowledged, and not there: {act}"
    if max(counted) > 1 or (act.verb in ONCE and sum(counted) > 1):
        yield f"done twice: {act}"
    if not act.is_done and counted[-1]:
        yield f"refused, and there: {act}"


def list_wrong(connection: Connection, now: object) -> Iterator[str]:
    """What was left half done."""
    for what, query in WRONG.items():
        bound = {"now": now} if ":now" in query else {}
        yield from (f"{what}: {tuple(row)}" for row in connection.execute(text(query), bound))


def list_astray(session: Session) -> Iterator[str]:
    """Tasks and timers that are not those of the state; claims that are not the last history knows.

    A timer fires by a step of the state, which history has: where all three agree (history is left to
    `sishi verify`), each fired once.
    """
    for instance in session.scalars(select(Instance).where(Instance.status == Status.ACTIVE)):
        now = step.look(session, instance)
        open_tasks = session.scalars(
            select(UserTask).filter_by(instance_id=instance.id, status=TaskStatus.OPEN)
        ).all()
        timers = session.scalars(select(Timer.token).filter_by(instance_id=instance.id)).all()
        if sorted(each.token for each in open_tasks) != sorted(each.id for each in now.tasks):
            yield f"tasks of instance {instance.id} are not those of its state"
        if sorted(timers) != sorted(each.id for each in now.timers):
            yield f"timers of instance {instance.id} are not those of its state"
        events = history.list_for_instance(session, instance.id)
        yield from _list_stale(open_tasks, events)


def _list_stale(open_tasks, events) -> Iterator[str]:
    last = {}
    for event in events:
        if event.what in HANDED and "assignee" in event.after:
            last[event.after.get("task")] = event.after["assignee"]
    for task in open_tasks:
        if task.token in last and last[task.token] != task.assignee:
            yield f"task {task.id} is {task.assignee}'s, and history gave it to {last[task.token]}"


def count_woken(connection: Connection) -> Counter[str]:
    """How many timers fired and jobs' steps were taken, that the protocol can say something was at stake."""
    query = text("SELECT what, count(*) FROM event WHERE by IS NULL GROUP BY what")
    return Counter(dict(connection.execute(query).all()))
