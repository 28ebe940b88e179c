"""Fields that point to somebody, to a place, to a unit, to an organisation, to a case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine import identity
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.models import Case as CaseRow
from processes.errors import WrongChoice
from processes.fields import Field, Option, Teller
from processes.organisation import people, places
from processes.organisation.people import Appointment
from processes.organisation.people import Person as PersonRow
from processes.organisation.places import MediationOrganisation, PlaceKind
from processes.organisation.places import Place as PlaceRow
from processes.organisation.places import Unit as UnitRow
from processes.organisation.roles import Role
from processes.registers.errors import Ambiguous, NoSuchName

#: More than so many are not offered as a list: their code or name is typed.
MOST = 500


@dataclass(frozen=True)
class Place(Field):
    """A place of one of these levels, within the reach of who fills it in."""

    levels: tuple[PlaceKind, ...] = (PlaceKind.DISTRICT, PlaceKind.STREET, PlaceKind.VILLAGE)
    kind: ClassVar[str] = "choice"

    def value(self, session: Session, _by: identity.Person, text: str) -> str:
        """The code; its name is understood too, where only one bears it."""
        named = or_(PlaceRow.code == text, PlaceRow.name == text)
        chosen = select(PlaceRow.code).where(named, PlaceRow.kind.in_(self.levels))
        return str(_only_one(self, text, session.scalars(chosen.limit(4)).all()))

    def options(self, session: Session, by: identity.Person) -> list[Option]:
        """Those within reach, under the name of their street; none where they are too many."""
        chosen = select(PlaceRow).where(
            PlaceRow.kind.in_(self.levels),
            or_(*(places.within(PlaceRow.code, each) for each in outermost_places(session, by))),
        )
        found = session.scalars(chosen.order_by(PlaceRow.code).limit(MOST + 1)).all()
        if len(found) > MOST:
            return []
        above = display_names.resolve_places(session, {_heading(each) for each in found})
        return [Option(each.code, each.name, above.get(_heading(each), "")) for each in found]

    def teller(self, session: Session, values: Iterable[Any]) -> Teller:
        """From the street down."""
        return _names(session, values)


@dataclass(frozen=True)
class Unit(Field):
    """A department or the leading unit of the district."""

    kind: ClassVar[str] = "choice"

    def value(self, session: Session, _by: identity.Person, text: str) -> str:
        """The code."""
        return _known(self, text, session.get(UnitRow, text) is not None)

    def options(self, session: Session, by: identity.Person) -> list[Option]:
        """All of the district."""
        chosen = select(UnitRow).where(UnitRow.district == district(session, by))
        return [Option(each.code, each.name) for each in session.scalars(chosen)]

    def teller(self, session: Session, values: Iterable[Any]) -> Teller:
        """Its name."""
        return _names(session, values)


@dataclass(frozen=True)
class OneOf(Field):
    """A row of another small table, told by its name."""

    table: Any = None
    #: the columns that are kept and told
    id: str = "id"
    name: str = "name"
    kind: ClassVar[str] = "choice"

    def value(self, session: Session, by: identity.Person, text: str) -> Any:
        """What is kept of the chosen row."""
        found = {str(key): key for key, _ in self._rows(session, by)}
        if text not in found:
            raise WrongChoice(field=self.label, value=text)
        return found[text]

    def options(self, session: Session, by: identity.Person) -> list[Option]:
        """All of the district."""
        return [Option(str(key), name) for key, name in self._rows(session, by)]

    def teller(self, session: Session, values: Iterable[Any]) -> Teller:
        """The name."""
        key, name = getattr(self.table, self.id), getattr(self.table, self.name)
        rows = session.execute(select(key, name).where(key.in_(set(values) - {None})))
        names = {row[0]: row[1] for row in rows}
        return lambda value: names.get(value, "")

    def _rows(self, session: Session, by: identity.Person) -> Sequence[Any]:
        key, name = getattr(self.table, self.id), getattr(self.table, self.name)
        chosen = select(key, name).where(self.table.district == district(session, by))
        return session.execute(chosen.order_by(name, key)).all()


@dataclass(frozen=True)
class Organisation(Field):
    """A mediation organisation that serves a place within reach."""

    kind: ClassVar[str] = "choice"

    def value(self, session: Session, _by: identity.Person, text: str) -> str:
        """The code."""
        return _known(self, text, session.get(MediationOrganisation, text) is not None)

    def options(self, session: Session, by: identity.Person) -> list[Option]:
        """Those within reach, under what they serve."""
        served = MediationOrganisation.place
        chosen = select(MediationOrganisation).where(
            or_(*(places.within(served, each) for each in outermost_places(session, by)))
        )
        found = session.scalars(chosen.order_by(served, MediationOrganisation.code)).all()
        names = display_names.resolve_places(session, {each.place for each in found})
        return [Option(each.code, each.name, names.get(each.place, "")) for each in found]

    def teller(self, session: Session, values: Iterable[Any]) -> Teller:
        """Its name."""
        return _names(session, values)


@dataclass(frozen=True)
class Person(Field):
    """Somebody in office: of one role to choose from a list, else by name."""

    role: Role | None = None
    kind: ClassVar[str] = "choice"

    def value(self, session: Session, by: identity.Person, text: str) -> int:
        """The row's id; `示例某某 #17` tells namesakes apart."""
        name, _, number = text.rpartition("#")
        digits = number.strip() if number.strip().isascii() else ""
        chosen = select(PersonRow).where(PersonRow.district == district(session, by))
        if digits.isdigit() and len(digits) < 19:
            chosen = chosen.where(PersonRow.id == int(digits))
            chosen = chosen.where(PersonRow.name == name.strip()) if name.strip() else chosen
        else:
            chosen = chosen.where(PersonRow.name == text)
        if self.role:
            chosen = chosen.where(PersonRow.id.in_(_in_office(self.role)))
        found = session.scalars(chosen.order_by(PersonRow.id).limit(4)).all()
        marks = [_mark(each) for each in found]
        return int(_only_one(self, text, [each.id for each in found], marks))

    def typed(self, session: Session, value: int | None) -> list[str]:
        """The id for the list, else name and id."""
        found = session.get(PersonRow, value) if value is not None else None
        if found is None:
            return []
        return [str(found.id)] if self.role else [_mark(found)]

    def options(self, session: Session, by: identity.Person) -> list[Option]:
        """Who holds the role today; none without a role, or where they are too many."""
        if self.role is None:
            return []
        rows = session.execute(
            select(PersonRow, Appointment.at)
            .join(Appointment, Appointment.person_id == PersonRow.id)
            .where(
                Appointment.role == self.role,
                Appointment.district == district(session, by),
                people.is_current(),
            )
            .order_by(Appointment.at, PersonRow.id)
            .limit(MOST * 2 + 1)
        ).all()
        if len(rows) > MOST * 2:
            return []
        names = display_names.resolve_places(session, {row.at for row in rows})
        return [
            Option(
                str(row.Person.id), row.Person.name, row.Person.post or names.get(row.at, row.at)
            )
            for row in rows
        ]

    def teller(self, session: Session, values: Iterable[Any]) -> Teller:
        """The name."""
        names = display_names.resolve_people(session, {each for each in values if each is not None})
        return lambda value: "" if value is None else names.get(str(value), "")


