"""What the district has already: everything a workbook is compared with, read once."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.onboarding import sheets
from processes.organisation.offices import IncompatibleOffices
from processes.organisation.people import Appointment, Person
from processes.organisation.places import MediationOrganisation, Place, PlaceKind, Unit
from processes.organisation.roles import Role
from processes.rooms.models import Room

#: What a row is known by in each sheet; of people: the person, not the office.
KEYS: dict[str, tuple[str, ...]] = {
    sheets.PLACES: ("code",),
    sheets.UNITS: ("code",),
    sheets.ORGANISATIONS: ("code",),
    sheets.ROOMS: ("place", "name"),
    sheets.PEOPLE: ("staff_no",),
}
MODELS: dict[str, type[Any]] = {
    sheets.PLACES: Place,
    sheets.UNITS: Unit,
    sheets.ORGANISATIONS: MediationOrganisation,
    sheets.ROOMS: Room,
    sheets.PEOPLE: Person,
}
#: The columns of the people's sheet that tell an office.
OFFICE = ("role", "at")
Key = tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """The rows of the district by sheet and key, and who holds what."""

    district: str
    rows: dict[str, dict[Key, Any]]
    #: Of people by id: the offices that are not over.
    offices: dict[int, set[tuple[Role, str]]]
    #: Names of people without a number.
    unnumbered: frozenset[str]
    #: Pairs of offices nobody may hold together, both ways.
    incompatible: dict[tuple[Role, Role], IncompatibleOffices]

    @classmethod
    def load(cls, session: Session, district: str) -> "Standing":
        """As this transaction sees it."""
        rows = {
            name: {
                tuple(getattr(row, part) for part in KEYS[name]): row
                for row in session.scalars(select(model).where(model.district == district))
                if getattr(row, KEYS[name][0]) is not None
            }
            for name, model in MODELS.items()
        }
        names = select(Person.name).where(Person.district == district, Person.staff_no.is_(None))
        pairs = session.scalars(select(IncompatibleOffices)).all()
        return cls(
            district,
            rows,
            _offices(session, district),
            frozenset(session.scalars(names)),
            {
                pair: each
                for each in pairs
                for pair in ((each.one, each.other), (each.other, each.one))
            },
        )

    def kind_of(self, code: str) -> PlaceKind | None:
        """The level of a place that is there."""
        found = self.rows[sheets.PLACES].get((code,))
        return found.kind if found else None


def is_over(row: Any) -> bool:
    """Whether an organisation or room has ended."""
    until = getattr(row, "until_on", None)
    return until is not None and until < clock.today()


def _offices(session: Session, district: str) -> dict[int, set[tuple[Role, str]]]:
    held: defaultdict[int, set[tuple[Role, str]]] = defaultdict(set)
    until = Appointment.until_on
    chosen = select(Appointment.person_id, Appointment.role, Appointment.at).where(
        Appointment.district == district, until.is_(None) | (until >= clock.today())
    )
    for person, role, at in session.execute(chosen):
        held[person].add((role, at))
    return dict(held)
