"""The departments' scores over many whistles, reckoned by the database as `scores` does for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session, aliased

from engine import clock
from processes.deadlines.models import Card, CaseDeadline, Colour
from processes.whistles import ratings, scores
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import RatingWeight, UnitRating


@dataclass(frozen=True)
class UnitScore:
    """The mean of a department's rated whistles (None: none is), and the points its cards cost."""

    mean: float | None
    lost: int


def compute(session: Session, blown: Select[Whistle]) -> dict[str, UnitScore]:
    """By unit its score over the whistles of `blown`, with two statements for any number."""
    _, scored = select_by_unit(session, blown)
    rows = session.execute(scored.where(Attendance.excused_at.is_(None)))
    return {unit: read(mean, points) for unit, mean, points in rows}


def read(mean: Any, points: Any) -> UnitScore:
    """What the columns of `select_by_unit` say; without points where no whistle called the unit."""
    return UnitScore(None if mean is None else round(float(mean), 2), int(points or 0))


def select_by_unit(session: Session, blown: Select[Whistle]) -> tuple[Any, Select[Any]]:
    """The whistles of `blown`, and by unit the mean and the lost points over those it was not excused from.

    Other columns can be added to the statement: it has every call of a unit by a whistle.
    """
    whistle = aliased(Whistle, blown.subquery("blown"))
    every = session.scalars(select(RatingWeight).order_by(RatingWeight.since_on.desc())).all()
    lost = _lost(whistle, every)
    taken = func.coalesce(lost.c.points, 0)
    rated = _rated(whistle, every)
    # The greater of nothing and 0 would be 0: a whistle nobody rated has no score at all.
    total = case((rated.is_not(None), func.greatest(0, rated - taken)))
    is_due = Attendance.excused_at.is_(None)
    scored = (
        select(Attendance.unit, func.avg(total).filter(is_due), func.sum(taken).filter(is_due))
        .select_from(whistle)
        .join(Attendance, Attendance.whistle_id == whistle.id)
        .outerjoin(
            UnitRating,
            and_(UnitRating.whistle_id == whistle.id, UnitRating.unit == Attendance.unit),
        )
        .outerjoin(lost, and_(lost.c.whistle == whistle.id, lost.c.unit == Attendance.unit))
        .group_by(Attendance.unit)
    )
    return whistle, scored


def _lost(whistle: Any, every: Sequence[RatingWeight]) -> Any:
    """By whistle and unit the points of its cards."""
    points = case(
        (Card.colour == Colour.YELLOW, _weight("yellow", whistle, every)),
        else_=_weight("red", whistle, every),
    )
    since = CaseDeadline.started_at
    return (
        select(
            whistle.id.label("whistle"),
            Card.responsible.label("unit"),
            func.sum(points).label("points"),
        )
        .select_from(whistle)
        .join(Card, Card.case_id == whistle.case_id)
        .join(CaseDeadline, CaseDeadline.id == Card.clock_id)
        .where(
            *scores.COSTS,
            since.between(whistle.blown_at - scores.MINUTE, whistle.blown_at + scores.MINUTE),
        )
        .group_by(whistle.id, Card.responsible)
        .subquery("lost")
    )


def _rated(whistle: Any, every: Sequence[RatingWeight]) -> ColumnElement[Any]:
    """The marks by their weights, 0 to 100; null without marks."""
    shares = {name: _weight(name, whistle, every) for name in ratings.MARKS}
    reached = sum((getattr(UnitRating, name) * share for name, share in shares.items()), literal(0))
    whole = sum(shares.values(), literal(0)) * scores.BEST
    return func.round(cast(100 * reached, Numeric) / whole, 2)


def _weight(name: str, whistle: Any, every: Sequence[RatingWeight]) -> ColumnElement[Any]:
    """That share of the weights in force when it was blown; our default where none were set."""
    usual = getattr(scores.Weights(), name)
    ways = [
        (
            and_(
                whistle.district == each.district,
                whistle.blown_at >= clock.start_of_day(each.since_on),
            ),
            getattr(each, name),
        )
        for each in every
    ]
    return case(*ways, else_=usual) if ways else literal(usual)