@dataclass(frozen=True)
class Case(Field):
    """A case by its number; one that the person may read."""

    kind: ClassVar[str] = "case"

    def value(self, session: Session, by: identity.Person, text: str) -> int:
        """The row's id."""
        found = session.scalar(
            select(CaseRow.id).where(
                CaseRow.case_no == text, permissions.condition_for(Permission.CASE_READ, by)
            )
        )
        if found is None:
            raise NoSuchName(field=self.label, value=text)
        return found

    def typed(self, session: Session, value: int | None) -> list[str]:
        """The number."""
        return [] if value is None else [self.teller(session, [value])(value)]

    def teller(self, session: Session, values: Iterable[Any]) -> Teller:
        """The number."""
        numbers = _numbers(session, {each for each in values if each is not None})
        return lambda value: "" if value is None else numbers.get(value, "")


def district(session: Session, by: identity.Person) -> str:
    """The district the person works in."""
    return people.get_person(session, by.id).district


def outermost_places(session: Session, by: identity.Person) -> list[str]:
    """The outermost places in which the person holds any office; else the whole district."""
    held = {group.rpartition("@")[2] for group in by.groups}
    codes = {each for each in held if each[:1].isdigit()}
    outermost = {each for each in codes if codes.isdisjoint(places.lineage(each)[:-1])}
    return sorted(outermost) or [district(session, by)]


def _heading(place: PlaceRow) -> str:
    return "-".join(place.code.split("-")[:1]) if "-" in place.code else place.above or place.code


def _only_one(field: Field, text: str, found: Sequence[Any], shown: Sequence[Any] = ()) -> Any:
    if not found:
        raise NoSuchName(field=field.label, value=text)
    if len(found) > 1:
        raise Ambiguous(field=field.label, value=text, found="、".join(map(str, shown or found)))
    return found[0]


def _known(field: Field, code: str, is_there: bool) -> str:
    if not is_there:
        raise WrongChoice(field=field.label, value=code)
    return code


def _mark(person: PersonRow) -> str:
    return f"{person.name} #{person.id}"


def _in_office(role: Role) -> Any:
    return select(Appointment.person_id).where(Appointment.role == role, people.is_current())


def _names(session: Session, values: Iterable[Any]) -> Teller:
    names = display_names.resolve_places(session, {each for each in values if each})
    return lambda value: names.get(value, value or "")


def _numbers(session: Session, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    chosen = select(CaseRow.id, CaseRow.case_no).where(CaseRow.id.in_(ids)).order_by(CaseRow.id)
    return {row.id: row.case_no for row in session.execute(chosen)}
