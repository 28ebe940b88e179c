"""Taking one's own completion back, and sending a task back to an earlier step."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import tasks
from engine.errors import CannotSendBack, CannotWithdraw, NotActive, NotYourCompletion
from engine.identity import Person
from engine.instances import completions, locking, returning, step
from engine.instances.completions import Completion
from engine.models import Instance, TaskStatus, UserTask
from engine.signing import rounds
from engine.status import RUNNING

_LASTING = "{what}，不能再收回。如填写有误，请更正或在后面的步骤中说明。"


@dataclass(frozen=True)
class Earlier:
    """A completed step a task can be sent back to."""

    task: UserTask
    completion: Completion


def withdraw(session: Session, task_id: int, by: Person) -> Instance:
    """Take back what `by` completed, while nobody has acted on what followed.

    The task is open as it was, its timers and when it is due as they were; what followed waits no
    more. Raises NotFound, NotYourCompletion, NotActive, CannotWithdraw; then nothing has changed.
    """
    instance, task = locking.task(session, task_id)
    kept = require_withdrawable(session, instance, task, by)
    change = kept.decoded
    with step.advance(
        session, instance, "withdrawn", by=by, element=task.element, after={"task": task.token}
    ) as execution:
        execution.take_back(change)
    completions.forget(session, task.id)
    return instance


def take_message_back(session: Session, task_id: int, by: Person) -> Instance:
    """Take back a message that called a task off (`correlation.message`, `kept_for`).

    The task waits again with its timers, due when they were. What services did is for the caller
    to undo. Raises CannotWithdraw where somebody or a timer has gone on since, NotActive.
    """
    instance, task = locking.task(session, task_id)
    kept = completions.find(session, task.id)
    if kept is None or task.status is not TaskStatus.CANCELLED:
        raise CannotWithdraw(reason="没有留下可以收回的记录。")
    if instance.status not in RUNNING:
        raise NotActive
    change, told = kept.decoded, {"task": task.token}
    with step.advance(
        session, instance, "withdrawn", by=by, element=task.element, after=told
    ) as execution:
        execution.take_back(change)
    completions.forget(session, task.id)
    return instance


def require_withdrawable(
    session: Session, instance: Instance, task: UserTask, by: Person
) -> Completion:
    """What completing the task did, of an instance the caller has locked; raises as `withdraw`."""
    if task.status is not TaskStatus.COMPLETED or task.closed_by != by.id:
        raise NotYourCompletion
    if instance.status not in RUNNING:
        raise NotActive
    if not tasks.may_hold(task, by) and task.assignee not in by.ids:
        raise CannotWithdraw(reason="您现在已经不能办理这项任务。")
    kept = completions.find(session, task.id)
    if kept is None:
        raise CannotWithdraw(reason="这一步没有留下可以撤回的记录。")
    if kept.lasting:
        raise CannotWithdraw(reason=_LASTING.format(what="、".join(kept.lasting)))
    if rounds.has_answer(session, task.id, *rounds.LATE):
        raise CannotWithdraw(reason="会签人已经对您提交的结果签署意见。")
    if taken := _taken(session, instance, task, kept, by):
        raise CannotWithdraw(reason=f"后面的任务“{taken}”已经有人领取或接手。")
    return kept


def send_back(session: Session, task_id: int, to_task_id: int, by: Person) -> Instance:
    """Send a task back (退回) to a step completed before it, in its scope or one that called it.

    That step waits again, with who completed it; what lay between waits no more. Its timers and
    when it is due are as they were; where its diagram says so (`onReturn`), or it would be over at
    once, it is begun anew. Raises as `tasks.claim`, Delegated, CannotSendBack; then nothing has changed.
    """
    instance, task = locking.task(session, task_id)
    role = tasks.require_whole(task, by)
    found = {each.task.id: each for each in list_earlier(session, instance, task)}
    if to_task_id not in found:
        raise CannotSendBack(reason="所选的步骤不在可以退回的步骤之内。")
    earlier, kept = found[to_task_id].task, found[to_task_id].completion
    change = kept.decoded
    holder, token = earlier.closed_by, earlier.token
    told = {"to": earlier.element}
    after = step.look(session, instance).list_after(task.token, kept.scope, earlier.element)
    with step.advance(
        session, instance, "sent_back", by=by, role=role, element=task.element, after=told
    ) as execution:
        token = execution.send_back(task.token, token, change, kept.scope)
        told |= {"task": token} | ({"assignee": holder} if holder else {})
    # Else somebody could take back what no longer leads anywhere, and it would wait a second time.
    completions.forget_between(session, kept, after)
    completions.forget(session, earlier.id)
    again = session.scalars(select(UserTask).filter_by(instance_id=instance.id, token=token)).one()
    again.assignee = holder or again.assignee
    again.signers = []
    session.flush()
    rounds.outdate(session, again.id)
    return instance


def list_earlier(session: Session, instance: Instance, task: UserTask) -> list[Earlier]:
    """The steps an open task can be sent back to, the latest first; each element once.

    Not those behind which something was done that cannot be done again, there or in what they called.
    """
    if task.status is not TaskStatus.OPEN:
        return []
    above = step.look(session, instance).list_ways_back(task.token)
    found: dict[tuple[int, str], Earlier] = {}
    tainted: set[int] = set()
    for kept, earlier in completions.list_with_tasks(session, instance.id):
        if any(each["kind"] != "fact" for each in kept.unrepeatable):
            tainted |= {kept.scope, *kept.within}
        is_done = earlier.status is TaskStatus.COMPLETED and kept.scope not in tainted
        at = above.get(kept.scope) if is_done else None
        if at is not None and returning.blocked(at, earlier.element) is None:
            found.setdefault((kept.scope, earlier.element), Earlier(earlier, kept))
    return list(found.values())


def _taken(
    session: Session, instance: Instance, task: UserTask, kept: Completion, by: Person
) -> str | None:
    """The name of a task that followed and somebody has acted on: took it in hand, or signed."""
    offered = {each.id: each for each in step.look(session, instance).tasks}
    rows = session.scalars(
        select(UserTask).where(
            UserTask.instance_id == instance.id,
            UserTask.status == TaskStatus.OPEN,
            UserTask.opened_at >= kept.began_at,
        )
    )
    for row in rows:
        first = offered[row.token].assignee if row.token in offered else None
        is_taken = row.assignee not in (None, first, by.id)
        if row.id != task.id and (is_taken or rounds.has_answer(session, row.id)):
            return row.name or row.element
    return None
