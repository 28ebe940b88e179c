"""A department's score for a whistle: the centre's marks by their weights, less what cards cost.

绩效考核的评价权重 (docs/domain.md D09). Nothing is stored: marks, cards and weights are rows, and the
weights are those in force when the whistle was blown.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

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
#: A limit reckoned from the whistle began within so much of it.
MINUTE = timedelta(minutes=1)
#: The condition on a card and its deadline that it costs its department points.
COSTS = (
    Card.colour.in_((Colour.YELLOW, Colour.RED)),
    Card.withdrawn_at.is_(None),
    CaseDeadline.key.in_(LIMITS),
)


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
    return list_for_whistles(session, [whistle], {whistle.id: called})[whistle.id]


def list_for_whistles(
    session: Session, whistles: Sequence[Whistle], called: Mapping[int, Sequence[Attendance]]
) -> dict[int, list[Score]]:
    """`list_for_whistle` for each of them by its id, with three statements for any number.

    `called`: whom each called, by the whistle's id.
    """
    if not whistles:
        return {}
    weights = _Weights.load(session, whistles)
    marks = _marks(session, whistles)
    cards = _cards(session, whistles)
    found = {}
    for whistle in whistles:
        shares = weights.of(whistle)
        lost = _deductions(whistle, cards.get(whistle.case_id, ()), shares)
        found[whistle.id] = [
            Score(
                row.unit,
                _rated(marks.get((whistle.id, row.unit)), shares),
                [each for each in lost if each.unit == row.unit],
            )
            for row in called.get(whistle.id, ())
            if row.excused_at is None
        ]
    return found


@dataclass(frozen=True)
class _Weights:
    """All weights some districts ever had, the newest first."""

    rows: Mapping[str, Sequence[RatingWeight]]

    @classmethod
    def load(cls, session: Session, whistles: Sequence[Whistle]) -> Self:
        chosen = select(RatingWeight).where(
            RatingWeight.district.in_({each.district for each in whistles})
        )
        rows = defaultdict(list)
        for row in session.scalars(chosen.order_by(RatingWeight.since_on.desc())):
            rows[row.district].append(row)
        return cls(rows)

    def of(self, whistle: Whistle) -> Weights:
        """Those in force when it was blown; our defaults where none were set."""
        on = clock.local(whistle.blown_at).date()
        for row in self.rows.get(whistle.district, ()):
            if row.since_on <= on:
                return Weights(row.response, row.quality, row.attitude, row.yellow, row.red)
        return Weights()


def _marks(session: Session, whistles: Sequence[Whistle]) -> dict[tuple[int, str], UnitRating]:
    chosen = select(UnitRating).where(UnitRating.whistle_id.in_([each.id for each in whistles]))
    return {(row.whistle_id, row.unit): row for row in session.scalars(chosen)}


def _rated(row: UnitRating | None, weights: Weights) -> float | None:
    if row is None:
        return None
    shares = {name: getattr(weights, name) for name in ratings.MARKS}
    whole: int = sum(shares.values()) * BEST
    reached: int = sum(getattr(row, name) * share for name, share in shares.items())
    return round(100 * reached / whole, 2)


def _cards(
    session: Session, whistles: Sequence[Whistle]
) -> dict[int, list[tuple[Card, CaseDeadline]]]:
    """The cards for the limits of whistles, by case and oldest first."""
    rows = session.execute(
        select(Card, CaseDeadline)
        .join(CaseDeadline, CaseDeadline.id == Card.clock_id)
        .where(Card.case_id.in_({each.case_id for each in whistles}), *COSTS)
        .order_by(Card.id)
    )
    found: dict[int, list[tuple[Card, CaseDeadline]]] = defaultdict(list)
    for card, limit in rows:
        found[card.case_id].append((card, limit))
    return found


def _deductions(
    whistle: Whistle, cards: Sequence[tuple[Card, CaseDeadline]], weights: Weights
) -> list[Deduction]:
    points = {Colour.YELLOW: weights.yellow, Colour.RED: weights.red}
    return [
        Deduction(
            card.responsible or "", card.colour, limit.name, points[card.colour], card.issued_at
        )
        for card, limit in cards
        # Both limits are reckoned from the whistle, to the minute where they are hours.
        if abs(limit.started_at - whistle.blown_at) <= MINUTE
    ]
