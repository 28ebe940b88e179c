"""How many cases, limits and whistles there are of each kind, counted as they change (docs/adr/0070, 0072).

Triggers add a row of differences for whatever a statement changed, in its own transaction: the sum of
the rows is at every moment the count. Nobody waits for a counter; at night the rows are summed up.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    Interval,
    ScalarSelect,
    Select,
    Text,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from engine import clock
from engine.db import Base, BigId
from engine.scheduling import timetable
from processes.cases.choices import LitigationStage, MediationKind
from processes.cases.models import Case
from processes.organisation.places import LENGTHS, PlaceKind
from processes.sums import whole

#: The zone whose days the triggers tell apart.
ZONE = "Asia/Shanghai"
#: What the rows are told apart by.
KEYS = frozenset({"id", "district", "street", "key", "kind", "on", "earlier_on"})
_STREET, _DISTRICT = LENGTHS[PlaceKind.STREET], LENGTHS[PlaceKind.DISTRICT]


class _Counted:
    """Rows of a street: how many there are more, or fewer."""

    id: Mapped[BigId]
    district: Mapped[str]
    street: Mapped[str]
    number: Mapped[int]


class _ByDay(_Counted):
    """The same of a day."""

    on: Mapped[date]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:  # noqa: N805 - SQLAlchemy gives the class
        return Index(None, "district", "on"), Index(None, "street", "on")


class CaseTotal(_Counted, Base):
    """Cases by stage of litigation and kind of mediation."""

    __tablename__ = "case_total"

    litigation_stage: Mapped[LitigationStage | None]
    mediation_kind: Mapped[MediationKind | None]
    settled: Mapped[int]


class RegisteredTotal(_ByDay, Base):
    """Cases by the day they were registered; each column tells what `processes.indicators` counts."""

    __tablename__ = "registered_total"

    settled: Mapped[int]
    petitions: Mapped[int]
    #: Petitions of five and more.
    crowds: Mapped[int]
    in_order: Mapped[int]
    violent: Mapped[int]
    criminal: Mapped[int]
    grassroots: Mapped[int]
    prevention: Mapped[int]
    pre_litigation: Mapped[int]
    in_litigation: Mapped[int]


class ClosedTotal(_ByDay, Base):
    """Cases by the day they were closed; all columns but `number` count settled ones alone."""

    __tablename__ = "closed_total"

    settled: Mapped[int]
    #: Not petitions.
    prevented: Mapped[int]
    major: Mapped[int]
    on_grid: Mapped[int]
    on_society: Mapped[int]
    on_department: Mapped[int]
    at_village: Mapped[int]
    at_street: Mapped[int]
    at_district: Mapped[int]


class LimitTotal(_ByDay, Base):
    """Limits some indicator tells of, by the day they ended or are due; not those called off or standing still."""

    __tablename__ = "clock_total"

    key: Mapped[str]
    met: Mapped[int]


class WhistleTotal(_ByDay, Base):
    """Whistles by the day they were blown, the departments called by them and their ratings."""

    __tablename__ = "whistle_total"

    closed: Mapped[int]
    called: Mapped[int]
    arrived: Mapped[int]
    #: From the whistle to the arrival, all of them together.
    took: Mapped[timedelta]
    #: Whose objection was upheld.
    sent_back: Mapped[int]
    rated: Mapped[int]
    #: Rated as not worth a whistle.
    unwarranted: Mapped[int]


class Once(StrEnum):
    """What a case counts for once in a period, however often it happens to it."""

    CONCLUDED = "concluded"
    #: Concluded, and never opened again.
    UNOPENED = "unopened"
    VISITED = "visited"
    #: Visited, or to be.
    ASKED = "asked"


class OnceTotal(_ByDay, Base):
    """What happened to cases by its day, and by the month in which the same had happened to the case before."""

    __tablename__ = "once_total"

    kind: Mapped[Once] = mapped_column(Text)
    #: The first day of that month; the first of all days where it had not.
    earlier_on: Mapped[date]


Total = (
    type[CaseTotal]
    | type[RegisteredTotal]
    | type[ClosedTotal]
    | type[LimitTotal]
    | type[WhistleTotal]
    | type[OnceTotal]
)


@timetable.scheduled("totals.sum_up", hour=0, minute=50)
def sum_up(session: Session, due: datetime) -> None:
    """Make one row of all rows of the same keys."""
    session.execute(select(func.sum_up_totals(), func.sum_up_once_totals()))


def count_anew(session: Session) -> None:
    """Count all rows again, where they were written past the triggers; writers wait meanwhile."""
    session.execute(select(func.count_totals_anew(), func.count_once_totals_anew()))


def are_kept(place: str) -> bool:
    """Whether there are totals of the place by days as this installation reckons them."""
    return len(place) in (_STREET, _DISTRICT) and clock.zone().key == ZONE


def lies_in(table: Total | type[Case], places: Collection[str]) -> ColumnElement[bool]:
    """The condition on a total or a case that it is of one of these streets or districts."""
    streets, districts = (
        sorted(code for code in places if len(code) == length) for length in (_STREET, _DISTRICT)
    )
    return or_(table.street.in_(streets), table.district.in_(districts))


def sums(total: Total, place: str, *conditions: ColumnElement[bool]) -> Select[Any]:
    """One row: the sums of all numbers of a table of totals in a street or district."""
    columns = [
        _sum(column).label(column.name) for column in total.__table__.c if column.name not in KEYS
    ]
    return within(total, place).add_columns(*columns).where(*conditions)


def count_once(place: str, kind: Once, since: date, until: date) -> ScalarSelect[int]:
    """How many cases it happened to between two days, both counted in; `since` is the first of a month."""
    counted = within(OnceTotal, place).add_columns(whole(func.sum(OnceTotal.number)))
    return counted.where(
        OnceTotal.kind == kind, OnceTotal.on.between(since, until), OnceTotal.earlier_on < since
    ).scalar_subquery()


def within(total: Total, place: str) -> Select[Any]:
    """The rows of a street or district."""
    column = total.street if len(place) == _STREET else total.district
    found: Select[Any] = select().where(column == place)
    return found


def _sum(column: ColumnElement[Any]) -> ColumnElement[Any]:
    of_all = func.sum(column)
    return of_all if isinstance(column.type, Interval) else whole(of_all)
