"""Lengthening a deadline, within what its rule allows, with reason and approver.

Where the rule demands that the parties are told first (信访工作条例34条: 告知延期理由),
a granted extension waits for its notice and counts from then on.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine import clock
from engine.identity import Person
from engine.scheduling import timetable
from processes.calendars.labels import day_words
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines import case_deadlines, due_dates, limits, recompute, turn_rows
from processes.deadlines.limits import Extension, Kind, Limit
from processes.deadlines.models import (
    CaseDeadline,
    DeadlineExtension,
    DeadlineStatus,
    ExtensionStatus,
)
from processes.errors import (
    ConsentRequired,
    ExtendedOftenEnough,
    ExtensionNotAllowed,
    ExtensionNotYours,
    ExtensionTooLong,
    ExtensionTooLongAtOnce,
    NoSuchDeadline,
    NoticeRequired,
    NotPending,
    ReasonRequired,
    TooLateToExtend,
)
from processes.events import DomainEvent
from processes.organisation.roles import APPROVERS, Role, places

#: An extension was granted whose rule demands a notice to the parties: the deadline, the extension,
#: the day it would last until, and who granted it. The subscriber draws up the notice and
#: puts its id into the extension.
notice_demanded: DomainEvent[[Session, CaseDeadline, DeadlineExtension, date, Person | None]] = (
    DomainEvent("extension.notice_demanded")
)


def request(
    session: Session,
    row: CaseDeadline,
    amount: int,
    *,
    reason: str,
    by: Person | None,
    consent: str | None = None,
) -> DeadlineExtension:
    """Grant `amount` more of the unit of the rule's extension; `by` approves it.

    It counts at once, and tasks and timers move with it, unless the rule demands a notice:
    then the notice is issued, and the extension is pending until it was served (`record_notice_served`).
    `consent` says where the signatures of both parties are kept. Raises ExtensionNotAllowed, ExtensionNotYours, ExtensionTooLong (all extensions
    count together), ConsentRequired, TooLateToExtend (a statutory one past its end),
    ReasonRequired, NoSuchDeadline.
    """
    return _grant(session, row, amount, reason=reason, by=by, consent=consent)


def require_possible(session: Session, row: CaseDeadline, amount: int, *, reason: str) -> None:
    """Raise what `request` would if somebody who may granted it now."""
    _allowed(session, row, amount, reason, None, None)


def may_grant(row: CaseDeadline, extension: Extension, person: Person) -> bool:
    """Whether the person holds an office the rule names, where this deadline is theirs."""
    return any(_holds(row, Role(role), person) for role in extension.by)


def is_mine_to_grant(person: Person) -> ColumnElement[bool] | None:
    """The SQL half, of the offices a law names: such a deadline runs. A condition on `CaseDeadline`.

    Which limits are whose is read in the rules this program ships. None for who has no such office.
    """
    held = [(role, column, places(person.groups, role)) for role, column in _OFFICES.items()]
    theirs = [
        and_(CaseDeadline.key.in_(_lengthened_by(role)), column.in_(at))
        for role, column, at in held
        if at
    ]
    if not theirs:
        return None
    return and_(CaseDeadline.status.in_(case_deadlines.OPEN), or_(*theirs))


def approvers(extension: Extension) -> str:
    """Who may grant one, in words; of one the parties agree to, who may enter it."""
    named = "" if extension.consent else extension.office
    return named or "、".join(Role(role).words for role in extension.by)


def record_notice_served(
    session: Session,
    extension: DeadlineExtension,
    *,
    document_id: int | None = None,
    by: Person | None,
) -> CaseDeadline:
    """Record that the notice of a pending extension was served; from now on the extension counts.

    `document_id` where another document than the one issued with the extension was served.

    Raises NotPending; TooLateToExtend when the limit has run out before the notice.
    """
    row = session.get_one(CaseDeadline, extension.clock_id)
    case_deadlines.lock(session, row)
    session.refresh(extension)
    if extension.status is not ExtensionStatus.PENDING:
        raise NotPending(name=row.name)
    if row.status not in case_deadlines.OPEN or case_deadlines.is_expired(row):
        raise TooLateToExtend(name=row.name, due=day_words(row.nominal_on))
    extension.notified_at = clock.now()
    extension.document_id = document_id or extension.document_id
    _count(session, row, extension, by, is_told=True)
    case = changes.get(session, row.case_id)
    changes.note(session, case, Change.INFORMED, reason=f"{row.name}延期理由", by=by)
    return row


def find_pending(session: Session, clock_id: int) -> DeadlineExtension | None:
    """The extension of the deadline that waits for its notice."""
    waits = DeadlineExtension.status == ExtensionStatus.PENDING
    chosen = select(DeadlineExtension).where(DeadlineExtension.clock_id == clock_id, waits)
    return session.scalar(chosen.order_by(DeadlineExtension.id))


def list_for_deadline(session: Session, clock_id: int) -> list[DeadlineExtension]:
    """All extensions of the deadline, oldest first."""
    return turn_rows.list_extensions(session, [clock_id])[clock_id]


@case_deadlines.ended.subscribe
def _forget(session: Session, row: CaseDeadline) -> None:
    """What waited for its notice when the limit ended lengthens nothing any more."""
    if row.kind is not Kind.STATUTORY:
        return  # no notice is due of an inner limit, so that nothing of it waits
    waiting = find_pending(session, row.id)
    if waiting is not None:
        waiting.status = ExtensionStatus.LAPSED


@timetable.scheduled("extensions.lapse", minute="*/10")
def lapse(session: Session, now: datetime) -> None:
    """Close the pending extensions whose notice was not served before the deadline expired."""
    over = exists().where(
        CaseDeadline.id == DeadlineExtension.clock_id,
        CaseDeadline.due_at <= now,
        CaseDeadline.status != DeadlineStatus.PAUSED,
    )
    waits = DeadlineExtension.status == ExtensionStatus.PENDING
    lost = select(DeadlineExtension).where(waits, over).order_by(DeadlineExtension.id)
    for row in session.scalars(lost.with_for_update()):
        row.status = ExtensionStatus.LAPSED
    session.flush()


def extend_in_step(
    session: Session, row: CaseDeadline, amount: int, *, reason: str, by: Person | None = None
) -> CaseDeadline:
    """`request` for a handler, inside a step that sets the next timer itself.

    Raises NoticeRequired for a rule that demands a notice first.
    """
    _must_not_need_notice(session, row)
    _grant(session, row, amount, reason=reason, by=by, is_told=False)
    return row


def _grant(
    session: Session,
    row: CaseDeadline,
    amount: int,
    *,
    reason: str,
    by: Person | None,
    consent: str | None = None,
    is_told: bool = True,
) -> DeadlineExtension:
    case_deadlines.lock(session, row)
    rule = _allowed(session, row, amount, reason, consent, by)
    granted = DeadlineExtension(
        clock_id=row.id,
        district=row.district,
        amount=amount,
        unit=rule.unit,
        reason=reason.strip(),
        at=clock.now(),
        by=changes.actor(by),
        status=ExtensionStatus.PENDING,
        consent=(consent or "").strip() or None,
        notice=rule.notice,
        due_before=row.due_at,
    )
    session.add(granted)
    session.flush()
    if rule.notice:
        until = due_dates.add(row.nominal_on, granted.amount, rule.unit)
        notice_demanded.emit(session, row, granted, until, by)
    case = changes.get(session, row.case_id)
    words = f"{row.name}：{granted.reason}" + ("（待告知）" if rule.notice else "")
    changes.note(session, case, Change.EXTENDED, reason=words, by=by)
    if not rule.notice:
        _count(session, row, granted, by, is_told=is_told)
    session.flush()
    return granted


def _count(
    session: Session,
    row: CaseDeadline,
    granted: DeadlineExtension,
    by: Person | None,
    *,
    is_told: bool,
) -> None:
    granted.status = ExtensionStatus.COUNTS
    row.extended_by += granted.amount
    recompute.refresh(session, row)
    granted.due_after = row.due_at
    if is_told:
        recompute.reschedule_followers(session, row, by)


def _allowed(
    session: Session,
    row: CaseDeadline,
    amount: int,
    reason: str,
    consent: str | None,
    by: Person | None,
) -> Extension:
    limit = limits.find_version(session, row.rule)
    if row.status not in case_deadlines.OPEN:
        raise NoSuchDeadline(key=row.key)
    if not reason.strip():
        raise ReasonRequired
    if limit.extension is None or amount < 1:
        raise ExtensionNotAllowed(name=row.name)
    if by is not None and not may_grant(row, limit.extension, by):
        raise ExtensionNotYours(name=row.name, who=approvers(limit.extension))
    if limit.extension.consent and not (consent or "").strip():
        raise ConsentRequired(name=row.name)
    most = limit.extension.amount
    if most is not None and _granted(session, row) + amount > most:
        raise ExtensionTooLong(name=row.name, most=limit.extension)
    if limit.extension.each is not None and amount > limit.extension.each:
        raise ExtensionTooLongAtOnce(name=row.name, most=limit.extension.each)
    _must_be_left(session, row, limit.extension)
    _must_run(limit, row)
    return limit.extension


def _must_be_left(session: Session, row: CaseDeadline, extension: Extension) -> None:
    granted = [each for each in list_for_deadline(session, row.id) if each.status in _STAND]
    if extension.times is not None and len(granted) >= extension.times:
        raise ExtendedOftenEnough(name=row.name, times=extension.times)


def _must_run(limit: Limit, row: CaseDeadline) -> None:
    if limit.kind is Kind.STATUTORY and case_deadlines.is_expired(row):
        raise TooLateToExtend(name=row.name, due=day_words(row.nominal_on))


def _must_not_need_notice(session: Session, row: CaseDeadline) -> None:
    extension = limits.find_version(session, row.rule).extension
    if extension and extension.notice:
        raise NoticeRequired(name=row.name)


def _granted(session: Session, row: CaseDeadline) -> int:
    """All that was granted, what waits for its notice included."""
    lapsed = DeadlineExtension.status == ExtensionStatus.LAPSED
    total = select(func.sum(DeadlineExtension.amount)).where(
        DeadlineExtension.clock_id == row.id, ~lapsed
    )
    return int(session.scalar(total) or 0)


def _holds(row: CaseDeadline, role: Role, person: Person) -> bool:
    """An office of the law's is held for its own limits; the others, where the case lies."""
    held, column = places(person.groups, role), _OFFICES.get(role)
    return bool(held) if column is None else getattr(row, column.key) in held


def _lengthened_by(role: Role) -> list[str]:
    rows = limits.shipped().rows
    return [row.key for row in rows if row.extension and role in row.extension.by]


#: Where they are held: the head's unit answers for the limit; the others approve for a district.
_OFFICES: dict[Role, InstrumentedAttribute[Any]] = {
    Role.UNIT_HEAD: CaseDeadline.responsible,
    **dict.fromkeys(sorted(APPROVERS), CaseDeadline.district),
}
#: Those that count, and those that will once the notice is served.
_STAND = (ExtensionStatus.PENDING, ExtensionStatus.COUNTS)
