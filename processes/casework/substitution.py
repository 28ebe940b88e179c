"""Arranging that somebody stands in while one is away (代理), and ending it early; both are told."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from engine import clock, identity, locks
from processes import notices
from processes.casework import handing_on
from processes.casework.receivers import Receiver
from processes.errors import (
    AbsenceDates,
    AbsenceOverlaps,
    NoSuchAbsence,
    NotASubstitute,
    SubstituteChain,
)
from processes.organisation import people, places
from processes.organisation.absences import DEEPEST, PERSONAL, Absence, lasts
from processes.organisation.people import Appointment, Person
from processes.organisation.places import LENGTHS, PlaceKind
from processes.organisation.roles import Role

#: How many days an absence may last, both ends included, and how far ahead it may begin.
LONGEST_DAYS = 90
_ARRANGING = locks.declare("absences.arrange")


def arrange(
    session: Session,
    substitute: str,
    since: date,
    until: date,
    reason: str,
    *,
    roles: Sequence[Role] = (),
    by: identity.Person,
) -> Absence:
    """Let `substitute` stand in for `by` from one day to another, for these roles or for all.

    Raises ReasonTooShort, ReasonTooLong, AbsenceDates, AbsenceOverlaps, NotASubstitute,
    SubstituteChain.
    """
    why, today = handing_on.require_reason(reason), clock.today()
    last = timedelta(days=LONGEST_DAYS)
    if not (today <= since <= until and since - today <= last and until - since < last):
        raise AbsenceDates(most=LONGEST_DAYS)
    district = session.get_one(Person, int(by.id)).district
    # Two arrangements at once would each find the way free.
    _ARRANGING.acquire(session, district)
    others = session.scalars(select(Absence).where(lasts(since, until))).all()
    if any(each.person_id == int(by.id) for each in others):
        raise AbsenceOverlaps
    names = {each.id: each.name for each in list_substitutes(session, by)}
    if substitute not in names or not set(roles) <= set(_own_roles(session, by)):
        raise NotASubstitute
    _require_short(others, int(by.id), int(substitute))
    row = Absence(
        district=district,
        person_id=int(by.id),
        substitute_id=int(substitute),
        since_on=since,
        until_on=until,
        roles=[each.value for each in roles],
        reason=why,
        made_by=int(by.id),
        made_at=clock.now(),
    )
    session.add(row)
    session.flush()
    own = people.get_person(session, by.id).name
    days = f"{since:%Y-%m-%d}至{until:%Y-%m-%d}"
    _tell(
        session, row, row.substitute_id, f"{days}由您代理{own}的工作", f"到期自动结束。事由：{why}"
    )
    _tell(session, row, row.person_id, f"{days}您的工作由{names[substitute]}代理", "到期自动结束。")
    return row


def end(session: Session, absence_id: int, *, by: identity.Person) -> Absence:
    """End it before its time, by whoever of the two; raises NoSuchAbsence."""
    row = session.get(Absence, absence_id, with_for_update=True)
    if row is None or by.id not in (str(row.person_id), str(row.substitute_id)):
        raise NoSuchAbsence
    if row.ended_at is None:
        row.ended_at, row.ended_by = clock.now(), int(by.id)
        for person_id in (row.person_id, row.substitute_id):
            if str(person_id) != by.id:
                _tell(session, row, person_id, "代理已提前结束", "今后的任务由本人办理。")
    return row


def list_of(session: Session, by: identity.Person) -> Sequence[Absence]:
    """The person's absences and those they stand in for that are not over, the soonest first."""
    concerned = or_(Absence.person_id == int(by.id), Absence.substitute_id == int(by.id))
    coming = (Absence.until_on >= clock.today()) & Absence.ended_at.is_(None)
    chosen = select(Absence).where(concerned, coming)
    return session.scalars(chosen.order_by(Absence.since_on, Absence.id)).all()


def list_substitutes(session: Session, by: identity.Person) -> list[Receiver]:
    """Who may stand in: those in office where the person is, or above or below within the village."""
    held = [each for each in people.list_appointments(session, by.id) if each.role not in PERSONAL]
    if not held:
        return []
    rows = session.execute(
        select(Person, Appointment)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            or_(*(_is_near(each.at) for each in held)),
            Appointment.role.not_in(PERSONAL),
            Person.id != int(by.id),
            people.is_current(),
        )
        .order_by(Appointment.at.desc(), Person.id)
    )
    found: dict[str, Receiver] = {}
    for row in rows:
        office = row.Appointment.role.words
        found.setdefault(str(row.Person.id), Receiver(str(row.Person.id), row.Person.name, office))
    return list(found.values())


def list_roles(session: Session, by: identity.Person) -> list[Role]:
    """The person's own roles that somebody can stand in for."""
    return _own_roles(session, by)


def _own_roles(session: Session, by: identity.Person) -> list[Role]:
    held = people.list_appointments(session, by.id)
    return list(dict.fromkeys(each.role for each in held if each.role not in PERSONAL))


def _is_near(at: str) -> ColumnElement[bool]:
    if not at[:1].isdigit():
        return Appointment.at == at
    village = at[: LENGTHS[PlaceKind.VILLAGE]]
    near = Appointment.at.in_(places.lineage(at))
    if len(at) < LENGTHS[PlaceKind.VILLAGE]:
        return near
    return near | places.within(Appointment.at, village)


def _require_short(others: Sequence[Absence], person: int, substitute: int) -> None:
    """Raise SubstituteChain for a circle, and for more than `DEEPEST` who stand in in turn."""
    goes_to = {each.person_id: each.substitute_id for each in others} | {person: substitute}
    for first in goes_to:
        way, at = [first], first
        while at in goes_to:
            at = goes_to[at]
            if at in way or len(way) > DEEPEST:
                raise SubstituteChain(most=DEEPEST)
            way.append(at)


def _tell(session: Session, row: Absence, to: int, title: str, body: str) -> None:
    notices.notify(session, to=[to], matter=f"absence:{row.id}", title=title, body=body)
