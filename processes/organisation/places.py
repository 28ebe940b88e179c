"""The tree: district, streets and townships, villages, large grids, small grids.

And what stands beside it: departments, mediation organisations, studios, the
leaders, and the co-ordination groups.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Select, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql import ColumnElement

from engine import installation, records
from engine.db import Base, BigId
from processes.errors import NoSuchPlace


class PlaceKind(StrEnum):
    """The levels of the tree, from above."""

    DISTRICT = "district"
    STREET = "street"
    VILLAGE = "village"
    LARGE_GRID = "large_grid"
    SMALL_GRID = "small_grid"


#: How long the code of each level is: 区划 6, 乡级 9, 村级 12, then `-01` per grid level.
LENGTHS = {
    PlaceKind.DISTRICT: 6,
    PlaceKind.STREET: 9,
    PlaceKind.VILLAGE: 12,
    PlaceKind.LARGE_GRID: 15,
    PlaceKind.SMALL_GRID: 18,
}


class Place(Base):
    """A district, street or township, village or grid. What is below begins with its code."""

    __tablename__ = "place"
    __table_args__ = (
        Index("ix_place_code_prefix", "code", postgresql_ops={"code": "text_pattern_ops"}),
        Index(None, "above", "code"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[PlaceKind]
    above: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    district: Mapped[str]
    #: What its case numbers begin with; districts only: `ZW`.
    initials: Mapped[str | None]
    #: By which its record knows it.
    id: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)


class UnitKind(StrEnum):
    """What a unit is."""

    DEPARTMENT = "department"
    LEADING = "leading"

    @property
    def words(self) -> str:
        """The kind's name."""
        return {UnitKind.DEPARTMENT: "区直部门", UnitKind.LEADING: "牵头单位"}[self]


class Unit(Base):
    """A department of the district: whistled to, and answers through its liaison officers."""

    __tablename__ = "unit"

    #: `dept-renshe`.
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[UnitKind] = mapped_column(default=UnitKind.DEPARTMENT)
    district: Mapped[str]
    #: By which its register knows it.
    id: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)


class Coordination(Base):
    """One of the special co-ordination groups (专项工作协调小组)."""

    __tablename__ = "coordination"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    district: Mapped[str]
    #: By which its register knows it.
    id: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)


class CoordinationUnit(Base):
    """A unit's membership of a co-ordination group; a unit may sit in several."""

    __tablename__ = "coordination_unit"

    coordination: Mapped[str] = mapped_column(ForeignKey("coordination.code"), primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"), primary_key=True)
    is_lead: Mapped[bool] = mapped_column(default=False)
    #: The last day.
    until_on: Mapped[date | None]
    #: By which its register knows it.
    id: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)


class OrganisationKind(StrEnum):
    """People's mediation organisations and trade ones are counted apart (118 and 12).

    Commercial ones are a kind of their own since 商事调解条例 (in force 2026-05-01).
    """

    PEOPLE = "people"
    TRADE = "trade"
    COMMERCIAL = "commercial"

    @property
    def words(self) -> str:
        """The kind's name."""
        return {"people": "人民调解", "trade": "行业性", "commercial": "商事调解"}[self.value]


class MediationOrganisation(Base):
    """A people's mediation committee or a trade mediation organisation."""

    __tablename__ = "mediation_organisation"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[OrganisationKind]
    #: The village, street or district it serves.
    place: Mapped[str] = mapped_column(ForeignKey("place.code"), index=True)
    specialty: Mapped[str | None]
    #: The last day.
    until_on: Mapped[date | None]
    district: Mapped[str]
    #: By which its register knows it.
    id: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)


class Studio(Base):
    """A mediation studio under a mediator's own name (个人品牌工作室)."""

    __tablename__ = "studio"

    id: Mapped[BigId]
    name: Mapped[str]
    organisation: Mapped[str] = mapped_column(ForeignKey("mediation_organisation.code"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: The last day.
    until_on: Mapped[date | None]
    district: Mapped[str]


records.declare_rows(Place)
records.declare_rows(Unit)
records.declare_rows(Coordination)
records.declare_rows(CoordinationUnit)
records.declare_rows(MediationOrganisation)
records.declare_rows(Studio)


def get_place(session: Session, code: str) -> Place:
    """The place of that code; raises NoSuchPlace."""
    found = session.get(Place, code)
    if found is None:
        raise NoSuchPlace(code=code)
    return found


def at_level(code: str, kind: PlaceKind) -> str:
    """The code of the place of that level that `code` lies in: a grid's village, its street.

    Raises NoSuchPlace for a code that is itself above that level.
    """
    if len(code) < LENGTHS[kind]:
        raise NoSuchPlace(code=code)
    return code[: LENGTHS[kind]]


def lineage(code: str) -> tuple[str, ...]:
    """The codes from the district down to and with `code`."""
    return tuple(code[:length] for length in LENGTHS.values() if length <= len(code))


def is_within(code: str, above: str) -> bool:
    """Whether `code` is `above` or lies below it."""
    return above in lineage(code)


def within(column: ColumnElement[str] | Mapped[str], above: str) -> ColumnElement[bool]:
    """The SQL half of `is_within`."""
    return or_(column == above, column.like(f"{above}%"))


def select_below(above: str, kind: PlaceKind) -> Select[Place]:
    """The places of a level that lie within `above`, by code."""
    chosen = select(Place).where(within(Place.code, above), Place.kind == kind)
    return chosen.order_by(Place.code)


@installation.sign_of_use
def _has_places(session: Session) -> bool:
    """A district that is there has sheets to patrol and rosters to publish, each on its day."""
    return session.scalar(select(exists().select_from(Place))) is True
