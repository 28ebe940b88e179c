"""Whistles: calling departments to the centre, and keeping who came and what they said.

事前沟通、报到会商、确定方案、协同执行. The tier of the case stays as it is.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import petitions, readers
from processes.cases import changes
from processes.cases.choices import Change, WhistleKind
from processes.cases.models import Case
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.due_dates import Deadline
from processes.deadlines.models import CaseDeadline, Ending
from processes.errors import (
    AlreadyObjected,
    LeadUnitRequired,
    MissingField,
    NoSuchWhistle,
    NotWhistled,
    ObjectionTooLate,
)
from processes.whistles import pre_consultations
from processes.whistles.models import Attendance, Whistle

#: The limit for coming, reckoned from the whistle.
ARRIVAL = "department.arrive"


def blow(
    session: Session,
    case_id: int,
    *,
    kind: WhistleKind | str,
    units: Sequence[str],
    lead: str,
    reason: str,
    by: Person | None = None,
) -> Whistle:
    """Call `units`, of which `lead` answers for the matter; both limits run from this moment.

    Raises LeadUnitRequired, MissingField, NoSuchCase, CaseArchived.
    """
    case = changes.get_open(session, case_id)
    called = list(dict.fromkeys(units))
    petitions.require_discreet(session, case.id, called)
    if lead not in called:
        raise LeadUnitRequired
    if not reason.strip():
        raise MissingField(field="吹哨理由")
    whistle = Whistle(
        case_id=case.id,
        number=_last_number(session, case.id) + 1,
        district=case.district,
        kind=WhistleKind(kind),
        reason=reason,
        blown_at=clock.now(),
        blown_by=changes.actor(by),
    )
    session.add(whistle)
    session.flush()
    session.add_all(_call(whistle, unit, unit == lead) for unit in called)
    pre_consultations.attach(session, whistle)
    changes.note(session, case, Change.WHISTLED, reason=reason, by=by)
    return whistle


def correlation_key(case: Case, number: int) -> str:
    """What a whistle's messages are correlated by: `<case no>/<number>`."""
    return f"{case.case_no}/{number}"


def get(session: Session, whistle_id: int) -> Whistle:
    """The whistle of that id; raises NoSuchWhistle."""
    found = session.get(Whistle, whistle_id)
    if found is None:
        raise NoSuchWhistle
    return found


def get_of_case(session: Session, case_id: int, number: int) -> Whistle:
    """The case's whistle of that number; raises NoSuchWhistle."""
    found = session.scalar(select(Whistle).filter_by(case_id=case_id, number=number))
    if found is None:
        raise NoSuchWhistle
    return found


def get_called(session: Session, whistle_id: int, unit: str) -> Attendance:
    """What the unit answered to the whistle so far; raises NotWhistled."""
    found = session.scalar(select(Attendance).filter_by(whistle_id=whistle_id, unit=unit))
    if found is None:
        raise NotWhistled(unit=unit)
    return found


def get_with_called(
    session: Session, case_id: int, number: int, unit: str
) -> tuple[Whistle, Attendance]:
    """`get_of_case` and `get_called` at once; raises NoSuchWhistle, NotWhistled."""
    given = {"case_id": case_id, "number": number, "unit": unit}
    whistle, called = session.execute(_WITH_CALLED, given).one_or_none() or (None, None)
    if whistle is None:
        raise NoSuchWhistle
    if called is None:
        raise NotWhistled(unit=unit)
    return whistle, called


_WITH_CALLED = (
    select(Whistle, Attendance)
    .outerjoin(
        Attendance,
        (Attendance.whistle_id == Whistle.id) & (Attendance.unit == bindparam("unit")),
    )
    .where(Whistle.case_id == bindparam("case_id"), Whistle.number == bindparam("number"))
)


def list_for_case(session: Session, case_id: int) -> list[Whistle]:
    """The case's whistles, oldest first."""
    chosen = select(Whistle).where(Whistle.case_id == case_id)
    return list(session.scalars(chosen.order_by(Whistle.number)))


def list_called(session: Session, whistle_id: int) -> list[Attendance]:
    """Who was called, in the order called."""
    chosen = select(Attendance).where(Attendance.whistle_id == whistle_id)
    return list(session.scalars(chosen.order_by(Attendance.id)))


def list_called_by_whistle(session: Session, case_id: int) -> dict[int, list[Attendance]]:
    """Who was called to each of the case's whistles, by the whistle's id, in the order called."""
    chosen = select(Attendance).where(Attendance.case_id == case_id)
    found: dict[int, list[Attendance]] = defaultdict(list)
    for row in session.scalars(chosen.order_by(Attendance.id)):
        found[row.whistle_id].append(row)
    return found


def sign(session: Session, row: Attendance, *, by: Person | None = None) -> Attendance:
    """Record that the unit received the whistle (签收); a second time changes nothing."""
    if row.signed_at is None:
        row.signed_at, row.signed_by = clock.now(), changes.actor(by)
        session.flush()
    return row


def arrive(session: Session, row: Attendance, *, by: Person | None = None) -> Attendance:
    """Record that the unit came to the centre (报到); one that had not signed has signed with it."""
    sign(session, row, by=by)
    row.arrived_at = row.arrived_at or clock.now()
    session.flush()
    return row


def record_opinion(session: Session, row: Attendance, opinion: str) -> Attendance:
    """Record the unit's opinion; a unit that did not come may add its own later."""
    if not opinion.strip():
        raise MissingField(field="意见")
    row.opinion, row.opinion_at = opinion.strip(), clock.now()
    session.flush()
    return row


