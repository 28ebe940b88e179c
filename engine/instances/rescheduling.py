"""Moving what waits: the task, its escalation and its reminders, in one step."""

from collections.abc import Callable, Set
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.identity import Person
from engine.instances import locking, step
from engine.instances.execution import Execution
from engine.instances.view import OpenTask, OpenTimer
from engine.models import Instance
from engine.status import RUNNING
from engine.tokens import timers

Matches = Callable[[OpenTask | OpenTimer], bool]


#: When a timer that stands still is due: not before somebody sets it going again.
STANDING = datetime(9000, 1, 1, tzinfo=UTC)


def reschedule(
    session: Session,
    instance_id: int,
    *,
    due: datetime | None,
    why: str,
    by: Person | None,
    clock: str | Set[str] | None = None,
    token: str | None = None,
    timer: str | None = None,
) -> Instance:
    """Make due at `due` all timers and tasks of a limit (`clock`), or one timer (its token).

    With `token` only those of that task or activity: in a multi-instance several have the
    same limit; a reminder (property `ahead`) stays as long before it, or when it suits people. Without `due` they
    stand still until they get another. `why` is the sentence
    shown as the reason. Asked for inside a step of the instance, it is done at the end of
    that step. Raises NotFound when nothing matches (never inside a step).
    """
    limits = {clock} if isinstance(clock, str) else set(clock or ())
    matches = _of_limit(limits, token)

    def move(execution: Execution) -> bool:
        return _reschedule(execution, matches, timer, due, why)

    if step.defer_to_end(session, instance_id, move):
        return session.get_one(Instance, instance_id)
    instance = locking.instance(session, instance_id)
    after = {"due": due.isoformat() if due else None, "why": why}
    after |= {"clock": "、".join(sorted(limits))} if limits else {}
    with step.advance(session, instance, "rescheduled", by=by, after=after) as execution:
        if not move(execution):
            raise NotFound
    return instance


def recount(session: Session, instance_id: int, chosen: Callable[[OpenTimer], bool]) -> None:
    """Reckon anew the chosen timers of a running instance: what they read has changed.

    Nothing is left behind where none of them moves.
    """
    instance = locking.instance(session, instance_id)
    if instance.status not in RUNNING:
        return
    with step.advance(session, instance, "rescheduled", silent=True) as execution:
        for timer in [each for each in execution.timers if chosen(each)]:
            if any(each.id == timer.id for each in execution.timers):
                execution.recount(timer.id)


def _of_limit(limits: Set[str], token: str | None) -> Matches:
    def matches(each: OpenTask | OpenTimer) -> bool:
        owners = {each.id.partition(":")[0], getattr(each, "guards", None)}
        return each.clock in limits and (token is None or token in owners)

    return matches


def _reschedule(
    execution: Execution,
    matches: Matches,
    timer: str | None,
    due: datetime | None,
    why: str,
) -> bool:
    """Whether there was anything to move."""
    tasks = [each.id for each in execution.tasks if matches(each)]
    waits = [each for each in execution.timers if each.id == timer or matches(each)]
    for task_id in tasks:
        execution.redate(task_id, due)
    for waiting in waits:
        # One that fell due at once may have cancelled the next.
        if any(each.id == waiting.id for each in execution.timers):
            is_reminder = bool(waiting.ahead) and waiting.id != timer
            until = timers.reminder(waiting.ahead, due) if due and is_reminder else due
            execution.reschedule(waiting.id, until or STANDING, why)
    return bool(tasks or waits)
