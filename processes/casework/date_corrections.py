"""Putting right a date that was entered wrongly: what runs from it is reckoned anew, and people are told.

The old date stays in `date_correction`, in the case's changes and in the history of its process.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, runner
from engine.identity import Person
from engine.instances import locking, step
from engine.models import Instance
from processes import notices
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.casework import correctable
from processes.casework.correctable import NO_ROW, Standing
from processes.casework.correction_models import DateCorrection
from processes.deadlines import case_deadlines, recompute
from processes.deadlines.models import PARTIES, CaseDeadline, DeadlineStatus
from processes.errors import NoSuchDate, ReasonRequired, SameDate
from processes.petitions import OFFICE

#: Limits with the day each ended on before and ends on now.
Moved = list[tuple[CaseDeadline, date, date]]


def find(session: Session, case: Case, key: str, row_id: int) -> Standing:
    """The date as it stands; raises NoSuchDate."""
    for each in correctable.list_for_case(session, case):
        if (each.kind.key, each.row_id) == (key, row_id):
            return each
    raise NoSuchDate


def correct(
    session: Session,
    case_id: int,
    key: str,
    row_id: int,
    value: date | datetime,
    *,
    reason: str,
    by: Person,
) -> DateCorrection:
    """Put the date right; deadlines, tasks and timers follow, what it had stopped is tried again.

    Raises ReasonRequired, NoSuchDate, SameDate (also the second of two clicks), DateTooEarly,
    DateTooLate, CaseArchived.
    """
    case = changes.get_open(session, case_id)
    if not reason.strip():
        raise ReasonRequired
    if case.instance_id is not None:
        locking.instance(session, case.instance_id)
    found = find(session, case, key, row_id)
    if found.row is not None:
        session.refresh(found.row, with_for_update=True)
        found = find(session, case, key, row_id)
    if value == found.value:
        raise SameDate(field=found.label)
    found.kind.date.require(session, value, case.id)
    moved = _put(session, case, found, value, reason, by)
    row = _record(session, case, found, value, moved, reason, by)
    _tell(session, case, row, moved)
    changes.facts_changed.emit(session, case.id, by)
    return row


def list_for_case(session: Session, case_id: int) -> Sequence[DateCorrection]:
    """What was put right, the newest first."""
    chosen = select(DateCorrection).where(DateCorrection.case_id == case_id)
    return session.scalars(chosen.order_by(DateCorrection.id.desc())).all()


def _put(
    session: Session,
    case: Case,
    found: Standing,
    value: date | datetime,
    reason: str,
    by: Person,
) -> Moved:
    started = _started(session, case, found)
    if found.row is not None:
        setattr(found.row, found.kind.column, value)
    session.flush()
    moved = []
    for row in started:
        before = row.nominal_on
        _restart(session, row, value)
        moved.append((row, before, row.nominal_on))
    session.flush()
    if case.instance_id is not None:
        right = Right(found, value)
        runner.correct(session, case.instance_id, right, why=reason.strip(), by=by)
    for row in started:
        if row.status in case_deadlines.OPEN:
            recompute.reschedule_followers(session, row, by)
    return moved


def _started(session: Session, case: Case, found: Standing) -> list[CaseDeadline]:
    """The deadlines that run from the date as it was."""
    chosen = select(CaseDeadline).where(
        CaseDeadline.case_id == case.id, CaseDeadline.key.in_(found.kind.starts)
    )
    rows = session.scalars(chosen.order_by(CaseDeadline.id).with_for_update()).all()
    return [row for row in rows if _day_of(row) == found.value]


def _day_of(row: CaseDeadline) -> date:
    """The day a deadline runs from; of one that was given its end, the day it ends with."""
    if row.given_at is not None:
        return clock.local(row.given_at - timedelta(minutes=1)).date()
    return clock.local(row.started_at).date()


def _restart(session: Session, row: CaseDeadline, value: date | datetime) -> None:
    if row.given_at is not None:
        row.given_at = _moment(value) + timedelta(days=1)
    else:
        row.started_at = _moment(value)
    recompute.refresh(session, row)
    if row.status is DeadlineStatus.LAPSED and row.due_at > clock.now():
        # It lapsed by a day that was wrong: the right is theirs still.
        row.status, row.closed_at, row.ended = DeadlineStatus.RUNNING, None, None


class Right:
    """The right value of the variables that hold the wrong one."""

    def __init__(self, found: Standing, value: date | datetime) -> None:
        self._name = found.kind.variable
        self._row_id = found.row_id
        self._before, self._after = found.value, value.isoformat()

    def __call__(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self._entry(each) for each in value]
        if isinstance(value, dict):
            return self._entry(value)
        return self._after if name == self._name and self._is_wrong(value) else value

    def _entry(self, value: Any) -> Any:
        """An entry of a list about rows, such as the measures of a plan: its own date alone."""
        if not isinstance(value, dict) or self._row_id == NO_ROW:
            return value
        is_its_own = value.get("id") == self._row_id and self._is_wrong(value.get(self._name))
        return value | {self._name: self._after} if is_its_own else value

    def _is_wrong(self, value: Any) -> bool:
        return isinstance(value, str) and bool(value) and correctable.read(value) == self._before


def _record(
    session: Session,
    case: Case,
    found: Standing,
    value: date | datetime,
    moved: Moved,
    reason: str,
    by: Person,
) -> DateCorrection:
    row = DateCorrection(
        case_id=case.id,
        district=case.district,
        key=found.kind.key,
        row_id=found.row_id,
        label=found.label,
        before=found.value.isoformat(),
        after=value.isoformat(),
        reason=reason.strip(),
        moved=[
            {
                "name": each.name,
                "before": before.isoformat(),
                "after": after.isoformat(),
                "is_untimed": _is_untimed(session, case, found, each),
            }
            for each, before, after in moved
        ],
        at=clock.now(),
        by=int(by.id),
    )
    session.add(row)
    session.flush()
    changes.note(session, case, Change.NOTED, reason=f"更正日期：{describe(row)}", by=by)
    return row


def change_words(row: DateCorrection) -> str:
    """Which date was put right, from when to when, and why."""
    return f"{row.label}由{format_day(row.before)}更正为{format_day(row.after)}，理由：{row.reason}"


def describe(row: DateCorrection) -> str:
    """What was put right and what moved with it, in a sentence."""
    ends = (
        f"{each['name']}期限由{each['before']}变为{each['after']}"
        + ("（流程中的这一步已按原日期结束，期限内提出的须另行受理）" if each["is_untimed"] else "")
        for each in row.moved
    )
    return "；".join([change_words(row), *ends])


def format_day(text: str) -> str:
    """A kept date as a person reads it."""
    value = correctable.read(text)
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    return value.isoformat()


def _is_untimed(session: Session, case: Case, found: Standing, row: CaseDeadline) -> bool:
    """Whether the right runs on, and no step of the process waits for it any more."""
    if (
        row.status not in case_deadlines.OPEN
        or row.responsible != PARTIES
        or case.instance_id is None
    ):
        return False
    execution = step.look(session, session.get_one(Instance, case.instance_id))
    return not any(
        found.kind.variable in each.expression and row.key in each.expression
        for each in execution.timers
    )


def _tell(session: Session, case: Case, row: DateCorrection, moved: Moved) -> None:
    """Whoever answers for a limit that moved, whoever has the case, the petition office for its own."""
    people = {case.owner_id} if case.owner_id else set()
    for each, _before, _after in moved:
        whose = OFFICE if each.responsible == PARTIES and each.key.startswith("xf.") else None
        people.update(notices.list_for_responsible(session, whose or each.responsible))
    people.update(notices.list_for_responsible(session, case.street))
    notices.notify(
        session,
        to=people,
        matter=f"date:{row.id}",
        title=f"{case.case_no}更正了{row.label}",
        body=describe(row),
        case_id=case.id,
    )


def _moment(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else clock.start_of_day(value)
