"""Steps that wait for an office in which on some working day nobody will be, by absences, terms and rosters.

Whoever stands in for somebody away is there in their place, unless away too (`organisation.absences`); for the
offices nobody stands in for, nobody is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.models import TaskStatus, UserTask
from processes.calendars import working_time
from processes.organisation import places
from processes.organisation.absences import DEEPEST, PERSONAL, Absence, lasts
from processes.organisation.people import Appointment, Person
from processes.organisation.places import MediationOrganisation
from processes.organisation.roles import Role
from processes.rosters.models import Roster, RosterEntry

#: So many days are looked ahead, today counted.
AHEAD = 14


@dataclass(frozen=True)
class Unattended:
    """An office with open steps, and the working days on which nobody is there for them."""

    role: Role
    at: str
    #: names of the steps that wait now, with how many of each
    steps: Mapping[str, int]
    days: Sequence[date]
    #: who holds the office and is away; none: nobody holds it
    away: Sequence[str]


@dataclass(frozen=True)
class Uncovered:
    """A reception on whose list somebody stands who is away that day."""

    on: date
    place: str
    name: str


@dataclass(frozen=True)
class Known:
    """What is known of the days ahead: terms, absences, which place an organisation serves."""

    #: by role, who holds it, where, from when to when
    terms: Mapping[Role, Sequence[Appointment]]
    absences: Mapping[int, Sequence[Absence]]
    serves: Mapping[str, str] = field(default_factory=dict)


def list_unattended(session: Session, place: str) -> list[Unattended]:
    """Of the steps that wait for offices within a place; five statements, whatever there is."""
    days = list_days(clock.today())
    waiting = _waiting(session, place)
    known = _known(session, place, days)
    found = []
    for office, steps in waiting.items():
        role, _, at = office.partition("@")
        holders = list_holders(known, Role(role), at)
        empty = [day for day in days if not is_attended(known, holders, day)]
        if empty:
            ids = {each.person_id for each in holders}
            found.append((Role(role), at, steps, empty, ids))
    names = _names(session, {id for *_, ids in found for id in ids})
    told = [
        Unattended(role, at, steps, empty, sorted(names[each] for each in ids))
        for role, at, steps, empty, ids in found
    ]
    return sorted(told, key=lambda each: (each.days[0], -sum(each.steps.values())))


def list_uncovered(session: Session, place: str) -> list[Uncovered]:
    """The coming receptions for which somebody on the list is away; one statement."""
    today = clock.today()
    rows = session.execute(
        select(Roster.reception_on, RosterEntry.place, Person.name)
        .join(Roster, Roster.id == RosterEntry.roster_id)
        .join(Person, Person.id == RosterEntry.person_id)
        .join(Absence, Absence.person_id == RosterEntry.person_id)
        .where(
            Roster.reception_on.between(today, today + timedelta(days=AHEAD - 1)),
            places.within(RosterEntry.place, place),
            RosterEntry.replaced_at.is_(None),
            lasts(Roster.reception_on, Roster.reception_on),  # type: ignore[arg-type] # a column of days
        )
        .order_by(Roster.reception_on, RosterEntry.place)
    )
    return [Uncovered(row.reception_on, row.place, row.name) for row in rows]


def list_days(today: date) -> list[date]:
    """The working days of the days ahead."""
    ahead = (today + timedelta(days=n) for n in range(AHEAD))
    return [each for each in ahead if working_time.is_working_day(each)]


def list_holders(known: Known, role: Role, at: str) -> list[Appointment]:
    """Who may do what is offered to an office, as `organisation.people.in_office` reaches downward."""
    above = set(places.lineage(at))
    found = [each for each in known.terms.get(role, ()) if each.at == at]
    match role:
        case Role.GRID_WORKER:
            heads = (*known.terms.get(Role.GRID_HEAD, ()), *known.terms.get(role, ()))
            found += [each for each in heads if each.at in above and each not in found]
        case Role.CENTER:
            found += [e for e in known.terms.get(Role.DISTRICT_CENTER, ()) if e.at in above]
        case Role.MEDIATOR:
            mediators = known.terms.get(role, ())
            found += [each for each in mediators if known.serves.get(each.at) == at]
    return found


def is_attended(known: Known, holders: Iterable[Appointment], day: date) -> bool:
    """Whether on a day one of those who hold an office is there, or somebody who stands in."""
    return any(
        (each.since_on is None or each.since_on <= day)
        and (each.until_on is None or each.until_on >= day)
        and _is_there(known, each.person_id, each.role, day, 0)
        for each in holders
    )


def _is_there(known: Known, person: int, role: Role, day: date, depth: int) -> bool:
    away = [e for e in known.absences.get(person, ()) if e.since_on <= day <= e.until_on]
    if not away:
        return True
    return depth < DEEPEST and any(
        _is_there(known, each.substitute_id, role, day, depth + 1)
        for each in away
        if (role in each.roles if each.roles else role not in PERSONAL)
    )


def _waiting(session: Session, place: str) -> dict[str, dict[str, int]]:
    """By office, the names of the steps that wait for it and for nobody in person."""
    office = func.unnest(UserTask.groups).label("office")
    open_ones = (
        select(office, func.coalesce(UserTask.name, UserTask.element).label("name"))
        .where(UserTask.status == TaskStatus.OPEN, UserTask.assignee.is_(None))
        .subquery()
    )
    rows = session.execute(
        select(open_ones.c.office, open_ones.c.name, func.count().label("number"))
        .where(func.split_part(open_ones.c.office, "@", 2).like(f"{place}%"))
        .group_by(open_ones.c.office, open_ones.c.name)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row.office.partition("@")[0] in set(Role):
            found[row.office][row.name] = row.number
    return found


def _known(session: Session, place: str, days: Sequence[date]) -> Known:
    first, last = days[0], days[-1]
    terms: dict[Role, list[Appointment]] = defaultdict(list)
    held = select(Appointment).where(
        Appointment.district == places.lineage(place)[0],
        Appointment.since_on.is_(None) | (Appointment.since_on <= last),
        Appointment.until_on.is_(None) | (Appointment.until_on >= first),
    )
    for term in session.scalars(held):
        terms[term.role].append(term)
    absences: dict[int, list[Absence]] = defaultdict(list)
    for absence in session.scalars(select(Absence).where(lasts(first, last))):
        absences[absence.person_id].append(absence)
    served = select(MediationOrganisation.code, MediationOrganisation.place)
    return Known(terms, absences, {row.code: row.place for row in session.execute(served)})


def _names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    wanted = select(Person.id, Person.name).where(Person.id.in_(sorted(ids)))
    return {row.id: row.name for row in session.execute(wanted)}
