"""Opens a process deadline when a step with the property `clock` begins, and closes it after.

Told by the engine in the same transaction. A person's task has its deadline from its own due
date; any other step from the deadline its inputs or its timers compute, or, where they
compute none, counted from the moment it begins. Which deadline that was, the notes of the
very step say. A task with the property `reads` has no deadline of its own: it follows that of
the case.

An element with the property `times` is what limits of the case itself time: they end with it,
completed or left, whatever led out of it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.observers import Event, EventType, observing
from engine.script import Context
from processes.cases import changes
from processes.cases.models import Case
from processes.deadlines import case_deadlines, due_dates, limits, recompute, step_endings
from processes.deadlines.due_dates import Deadline
from processes.deadlines.limits import Kind
from processes.deadlines.models import MEDIATION, CaseDeadline, Ending
from processes.mediation import sessions

_OVER = (EventType.COMPLETED, EventType.CANCELLED)


def _has_a_limit(entry: Event) -> bool:
    return not {"clock", "reads", "times"}.isdisjoint(entry.properties)


@observing(
    _has_a_limit,
    formerly=("processes.observers.clocks.timed", "processes.observers.step_deadlines.timed"),
)
def follow_step(context: Context, entry: Event) -> None:
    """Open, close or call off the deadline of a step; events only read the deadline of their step."""
    _follow(context, entry)
    _end_timed(context, entry)
    key = entry.properties.get("clock")
    if not key or context.session is None or entry.kind.endswith("Event"):
        return
    is_task = entry.kind == "userTask"
    if entry.what is EventType.OFFERED and entry.details["due"]:
        due = datetime.fromisoformat(entry.details["due"])
        deadline = due_dates.find_noted(context.session, entry.notes, key, due) or _given(
            key, due, context.now, entry
        )
        _open(context, context.session, entry, deadline, _answers(entry))
    elif entry.what is EventType.BEGUN and not is_task:
        found = due_dates.find_noted(context.session, entry.notes, key)
        found = found or due_dates.compute(key, context.now, session=context.session)
        _open(context, context.session, entry, found, None)
    elif entry.what in _OVER:
        _close(context, context.session, entry)
    elif entry.what is EventType.TAKEN_BACK:
        _call_off(context, context.session, entry)
    elif entry.what is EventType.REOPENED:
        _reopen(context, context.session, entry)


def _follow(context: Context, entry: Event) -> None:
    """Offered anew after a pause or an extension, a task and its timers stand where the deadline does."""
    key, session = entry.properties.get("reads"), context.session
    if not key or session is None or entry.what is not EventType.OFFERED:
        return
    chosen = select(CaseDeadline).join(Case).where(Case.case_no == context.instance.business_key)
    chosen = chosen.where(
        CaseDeadline.key.in_(recompute.list_alternatives(key)), CaseDeadline.token.is_(None)
    )
    row = session.scalar(
        chosen.where(CaseDeadline.status.in_(case_deadlines.OPEN))
        .order_by(CaseDeadline.id)
        .limit(1)
    )
    if row is not None:
        recompute.reschedule_followers(session, row, context.by)


def _open(
    context: Context, session: Session, entry: Event, deadline: Deadline, responsible: str | None
) -> None:
    case = changes.find_by_number(session, context.instance.business_key)
    if case is None:
        return
    if (responsible is None or deadline.is_statutory) and case_deadlines.is_running(
        session, case.id, deadline.key
    ):
        # The case itself has this deadline, from an earlier start.
        return
    case_deadlines.begin(
        session,
        case,
        deadline,
        Kind.PROCESS,
        instance_id=context.instance.id,
        element=entry.element,
        token=entry.token,
        responsible=responsible or case_deadlines.default_responsible(case, deadline.key),
    )


def _end_timed(context: Context, entry: Event) -> None:
    """End what the case itself has running because of this element."""
    key, session = entry.properties.get("times"), context.session
    if not key or session is None or entry.what not in _OVER:
        return
    case = changes.find_by_number(session, context.instance.business_key)
    if case is None:
        return
    for row in case_deadlines.open_of_case(session, case.id, recompute.list_alternatives(key)):
        if entry.what is EventType.COMPLETED:
            case_deadlines.close(session, row, _result(session, row))
        elif context.by is None and case_deadlines.is_expired(row):
            case_deadlines.expire(row)
        else:
            case_deadlines.close(session, row, Ending.LEFT)


def _result(session: Session, row: CaseDeadline) -> Ending:
    """How a scope that was completed ended: of a mediation, as its last meeting did."""
    if row.key in MEDIATION:
        return sessions.find_ending(session, row.case_id) or Ending.DONE
    return Ending.DONE


def _call_off(context: Context, session: Session, entry: Event) -> None:
    """What led to the step was taken back: nobody is late with it."""
    for row in session.scalars(_OPEN_OF_STEP, _step(context, entry)).all():
        case_deadlines.close(session, row, Ending.CALLED_OFF, costs=False)


def _reopen(context: Context, session: Session, entry: Event) -> None:
    """The step waits again: its deadline runs on, due when it was."""
    row = session.scalar(_LAST_OF_STEP, _step(context, entry))
    if row is not None:
        case_deadlines.reopen(row)


_OPEN_OF_STEP = step_endings.OF_STEP.where(CaseDeadline.status.in_(case_deadlines.OPEN))
_LAST_OF_STEP = step_endings.OF_STEP.order_by(CaseDeadline.id.desc()).limit(1)


def _step(context: Context, entry: Event) -> dict[str, Any]:
    return {
        "of_instance_id": context.instance.id,
        "of_token": entry.token,
        "of_element": entry.element,
    }


def _close(context: Context, session: Session, entry: Event) -> None:
    how = Ending.DONE if entry.what is EventType.COMPLETED else Ending.LEFT
    # What a timer breaks off, its diagram cards; what a person breaks off was late before.
    costs = how is Ending.DONE or context.by is not None
    step_endings.close(session, _step(context, entry), how, costs=costs)


def _given(key: str, due: datetime, now: datetime, entry: Event) -> Deadline:
    """The deadline of a task whose date its step did not compute: its diagram gave it, and says why."""
    limit = limits.find(key, clock.local(now).date())
    why = entry.properties.get("dueReason", "").strip()
    found = due_dates.compute_by_rule(limit, now, given=due, given_why=why or None)
    noted = entry.details["why"]
    return replace(found, why=noted) if noted and not why else found


def _answers(entry: Event) -> str | None:
    """Who answers for a task: the unit or place its first group belongs to, or the assignee."""
    groups = entry.details["groups"]
    if groups:
        return str(groups[0]).partition("@")[2]
    assignee = entry.details["assignee"]
    return f"person-{assignee}" if assignee else None
