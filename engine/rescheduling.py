"""Moving what waits: the task, its escalation and its reminders, in one step."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from engine import locking, step
from engine.errors import NotFound
from engine.execution import Execution
from engine.identity import Person
from engine.models import Instance
from engine.view import OpenTask, OpenTimer

Matches = Callable[[OpenTask | OpenTimer], bool]


def reschedule(
    session: Session,
    instance_id: int,
    *,
    due: datetime,
    why: str,
    by: Person | None,
    clock: str | None = None,
    token: str | None = None,
    timer: str | None = None,
) -> Instance:
    """Make due at `due` all timers and tasks of a limit (`clock`), or one timer (its token).

    With `token` only those of that task or activity: in a multi-instance several have the
    same limit. `why` is the sentence shown as the reason. Raises NotFound when nothing matches.
    """
    instance = locking.instance(session, instance_id)
    after = {"due": due.isoformat(), "why": why} | ({"clock": clock} if clock else {})
    with step.taken(session, instance, "rescheduled", by=by, after=after) as execution:
        _reschedule(execution, _of_limit(clock, token), timer, due, why)
    return instance


def _of_limit(limit: str | None, token: str | None) -> Matches:
    def matches(each: OpenTask | OpenTimer) -> bool:
        owners = {each.id.partition(":")[0], getattr(each, "guards", None)}
        return limit is not None and each.clock == limit and (token is None or token in owners)

    return matches


def _reschedule(
    execution: Execution,
    matches: Matches,
    timer: str | None,
    due: datetime,
    why: str,
) -> None:
    tasks = [each.id for each in execution.tasks if matches(each)]
    timers = [each.id for each in execution.timers if each.id == timer or matches(each)]
    if not tasks and not timers:
        raise NotFound
    for task_id in tasks:
        execution.redate(task_id, due)
    for timer_id in timers:
        # One that fell due at once may have cancelled the next.
        if any(each.id == timer_id for each in execution.timers):
            execution.reschedule(timer_id, due, why)
