"""How departments answered the whistles of a year: times, returned and wrong whistles, scores."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, false, func, or_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from processes.cases.models import Case
from processes.whistles import unit_scores
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import WhistleRating


@dataclass
class DepartmentPerformance:
    """One department's part in the whistles of a time."""

    unit: str
    called: int = 0
    signed: int = 0
    arrived: int = 0
    #: Objections that were upheld: the whistle was sent back (退哨).
    returned: int = 0
    #: From the whistle to its arrival, on average; None where it never came.
    mean_arrival: timedelta | None = None
    #: Whistles it calls unwarranted (错哨).
    wrong: int = 0
    #: Points its cards cost.
    lost: int = 0
    #: The mean of its rated whistles; None where none is.
    score: float | None = None

    @property
    def returned_share(self) -> str:
        """退哨率, as it is printed: `3.51%`."""
        return _percent(self.returned, self.called)

    @property
    def wrong_share(self) -> str:
        """错哨率, of the whistles it was called to."""
        return _percent(self.wrong, self.called)


def list_for_period(
    session: Session,
    districts: Collection[str],
    others: Sequence[ColumnElement[bool]],
    since: datetime,
    until: datetime,
) -> list[DepartmentPerformance]:
    """Each department's marks for whistles blown in that time in these districts.

    Also in cases for which one of the conditions on `Case` holds; cases are looked at for these alone.
    By name; those nobody has rated yet come last.
    """
    seen = [Whistle.district.in_(sorted(districts))] if districts else []
    if others:
        seen.append(Whistle.case_id.in_(select(Case.id).where(or_(*others))))
    return _list(session, select(Whistle).where(or_(false(), *seen), *_during(since, until)))


def list_for_units(
    session: Session, units: Collection[str], since: datetime, until: datetime
) -> list[DepartmentPerformance]:
    """The same for these departments alone, which may see every whistle that called them."""
    own = Attendance.unit.in_(sorted(units))
    called = select(Attendance.whistle_id).where(own)
    blown = select(Whistle).where(Whistle.id.in_(called), *_during(since, until))
    return _list(session, blown, units)


def _during(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return Whistle.blown_at >= since, Whistle.blown_at < until


def _list(
    session: Session, blown: Select[Whistle], units: Collection[str] | None = None
) -> list[DepartmentPerformance]:
    found = _counted(session, blown, units)
    ids = blown.with_only_columns(Whistle.id)
    for unit, number in _wrong(session, ids, units):
        found[unit].wrong = number
    return sorted(found.values(), key=lambda each: (each.score is None, each.unit))


def _is_of(column: Any, units: Collection[str] | None) -> ColumnElement[bool]:
    return true() if units is None else column.in_(sorted(units))


def _counted(
    session: Session, blown: Select[Whistle], units: Collection[str] | None
) -> dict[str, DepartmentPerformance]:
    """All but the unwarranted whistles, in one pass over the calls."""
    whistle, scored = unit_scores.select_by_unit(session, blown)
    scored = scored.where(_is_of(Attendance.unit, units))
    arrived = Attendance.arrived_at.is_not(None)
    sent_back = Attendance.excused_at.is_not(None) & Attendance.objected_at.is_not(None)
    rows = session.execute(
        scored.add_columns(
            func.count(),
            func.count(Attendance.signed_at),
            func.count(Attendance.arrived_at),
            func.count().filter(sent_back),
            func.avg(Attendance.arrived_at - whistle.blown_at).filter(arrived),
        )
    )
    found = {}
    for unit, mean, points, *counts in rows:
        score = unit_scores.read(mean, points)
        found[unit] = DepartmentPerformance(unit, *counts)
        found[unit].score, found[unit].lost = score.mean, score.lost
    return found


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "0.00%"


def _wrong(
    session: Session, ids: Select[int], units: Collection[str] | None
) -> Sequence[Row[str, int]]:
    chosen = select(WhistleRating.unit, func.count()).where(
        WhistleRating.whistle_id.in_(ids),
        WhistleRating.is_warranted.is_(False),
        _is_of(WhistleRating.unit, units),
    )
    return session.execute(chosen.group_by(WhistleRating.unit)).all()
