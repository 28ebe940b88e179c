"""Which cases a figure speaks of: a place, a period, and if wanted a tier and a category."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from engine import clock
from processes.calendars import working_time
from processes.cases.choices import Tier
from processes.cases.models import Case
from processes.organisation.places import LENGTHS, PlaceKind

#: The column of a case that holds the place of a level; a large grid is part of the grid's code.
_COLUMNS: dict[int, InstrumentedAttribute[str]] = {
    LENGTHS[PlaceKind.DISTRICT]: Case.district,
    LENGTHS[PlaceKind.STREET]: Case.street,
    LENGTHS[PlaceKind.VILLAGE]: Case.village,
    LENGTHS[PlaceKind.SMALL_GRID]: Case.grid,
}


@dataclass(frozen=True)
class Scope:
    """`since` and `until` are local days, both counted in; `place` is a code of the tree."""

    place: str
    since: date
    until: date
    tier: Tier | None = None
    #: Two digits or four of the code table `category`.
    category: str | None = None

    @property
    def district(self) -> str:
        """The code of the district it lies in."""
        return self.place[: LENGTHS[PlaceKind.DISTRICT]]

    @property
    def is_whole_district(self) -> bool:
        """Whether every case of the district lies in it: then none has to be looked at for that."""
        return self == Scope(self.district, self.since, self.until)

    @property
    def is_small(self) -> bool:
        """Whether it lies within a village: it has few cases."""
        return len(self.place) > LENGTHS[PlaceKind.VILLAGE]

    def select_of(self, model: Any) -> Select[Any]:
        """The cases of the rows of a table that has `case_id` and `district`, once for each row.

        The cases themselves are looked at only where more than the district is asked for.
        """
        rows = select(model.case_id).where(model.district == self.district)
        if self.is_whole_district:
            return rows
        if self.is_small:
            # Of each its rows by their index, instead of all the district had in the period.
            few = func.array(select(Case.id).where(self.covers()).scalar_subquery())
            return rows.where(model.case_id == func.any(few))
        return rows.join(Case, Case.id == model.case_id).where(self.covers())

    def covers(self) -> ColumnElement[bool]:
        """The condition on `Case` that it lies in the place and has the tier and category."""
        held = [self._within()]
        if self.tier:
            held.append(Case.tier == self.tier)
        if self.category:
            held.append(Case.category.startswith(self.category, autoescape=True))
        return and_(true(), *held)

    def during(self, column: Any) -> ColumnElement[bool]:
        """The condition that a moment lies in the period."""
        return and_(column >= self.begins, column < self.ends)

    def ending(self, column: Any) -> ColumnElement[bool]:
        """The condition that a limit ends in the period: 24:00 of its last day does, of the day before not."""
        return and_(column > self.begins, column <= self.ends)

    @property
    def begins(self) -> datetime:
        """The local midnight the period begins with."""
        return clock.start_of_day(self.since)

    @property
    def ends(self) -> datetime:
        """The local midnight that ends the last day."""
        return working_time.end_of_day(self.until)

    def _within(self) -> ColumnElement[bool]:
        column = _COLUMNS.get(len(self.place))
        if column is None:
            return Case.grid.startswith(self.place, autoescape=True)
        return column == self.place
