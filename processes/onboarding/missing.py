"""What a district that is being opened still lacks, told by number and by the first few names."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from engine import clock
from processes.calendars.models import CalendarRelease
from processes.cases import display_names
from processes.directories import village_officers
from processes.onboarding import needed_units
from processes.onboarding.standing import Standing
from processes.organisation import places
from processes.organisation.people import Account, Appointment, Person, is_current
from processes.organisation.places import LENGTHS, MediationOrganisation, Place, PlaceKind, Unit
from processes.organisation.roles import Role

#: Names told of each.
FEW = 5


class Lack(StrEnum):
    """What may be missing; a page knows where each is mended."""

    PLACES = "places"
    WORKERS = "workers"
    HEADS = "heads"
    OFFICERS = "officers"
    UNITS = "units"
    LIAISONS = "liaisons"
    MEDIATORS = "mediators"
    ROLES = "roles"
    CALENDAR = "calendar"
    ACCOUNTS = "accounts"


@dataclass(frozen=True)
class Missing:
    """One thing that is lacking: how many, and which first."""

    lack: Lack
    number: int
    names: Sequence[str]


def find(session: Session, district: str) -> list[Missing]:
    """Everything that is lacking, in the order in which it is best mended."""
    found = [
        _places(session, district),
        _units(session, district),
        _in_place(session, Lack.WORKERS, PlaceKind.SMALL_GRID, district),
        _in_place(session, Lack.HEADS, PlaceKind.VILLAGE, district),
        _without_holder(session, Lack.LIAISONS, Unit, Role.LIAISON, district),
        _without_holder(session, Lack.MEDIATORS, MediationOrganisation, Role.MEDIATOR, district),
        _roles(session, district),
        _officers(session, district),
        _calendar(session),
        _accounts(session, district),
    ]
    return [each for each in found if each.number]


def without_account(district: str) -> ColumnElement[bool]:
    """The condition on `Person` that somebody in office cannot sign in yet."""
    held = exists().where(Appointment.person_id == Person.id, is_current())
    known = exists().where(Account.person_id == Person.id)
    return and_(Person.district == district, held, ~known)


def select_vacant(kind: PlaceKind, within: str) -> Select[str]:
    """The codes of the small grids, or villages, of a place where nobody does the grid's work."""
    if kind is PlaceKind.SMALL_GRID:
        above = func.left(Place.code, LENGTHS[PlaceKind.LARGE_GRID])
        here = or_(Appointment.at == Place.code, Appointment.at == above)
        held = exists().where(Appointment.role == Role.GRID_WORKER, here, is_current())
    else:
        here = Appointment.at == Place.code
        held = exists().where(Appointment.role == Role.GRID_HEAD, here, is_current())
    return select(Place.code).where(places.within(Place.code, within), Place.kind == kind, ~held)


def _places(session: Session, district: str) -> Missing:
    there = set(session.scalars(select(Place.kind).where(Place.district == district).distinct()))
    lacking = [_LEVELS[kind] for kind in _LEVELS if kind not in there]
    return Missing(Lack.PLACES, len(lacking), lacking)


def _units(session: Session, district: str) -> Missing:
    names = needed_units.find_missing(session, Standing.load(session, district))
    return Missing(Lack.UNITS, len(names), list(names.values())[:FEW])


def _in_place(session: Session, lack: Lack, kind: PlaceKind, district: str) -> Missing:
    codes = select_vacant(kind, district)
    number = session.scalar(select(func.count()).select_from(codes.subquery())) or 0
    first = session.scalars(codes.order_by(Place.code).limit(FEW)).all()
    return Missing(lack, number, _named(session, first))


def _without_holder(
    session: Session,
    lack: Lack,
    model: type[Unit] | type[MediationOrganisation],
    role: Role,
    district: str,
) -> Missing:
    held = exists().where(Appointment.role == role, Appointment.at == model.code, is_current())
    chosen = select(model.name).where(model.district == district, ~held)
    if model is MediationOrganisation:
        chosen = chosen.where(MediationOrganisation.until_on.is_(None))
    number = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    return Missing(lack, number, session.scalars(chosen.order_by(model.code).limit(FEW)).all())


def _roles(session: Session, district: str) -> Missing:
    held = select(Appointment.role).where(Appointment.district == district, is_current())
    there = set(session.scalars(held.distinct()))
    lacking = [role.words for role in Role if role not in there]
    return Missing(Lack.ROLES, len(lacking), lacking)


def _officers(session: Session, district: str) -> Missing:
    lacking = village_officers.coverage(session, [district]).missing
    first = list(lacking)[:FEW]
    names = display_names.resolve_places(session, first)
    told = [f"{names[code]}（缺{'、'.join(k.words for k in lacking[code])}）" for code in first]
    return Missing(Lack.OFFICERS, len(lacking), told)


def _calendar(session: Session) -> Missing:
    this = clock.today().year
    years = select(CalendarRelease.year).where(CalendarRelease.year.in_((this, this + 1)))
    there = set(session.scalars(years))
    lacking = [f"{year}年" for year in (this, this + 1) if year not in there]
    return Missing(Lack.CALENDAR, len(lacking), lacking)


def _accounts(session: Session, district: str) -> Missing:
    chosen = select(Person.name).where(without_account(district))
    number = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    return Missing(
        Lack.ACCOUNTS, number, session.scalars(chosen.order_by(Person.id).limit(FEW)).all()
    )


def _named(session: Session, codes: Sequence[str]) -> list[str]:
    names = display_names.resolve_places(session, codes)
    return [names[code] for code in codes]


_LEVELS = {
    PlaceKind.STREET: "街道（乡镇）",
    PlaceKind.VILLAGE: "村（社区）",
    PlaceKind.LARGE_GRID: "大网格",
    PlaceKind.SMALL_GRID: "小网格",
}