def object_to(session: Session, row: Attendance, objection: str) -> Attendance:
    """Record that the unit objects: the matter is not its own. Raises AlreadyObjected, ObjectionTooLate."""
    until = objection_deadline(session, row.whistle_id).due
    if clock.now() > until:
        raise ObjectionTooLate(due=f"{until:%m月%d日%H:%M}")
    if row.objected_at is not None:
        raise AlreadyObjected
    if not objection.strip():
        raise MissingField(field="异议理由")
    row.objected_at, row.objection = clock.now(), objection.strip()
    session.flush()
    return row


def objection_deadline(session: Session, whistle_id: int) -> Deadline:
    """Until when the called units may object: for a petition the statutory five working days."""
    whistle = get(session, whistle_id)
    case = changes.get(session, whistle.case_id)
    variant = "petition" if case.is_petition else whistle.kind.value
    return due_dates.compute("department.object", whistle.blown_at, variant, session)


def excuse(session: Session, row: Attendance) -> Attendance:
    """The unit need not come: its objection was upheld, or the centre lets it stay away."""
    row.excused_at = row.excused_at or clock.now()
    session.flush()
    return row


def give_excuse(
    session: Session, row: Attendance, reason: str, *, by: Person | None = None
) -> Attendance:
    """Why the centre lets the unit stay away, and who let it; raises MissingField, Mistyped."""
    why = readers.text(reason, "准予不到场的理由", most=500)
    if not why:
        raise MissingField(field="准予不到场的理由")
    row.excuse_reason, row.excused_by = why, changes.actor(by)
    session.flush()
    return row


def take_excuse_back(session: Session, row: Attendance) -> Attendance:
    """The unit is to come after all, by the time it had."""
    row.excused_at = row.excuse_reason = row.excused_by = None
    whistle = get(session, row.whistle_id)
    for timed in _arrivals(session, whistle, arrival_token(whistle, row.unit)):
        case_deadlines.reopen(timed)
    session.flush()
    return row


def change_lead(session: Session, whistle_id: int, lead: str) -> None:
    """Let another of those called answer for the matter; nothing happens for one who was not."""
    called = list_called(session, whistle_id)
    if lead in {each.unit for each in called}:
        for each in called:
            each.is_lead = each.unit == lead
        session.flush()


def record_meeting(session: Session, whistle_id: int, minutes: str | None = None) -> Whistle:
    """Record that the meeting was held; its minutes (会商纪要) may follow."""
    whistle = get(session, whistle_id)
    whistle.met_at = whistle.met_at or clock.now()
    whistle.minutes = minutes or whistle.minutes
    session.flush()
    return whistle


def approve(session: Session, whistle_id: int, *, by: Person | None = None) -> Whistle:
    """Record the approval by the head of the centre; of an emergency whistle it follows (先吹后补)."""
    whistle = get(session, whistle_id)
    if whistle.approved_at is None:
        whistle.approved_at, whistle.approved_by = clock.now(), changes.actor(by)
        session.flush()
    return whistle


def close(session: Session, whistle_id: int, result: str | None = None) -> Whistle:
    """Close the whistle once everybody has answered or was excused; `result` says how it ended."""
    whistle = get(session, whistle_id)
    whistle.closed_at = whistle.closed_at or clock.now()
    whistle.result = whistle.result or result
    session.flush()
    return whistle


def call_off(session: Session, case_id: int, *, spare_emergencies: bool = False) -> None:
    """Call off what is still awaited of the case's whistles: nobody need come any more.

    An emergency whistle goes on beside the tiers until the case is over.
    """
    blown = list_for_case(session, case_id)
    units = list_called_by_whistle(session, case_id) if blown else {}
    for whistle in blown:
        is_spared = spare_emergencies and whistle.kind is WhistleKind.EMERGENCY
        if whistle.closed_at is None and not is_spared:
            whistle.closed_at, whistle.result = clock.now(), "broken_off"
            await_no_longer(session, whistle, units[whistle.id])


def await_no_longer(session: Session, whistle: Whistle, called: Sequence[Attendance]) -> None:
    """The whistle is over: the others met without who is not here, or nobody need come any more."""
    answers = {arrival_token(whistle, row.unit): row for row in called}
    for timed in _arrivals(session, whistle, *answers):
        # An objection nobody has ruled on yet is an answer.
        objected_at = answers[str(timed.token)].objected_at
        stayed_away = whistle.met_at is not None and objected_at is None
        how = Ending.ABSENT if stayed_away else Ending.CALLED_OFF
        case_deadlines.close(session, timed, how)


def end_arrival(session: Session, whistle: Whistle, unit: str, how: Ending) -> None:
    """Stop the limit to come that a department has at this whistle, unless it is over."""
    for timed in _arrivals(session, whistle, arrival_token(whistle, unit)):
        case_deadlines.close(session, timed, how)


def arrival_token(whistle: Whistle, unit: str) -> str:
    """What the limit to come is kept under; no step of an instance is called so."""
    return f"whistle-{whistle.number}-{unit}"


def _arrivals(session: Session, whistle: Whistle, *tokens: str) -> Sequence[CaseDeadline]:
    chosen = select(CaseDeadline).filter_by(case_id=whistle.case_id, key=ARRIVAL)
    known = chosen.where(CaseDeadline.token.in_(tokens))
    return session.scalars(known.order_by(CaseDeadline.id)).all()


def _last_number(session: Session, case_id: int) -> int:
    # The case's row orders two whistles blown at the same moment.
    changes.hold(session, case_id)
    return session.scalar(select(func.max(Whistle.number)).filter_by(case_id=case_id)) or 0


def _call(whistle: Whistle, unit: str, is_lead: bool) -> Attendance:
    return Attendance(
        whistle_id=whistle.id,
        case_id=whistle.case_id,
        district=whistle.district,
        unit=unit,
        is_lead=is_lead,
    )
