"""The statutory limit a mediation runs under: begun, standing still, prolonged by both, over."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import bounds
from processes.bounds import Bound
from processes.calendars import working_time
from processes.cases import changes
from processes.deadlines import case_deadlines, due_dates, extensions, limits, pauses
from processes.deadlines.limits import Kind, Unit
from processes.deadlines.models import MEDIATION, CaseDeadline, DeadlineStatus, Ending
from processes.errors import NoSuchDeadline, ProlongationTooShort

#: Why its deadline may stand still, as the rules name it.
APPRAISAL = "鉴定"


def begin(
    session: Session,
    case_id: int,
    key: str,
    *,
    start: datetime,
    variant: str | None = None,
    responsible: str | None = None,
) -> CaseDeadline:
    """The running deadline of the case's mediation; one that has none gets that of `key`.

    A case that goes up, down or to other hands keeps the deadline it has: one that was left goes
    on where it ran. Mediation accepted anew, after an agreement, after it had failed or after
    the limit had run out, has a limit of its own.
    """
    running = find_open(session, case_id) or _taken_up_again(session, case_id)
    if running is not None:
        return running
    deadline = due_dates.compute(key, start, variant)
    case = changes.get(session, case_id)
    answers = responsible or case_deadlines.default_responsible(case, key)
    row = case_deadlines.begin(
        session, case, deadline, Kind.STATUTORY, variant=variant, responsible=answers
    )
    session.flush()
    return row


def find_open(session: Session, case_id: int) -> CaseDeadline | None:
    """The deadline of mediation that runs or stands still."""
    chosen = select(CaseDeadline).where(
        CaseDeadline.case_id == case_id,
        CaseDeadline.key.in_(MEDIATION),
        CaseDeadline.token.is_(None),
        CaseDeadline.status.in_(case_deadlines.OPEN),
    )
    return session.scalar(chosen.order_by(CaseDeadline.id).limit(1))


def _taken_up_again(session: Session, case_id: int) -> CaseDeadline | None:
    """The limit of the mediation that was left last, if its time is not over."""
    chosen = select(CaseDeadline).where(
        CaseDeadline.case_id == case_id,
        CaseDeadline.key.in_(MEDIATION),
        CaseDeadline.token.is_(None),
    )
    last = session.scalar(chosen.order_by(CaseDeadline.id.desc()).limit(1))
    if last is None or last.ended is not Ending.LEFT or last.due_at <= clock.now():
        return None
    last.status, last.closed_at, last.ended = DeadlineStatus.RUNNING, None, None
    return last


def pause(session: Session, case_id: int, *, evidence: str, by: Person | None = None) -> None:
    """Stand still while something is appraised; raises NoSuchDeadline, PauseNotAllowed."""
    pauses.pause(session, _running(session, case_id), APPRAISAL, evidence=evidence, by=by)


def resume(session: Session, case_id: int, *, by: Person | None = None) -> CaseDeadline:
    """Run on, the days of the appraisal added; a deadline somebody set going before stays as it is."""
    row = _running(session, case_id)
    return pauses.resume(session, row, by=by) if row.status is DeadlineStatus.PAUSED else row


def may_appraise(session: Session, case_id: int) -> bool:
    """Whether the rule lets the deadline stand still for an appraisal."""
    return APPRAISAL in limits.find_version(session, _running(session, case_id).rule).pause_reasons


def may_prolong(session: Session, case_id: int) -> bool:
    """Whether the parties may agree to go on: of a labour dispute they may not, they may arbitrate."""
    return limits.find_version(session, _running(session, case_id).rule).extension is not None


def prolong(
    session: Session, case_id: int, until: date, *, consent: str, by: Person | None = None
) -> CaseDeadline:
    """Both parties agreed, before the limit ran out, to go on until that day.

    Raises DateTooEarly, DateTooLate, and what `extensions.request` does.
    """
    row = _running(session, case_id)
    PROLONGED.require(session, until, case_id)
    extensions.request(
        session,
        row,
        days_longer(session, row, until),
        reason="双方同意延长",
        by=by,
        consent=consent,
    )
    return row


def days_longer(session: Session, row: CaseDeadline, until: date) -> int:
    """How many of the rule's days lie between its end and `until`; raises ProlongationTooShort."""
    limit = limits.find_version(session, row.rule)
    unit = limit.extension.unit if limit.extension else limit.unit
    worked = unit is Unit.WORKING_DAY
    last = row.nominal_on
    more = working_time.working_days_between(last, until) if worked else (until - last).days
    if until <= last or more < 1:
        raise ProlongationTooShort(until=last)
    return more


def expire(session: Session, case_id: int) -> None:
    """The limit is over without an agreement: the deadline ends with it, and nobody is carded for it."""
    row = find_open(session, case_id)
    if row is not None:
        case_deadlines.expire(row)


def _running(session: Session, case_id: int) -> CaseDeadline:
    row = find_open(session, case_id)
    if row is None:
        raise NoSuchDeadline(key="调解期限")
    return row


def _day_after(session: Session | None, case_id: int | None) -> date | None:
    row = find_open(session, case_id) if session and case_id is not None else None
    return row.nominal_on + timedelta(1) if row else None


PROLONGED = bounds.entered(
    "mediation.until", "延长至", Bound("原调解期限届满次日", _day_after), bounds.years_ahead(1)
)
