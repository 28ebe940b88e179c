"""What clients were told, compared with history and with what the tables say in the end."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

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
    "a step that failed": "SELECT element, kind, message, attempts FROM incident WHERE status = 'open'",
    "a timer left": "SELECT id, element FROM timer WHERE running AND look_at < :now",
    "an act of a dispute twice in one step": """
        SELECT instance_id, seq FROM event GROUP BY 1, 2 HAVING count(*) > 1""",
}


def compare(connection: Connection, record: Record) -> Iterator[str]:
    """Acts that were acknowledged and are not there, or are there twice, or were refused and are there."""
    found: dict[str, list[str]] = defaultdict(list)
    for what, body in connection.execute(text("SELECT what, body FROM event")):
        if number := json.loads(body).get("request"):
            found[number].append(what)
    rows = {verb: set(connection.scalars(text(query))) for verb, query in ROWS.items()}
    for act in join_claims(record.acts):
        if act.verb in ROWS:
            if act.is_done and act.subject not in rows[act.verb]:
                yield f"acknowledged, and not there: {act}"
        else:
            yield from compare_act(act, found)


def join_claims(acts: Iterable[Act]) -> Iterator[Act]:
    """The acts, with all claims of one task by one person as one: who has it already is told so, and it is done."""
    joined: dict[tuple[str, int | str], Act] = {}
    for act in acts:
        if act.verb != "claim" or not act.is_done:
            yield act
        elif (earlier := joined.get((act.login, act.subject))) is None:
            joined[act.login, act.subject] = act
        else:
            tries = (*earlier.tries, *act.tries)
            joined[act.login, act.subject] = replace(act, tries=tries)
    yield from joined.values()


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
