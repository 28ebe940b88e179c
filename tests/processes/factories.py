"""The cast: one person of each role in one village, their superiors, and an outsider."""

from engine import clock
from processes.cases import changes, numbers
from processes.cases.choices import Change, RiskColor, Scale, Severity, Source, Tier
from processes.cases.models import Case
from processes.casework import tiers
from processes.deadlines import case_deadlines
from processes.deadlines.models import Card, Colour
from processes.organisation import people
from processes.organisation.people import Appointment, Person
from processes.organisation.places import (
    MediationOrganisation,
    OrganisationKind,
    Place,
    PlaceKind,
    Unit,
)
from processes.organisation.roles import Role
from processes.rooms.models import Room, RoomKind

DISTRICT = "420303"
STREET = "420303001"
VILLAGE = "420303001201"
LARGE_GRID = f"{VILLAGE}-01"
GRID = f"{VILLAGE}-01-01"
OTHER_STREET = "420303004"
OTHER_VILLAGE = "420303004201"
OTHER_GRID = f"{OTHER_VILLAGE}-01-01"
COMMITTEE = f"org-{VILLAGE}"
UNITS = {
    "dept-renshe": "区人社局",
    "dept-zhujian": "区住建局",
    "dept-gongan": "公安分局",
    "dept-sifa": "区司法局",
}

#: Whom a test may call by name, what they are and where.
CAST = {
    "grid_worker": (Role.GRID_WORKER, GRID),
    "grid_head": (Role.GRID_HEAD, VILLAGE),
    "mediator": (Role.MEDIATOR, COMMITTEE),
    "center": (Role.CENTER, STREET),
    "district_center": (Role.DISTRICT_CENTER, DISTRICT),
    "liaison": (Role.LIAISON, "dept-renshe"),
    "zhujian": (Role.LIAISON, "dept-zhujian"),
    "gongan": (Role.LIAISON, "dept-gongan"),
    "sifa": (Role.LIAISON, "dept-sifa"),
    "head": (Role.UNIT_HEAD, "dept-renshe"),
    "other_head": (Role.UNIT_HEAD, "dept-sifa"),
    "court_president": (Role.COURT_PRESIDENT, DISTRICT),
    "police_superior": (Role.POLICE_SUPERIOR, DISTRICT),
    "arbitration_director": (Role.ARBITRATION_DIRECTOR, DISTRICT),
    "leader": (Role.LEADER, DISTRICT),
    "other_leader": (Role.LEADER, DISTRICT),
    "political_legal": (Role.POLITICAL_LEGAL, DISTRICT),
    "analyst": (Role.ANALYST, DISTRICT),
    "system_admin": (Role.SYSTEM_ADMIN, DISTRICT),
    "security_admin": (Role.SECURITY_ADMIN, DISTRICT),
    "auditor": (Role.AUDITOR, DISTRICT),
    "outsider": (Role.GRID_WORKER, OTHER_GRID),
}


def village(session):
    """The places, departments and the committee the cast works in."""
    places = [
        (DISTRICT, "张湾区"),
        (STREET, "花果街道"),
        (OTHER_STREET, "汉江路街道"),
        (VILLAGE, "花园村"),
        (OTHER_VILLAGE, "茅坪村"),
    ]
    for above in (VILLAGE, OTHER_VILLAGE):
        places.append((f"{above}-01", "第一大网格"))
        places += [(f"{above}-01-{n:02}", f"第一大网格第{n}小网格") for n in (1, 2)]
    session.add_all(place(code, name) for code, name in places)
    session.flush()
    session.add_all(Unit(code=code, name=name, district=DISTRICT) for code, name in UNITS.items())
    committee = MediationOrganisation(
        code=COMMITTEE,
        name="花园村人民调解委员会",
        kind=OrganisationKind.PEOPLE,
        place=VILLAGE,
        district=DISTRICT,
    )
    session.add(committee)
    session.flush()


def add_place(session, code, name):
    """One place; its level and what is above it follow from the code."""
    session.add(place(code, name))
    session.flush()


def place(code, name):
    """A place not yet added."""
    lengths = {6: (PlaceKind.DISTRICT, None), 9: (PlaceKind.STREET, 6), 12: (PlaceKind.VILLAGE, 9)}
    lengths |= {15: (PlaceKind.LARGE_GRID, 12), 18: (PlaceKind.SMALL_GRID, 15)}
    kind, above = lengths[len(code)]
    initials = "ZW" if kind is PlaceKind.DISTRICT else None
    parent = code[:above] if above else None
    return Place(
        code=code, name=name, kind=kind, above=parent, district=code[:6], initials=initials
    )


def cast(session):
    """Everybody of `CAST` in their village: name to the engine's Person."""
    village(session)
    return appoint_all(session, CAST)


def appoint(session, name, role, at):
    """A new person with one role, as the engine knows them."""
    return appoint_all(session, {name: (role, at)})[name]


def appoint_all(session, offices):
    """A new person for each name, with its role and where; together, for every test begins so."""
    persons = {
        name: Person(name=f"演示{name}", phone="0719-0000000", district=DISTRICT)
        for name in offices
    }
    session.add_all(persons.values())
    session.flush()
    held = {
        name: Appointment(person_id=persons[name].id, role=role, at=at, district=DISTRICT)
        for name, (role, at) in offices.items()
    }
    session.add_all(held.values())
    session.flush()
    return {name: people.in_office(session, persons[name].id, [held[name]]) for name in offices}


def case(session, by, *, grid=GRID, tier=Tier.GRID, **facts):
    """A case in hand without its process: registered, and on a tier unless that is None."""
    row = Case(
        case_no=numbers.allocate(session, DISTRICT),
        district=DISTRICT,
        street=grid[:9],
        village=grid[:12],
        grid=grid,
        found_at=clock.now(),
        registered_at=clock.now(),
        registered_by=int(by.id),
        **FACTS | facts,
    )
    session.add(row)
    session.flush()
    changes.note(session, row, Change.REGISTERED, by=by)
    return tiers.enter_tier(session, row.id, tier) if tier else row


#: An ordinary dispute between neighbours.
FACTS = {
    "event_name": "楼上漏水",
    "summary": "楼上漏水，要求修复并赔偿",
    "source": Source.PATROL,
    "category": "0201",
    "scale": Scale.SINGLE,
    "severity": Severity.ORDINARY,
    "risk_color": RiskColor.BLUE,
}


def add_card(session, case):
    """A blue card for the case's first limit, which is begun here."""
    case_deadlines.open_statutory(session, case.id, "sq.mediate")
    [deadline, *_] = case_deadlines.list_for_case(session, case.id)
    session.add(
        Card(
            clock_id=deadline.id,
            case_id=case.id,
            district=case.district,
            responsible=case.grid,
            colour=Colour.BLUE,
            issued_at=clock.now(),
            why="临期",
        )
    )


def add_room(session, place=STREET, kind=RoomKind.MEDIATION):
    made = Room(place=place, kind=kind, name=kind.words, district=DISTRICT)
    session.add(made)
    session.flush()
    return made
