"""How much of a place was walked on a day, and where nobody went (不留盲区、不留死角)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from processes.organisation import places as organisation_places
from processes.organisation.places import LENGTHS, Place, PlaceKind
from processes.patrol.models import PatrolFinding, PatrolRecord

#: What the lines of a place are: the places of the next level that sheets can be added up for.
_NEXT = {
    PlaceKind.DISTRICT: PlaceKind.STREET,
    PlaceKind.STREET: PlaceKind.VILLAGE,
    PlaceKind.VILLAGE: PlaceKind.LARGE_GRID,
    PlaceKind.LARGE_GRID: PlaceKind.SMALL_GRID,
}


@dataclass(frozen=True)
class Coverage:
    """Sheets with a record (零报告 included) of those that were due."""

    due: int
    recorded: int
    #: sheets of a day off that somebody recorded
    extra: int = 0

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None where nothing was due."""
        return self.recorded / self.due if self.due else None

    @property
    def missing(self) -> int:
        """Sheets without a record."""
        return self.due - self.recorded


@dataclass(frozen=True)
class Line:
    """One place below, with its coverage."""

    code: str
    name: str
    coverage: Coverage


def measure(session: Session, place: str, since: date, until: date | None = None) -> Coverage:
    """The coverage of a place on a day, or over the days from one to another, both counted."""
    on = PatrolRecord.on.between(since, until or since)
    return Coverage(*session.execute(select(*_sums()).where(on, _within(place))).one())


def list_below(session: Session, place: Place, on: date) -> list[Line]:
    """The places directly below, in the order of their codes."""
    kind = _NEXT.get(place.kind)
    if kind is None:
        return []
    part = func.left(PatrolRecord.grid, LENGTHS[kind])
    sums = select(part.label("code"), *_sums()).where(PatrolRecord.on == on, _within(place.code))
    rows = {row[0]: row[1:] for row in session.execute(sums.group_by(part))}
    places = session.scalars(organisation_places.select_below(place.code, kind)).all()
    return [Line(p.code, p.name, Coverage(*rows.get(p.code, (0, 0, 0)))) for p in places]


def list_blank_grids(session: Session, place: str, on: date, limit: int) -> Sequence[str]:
    """The grids that are due and have no record, by code."""
    chosen = select(PatrolRecord.grid).where(
        PatrolRecord.on == on,
        _within(place),
        PatrolRecord.is_due,
        PatrolRecord.recorded_at.is_(None),
    )
    return session.scalars(chosen.order_by(PatrolRecord.grid).limit(limit)).all()


def list_days(
    session: Session, place: str, since: date, until: date
) -> list[tuple[date, Coverage]]:
    """Day by day, the newest first; days without sheets are left out."""
    sums = select(PatrolRecord.on, *_sums()).where(
        PatrolRecord.on.between(since, until), _within(place)
    )
    rows = session.execute(sums.group_by(PatrolRecord.on).order_by(PatrolRecord.on.desc()))
    return [(row[0], Coverage(*row[1:])) for row in rows]


def count_found(session: Session, place: str, on: date) -> tuple[int, int]:
    """How many findings there were, and how many became cases: to know, not to reward."""
    chosen = select(func.count(), func.count(PatrolFinding.case_id)).where(
        PatrolFinding.on == on, organisation_places.within(PatrolFinding.grid, place)
    )
    row = session.execute(chosen).one()
    return row[0], row[1]


def _sums() -> list[Any]:
    is_recorded = PatrolRecord.recorded_at.is_not(None)
    return [
        func.count().filter(PatrolRecord.is_due),
        func.count().filter(and_(PatrolRecord.is_due, is_recorded)),
        func.count().filter(and_(~PatrolRecord.is_due, is_recorded)),
    ]


def _within(place: str) -> ColumnElement[bool]:
    column = {
        LENGTHS[PlaceKind.DISTRICT]: PatrolRecord.district,
        LENGTHS[PlaceKind.STREET]: PatrolRecord.street,
        LENGTHS[PlaceKind.VILLAGE]: PatrolRecord.village,
        LENGTHS[PlaceKind.SMALL_GRID]: PatrolRecord.grid,
    }.get(len(place))
    if column is None:
        return PatrolRecord.grid.startswith(place, autoescape=True)
    return column == place
