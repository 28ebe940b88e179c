"""A department's score for a whistle: the centre's marks by their weights, less what cards cost.

绩效考核的评价权重 (docs/domain.md D09). Nothing is stored: marks, cards and weights are rows, and the
weights are those in force when the whistle was blown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.deadlines.models import Card, CaseDeadline, Colour
from processes.whistles import ratings
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import RatingWeight, UnitRating

BEST = 5
#: Limits a department must keep at a whistle.
LIMITS = ("department.sign", "department.arrive")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Weights:
    """Shares of the marks, and points for each card."""

    response: int = 30
    quality: int = 50
    attitude: int = 20
    yellow: int = 5
    red: int = 10


@dataclass(frozen=True)
class Deduction:
    """What one card costs (绩效扣分)."""

    unit: str
    colour: Colour
    name: str
    points: int
    at: datetime


@dataclass(frozen=True)
class Score:
    """A department's part in one whistle."""

    unit: str
    #: By the marks alone, 0 to 100; None as long as the centre has not rated it.
    rated: float | None
    deductions: Sequence[Deduction]

    @property
    def lost(self) -> int:
        """Points taken off."""
        return sum(each.points for each in self.deductions)

    @property
    def total(self) -> float | None:
        """What remains, never below nought; None before the rating."""
        return None if self.rated is None else max(0.0, round(self.rated - self.lost, 2))


def list_for_whistle(
    session: Session, whistle: Whistle, called: Sequence[Attendance]
) -> list[Score]:
    """The scores of who was called and not excused, in the order called."""
    weights = find_weights(session, whistle.district, clock.local(whistle.blown_at).date())
    marks = ratings.list_unit_ratings(session, whistle.id)
    cards = _deductions(session, whistle, weights)
    return [
        Score(
            row.unit,
            _rated(marks.get(row.unit), weights),
            [each for each in cards if each.unit == row.unit],
        )
        for row in called
        if row.excused_at is None
    ]


def mean_score(scores: Sequence[Score]) -> float | None:
    """A department's score over several whistles: the mean of those rated."""
    totals = [each.total for each in scores if each.total is not None]
    return round(fmean(totals), 2) if totals else None


def find_weights(session: Session, district: str, on: date) -> Weights:
    """The weights for whistles blown that day; our defaults where none were set."""
    chosen = select(RatingWeight).where(
        RatingWeight.district == district, RatingWeight.since_on <= on
    )
    row = session.scalar(chosen.order_by(RatingWeight.since_on.desc()).limit(1))
    if row is None:
        return Weights()
    return Weights(row.response, row.quality, row.attitude, row.yellow, row.red)


def _rated(row: UnitRating | None, weights: Weights) -> float | None:
    if row is None:
        return None
    shares = {name: getattr(weights, name) for name in ratings.MARKS}
    whole: int = sum(shares.values()) * BEST
    reached: int = sum(getattr(row, name) * share for name, share in shares.items())
    return round(100 * reached / whole, 2)


def _deductions(session: Session, whistle: Whistle, weights: Weights) -> list[Deduction]:
    rows = session.execute(
        select(Card, CaseDeadline)
        .join(CaseDeadline, CaseDeadline.id == Card.clock_id)
        .where(
            Card.case_id == whistle.case_id,
            Card.colour.in_((Colour.YELLOW, Colour.RED)),
            Card.withdrawn_at.is_(None),
            CaseDeadline.key.in_(LIMITS),
            # Both limits are reckoned from the whistle, to the minute where they are hours.
            CaseDeadline.started_at.between(whistle.blown_at - _MINUTE, whistle.blown_at + _MINUTE),
        )
        .order_by(Card.id)
    )
    points = {Colour.YELLOW: weights.yellow, Colour.RED: weights.red}
    return [
        Deduction(
            row.Card.responsible or "",
            row.Card.colour,
            row.CaseDeadline.name,
            points[row.Card.colour],
            row.Card.issued_at,
        )
        for row in rows
    ]
