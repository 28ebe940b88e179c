"""How departments answered the whistles of a year: times, returned and wrong whistles, scores."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from processes.cases.models import Case
from processes.whistles import scores
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import WhistleRating
from processes.whistles.scores import Score


@dataclass
class DepartmentPerformance:
    """One department's part in the whistles of a time."""

    unit: str
    called: int = 0
    signed: int = 0
    arrived: int = 0
    #: Objections that were upheld: the whistle was sent back (退哨).
    returned: int = 0
    #: Whistles it calls unwarranted (错哨).
    wrong: int = 0
    #: From the whistle to its arrival, each time it came.
    took: list[timedelta] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)

    @property
    def mean_arrival(self) -> timedelta | None:
        """How long it took to come, on average."""
        return sum(self.took, timedelta()) / len(self.took) if self.took else None

    @property
    def returned_share(self) -> str:
        """退哨率, as it is printed: `3.51%`."""
        return _percent(self.returned, self.called)

    @property
    def wrong_share(self) -> str:
        """错哨率, of the whistles it was called to."""
        return _percent(self.wrong, self.called)

    @property
    def lost(self) -> int:
        """Points its cards cost."""
        return sum(each.lost for each in self.scores)

    @property
    def score(self) -> float | None:
        """The mean of its rated whistles."""
        return scores.mean_score(self.scores)


def list_for_period(
    session: Session, seen: ColumnElement[bool], since: datetime, until: datetime
) -> list[DepartmentPerformance]:
    """Each department's marks for whistles blown in that time in cases of the condition `seen`.

    The best score comes first; those nobody has rated yet come last, by name.
    """
    blown = session.scalars(
        select(Whistle)
        .join(Case, Case.id == Whistle.case_id)
        .where(seen, Whistle.blown_at >= since, Whistle.blown_at < until)
        .order_by(Whistle.id)
    ).all()
    found: dict[str, DepartmentPerformance] = {}
    called = _by_whistle(session, [row.id for row in blown])
    for whistle in blown:
        for row in called[whistle.id]:
            _add(found.setdefault(row.unit, DepartmentPerformance(row.unit)), whistle, row)
        for each in scores.list_for_whistle(session, whistle, called[whistle.id]):
            found[each.unit].scores.append(each)
    for unit in _wrong(session, [row.id for row in blown]):
        found[unit].wrong += 1
    return sorted(found.values(), key=lambda each: (each.score is None, each.unit))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "0.00%"


def _add(marks: DepartmentPerformance, whistle: Whistle, row: Attendance) -> None:
    marks.called += 1
    marks.signed += row.signed_at is not None
    marks.returned += row.excused_at is not None and row.objected_at is not None
    if row.arrived_at is not None:
        marks.arrived += 1
        marks.took.append(row.arrived_at - whistle.blown_at)


def _by_whistle(session: Session, ids: Sequence[int]) -> dict[int, list[Attendance]]:
    found: dict[int, list[Attendance]] = defaultdict(list)
    chosen = select(Attendance).where(Attendance.whistle_id.in_(ids)).order_by(Attendance.id)
    for row in session.scalars(chosen):
        found[row.whistle_id].append(row)
    return found


def _wrong(session: Session, ids: Sequence[int]) -> Sequence[str]:
    chosen = select(WhistleRating.unit).where(
        WhistleRating.whistle_id.in_(ids), WhistleRating.is_warranted.is_(False)
    )
    return session.scalars(chosen).all()
