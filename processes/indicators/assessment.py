"""The assessment for a peaceful district (平安张湾建设考核, docs/domain.md L02): items, weights, points per unit.

Points given by hand are rows; those from red cards and whistles are counted when they are read,
so that a card withdrawn is points given back.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.deadlines.models import Card, Colour
from processes.errors import MissingField, PointsOutOfRange, WrongChoice
from processes.organisation import directory, places
from processes.organisation.centre_names import centre
from processes.organisation.places import Unit, UnitKind
from processes.rosters import alarms
from processes.rosters.models import RosterAlarm
from processes.sponsorship.models import AssessmentItem, AssessmentScore, ScoreSource
from processes.whistles import unit_scores
from processes.whistles.models import Whistle

#: What a whistle's score is out of.
WHOLE = 100


@dataclass(frozen=True)
class Row:
    """A unit's points by item id; None where there is nothing to score, or not yet.

    The last row is the district's centre, which answers for the lists of the receptions alone:
    its code is the district's, and nobody scores it by hand.
    """

    code: str
    name: str
    points: dict[int, float | None]
    #: What each item is worth, by its id.
    weights: Mapping[int, int]

    @property
    def is_centre(self) -> bool:
        """Whether it is the centre's; units have codes of letters."""
        return self.code[:1].isdigit()

    @property
    def total(self) -> float:
        """The sum of what was scored."""
        return round(sum(each for each in self.points.values() if each is not None), 2)

    @property
    def scored(self) -> int:
        """What the items that were scored are worth together: the total is out of this."""
        return sum(self.weights[id] for id, each in self.points.items() if each is not None)

    @property
    def unscored(self) -> int:
        """How many items nobody has scored yet; they count neither for nor against."""
        return sum(each is None for each in self.points.values())

    @property
    def rate(self) -> float | None:
        """The total out of a hundred; None where nothing was scored, which is not nought."""
        return round(WHOLE * self.total / self.scored, 2) if self.scored else None


def list_scores(
    session: Session, district: str, quarter: str
) -> tuple[Sequence[AssessmentItem], list[Row]]:
    """The items in force and the points of every department and the centre in a quarter (`2026Q3`).

    Departments stand in the order of their codes, not of the points: nothing is ranked. Raises WrongChoice.
    """
    since, until = quarter_bounds(quarter)
    wanted = list_items(session, district, since)
    given = _given(session, district, quarter)
    red = _red_cards(session, district, since, until)
    heard = _whistles(session, district, since, until)
    weights = {each.id: each.weight for each in wanted}
    rows = []
    assessed = [u for u in directory.list_units(session, district) if u.kind is UnitKind.DEPARTMENT]
    for unit in assessed:
        counted = (given, red.get(unit.code, 0), heard.get(unit.code))
        points = {each.id: _points(each, unit.code, *counted) for each in wanted}
        rows.append(Row(unit.code, unit.name, points, weights))
    return wanted, [*rows, _centre(session, district, wanted, since, until)]


def list_items(session: Session, district: str, on: date) -> Sequence[AssessmentItem]:
    """The items in force on a day."""
    chosen = select(AssessmentItem).where(
        AssessmentItem.district == district,
        AssessmentItem.until_on.is_(None) | (AssessmentItem.until_on >= on),
    )
    return session.scalars(chosen.order_by(AssessmentItem.id)).all()


def add(
    session: Session,
    district: str,
    title: str,
    *,
    weight: int,
    source: ScoreSource | str,
    off_each: int | None = None,
) -> AssessmentItem:
    """A further item of so many points at most; raises MissingField, PointsOutOfRange."""
    if not title.strip():
        raise MissingField(field="考核项目")
    if not 1 <= weight <= WHOLE:
        raise PointsOutOfRange(most=WHOLE)
    row = AssessmentItem(
        district=district,
        title=title.strip(),
        weight=weight,
        source=ScoreSource(source),
        off_each=off_each or 1,
    )
    session.add(row)
    session.flush()
    return row


def end(session: Session, item_id: int) -> None:
    """From tomorrow on the item is scored no more; what was scored stays."""
    row = session.get(AssessmentItem, item_id)
    if row is None:
        raise WrongChoice(field="考核项目", value=item_id)
    row.until_on = row.until_on or clock.today()


def score(
    session: Session, item_id: int, unit: str, quarter: str, points: int, reason: str, *, by: Person
) -> AssessmentScore:
    """Give points by hand, with the reason; raises MissingField, PointsOutOfRange, WrongChoice."""
    quarter_bounds(quarter)
    item = session.get(AssessmentItem, item_id)
    if item is None or item.source is not ScoreSource.HAND:
        raise WrongChoice(field="考核项目", value=item_id)
    if session.get(Unit, unit) is None:
        raise WrongChoice(field="单位", value=unit)
    if not reason.strip():
        raise MissingField(field="评分理由")
    if not 0 <= points <= item.weight:
        raise PointsOutOfRange(most=item.weight)
    found = select(AssessmentScore).filter_by(item_id=item_id, unit=unit, quarter=quarter)
    row = session.scalar(found) or AssessmentScore(
        district=item.district, item_id=item_id, unit=unit, quarter=quarter
    )
    row.points, row.reason = points, reason.strip()
    row.recorded_by, row.recorded_at = changes.actor(by), clock.now()
    session.add(row)
    session.flush()
    return row


def quarter_of(day: date) -> str:
    """`2026Q3`."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def quarter_bounds(quarter: str) -> tuple[date, date]:
    """The first day of a quarter and the first after it; raises WrongChoice."""
    year, _, number = quarter.partition("Q")
    if not (re.fullmatch("2[01][0-9]{2}", year) and number in set("1234")):
        raise WrongChoice(field="季度", value=quarter)
    begins = int(number) * 3 - 2
    after = (int(year) + 1, 1) if begins == 10 else (int(year), begins + 3)
    return date(int(year), begins, 1), date(*after, 1)


def _points(
    item: AssessmentItem,
    unit: str,
    given: dict[tuple[int, str], int],
    red: int,
    heard: float | None,
) -> float | None:
    match item.source:
        case ScoreSource.RED_CARDS:
            return float(max(0, item.weight - red * (item.off_each or 1)))
        case ScoreSource.WHISTLES:
            return None if heard is None else round(item.weight * heard / WHOLE, 2)
        case _:
            points = given.get((item.id, unit))
            return None if points is None else float(points)


def _centre(
    session: Session,
    district: str,
    wanted: Sequence[AssessmentItem],
    since: date,
    until: date,
) -> Row:
    """A list that was not out by noon of the day before is a red card of the centre (docs/domain.md 6.6)."""
    sounded = (
        select(func.count())
        .select_from(RosterAlarm)
        .where(
            RosterAlarm.district == district,
            RosterAlarm.what.in_(alarms.RED),
            RosterAlarm.at >= clock.start_of_day(since),
            RosterAlarm.at < clock.start_of_day(until),
        )
    )
    red = session.scalar(sounded) or 0
    counted = [each for each in wanted if each.source is ScoreSource.RED_CARDS]
    points = {each.id: _points(each, district, {}, red, None) for each in counted}
    name = f"{places.get_place(session, district).name}{centre()}"
    weights = {each.id: each.weight for each in counted}
    # What is no matter of the centre's is not left unscored: it has no such item.
    return Row(district, name, points, weights)


def _given(session: Session, district: str, quarter: str) -> dict[tuple[int, str], int]:
    chosen = select(AssessmentScore).filter_by(district=district, quarter=quarter)
    return {(row.item_id, row.unit): row.points for row in session.scalars(chosen)}


def _red_cards(session: Session, district: str, since: date, until: date) -> dict[str, int]:
    rows = session.execute(
        select(Card.responsible, func.count().label("number"))
        .where(
            Card.district == district,
            Card.colour == Colour.RED,
            Card.withdrawn_at.is_(None),
            # What ran out at 24:00 did so on the day before that midnight.
            Card.issued_at > clock.start_of_day(since),
            Card.issued_at <= clock.start_of_day(until),
        )
        .group_by(Card.responsible)
    )
    return {row.responsible: row.number for row in rows if row.responsible}


def _whistles(session: Session, district: str, since: date, until: date) -> dict[str, float]:
    """Each department's mean score over the whistles of the period that were rated."""
    blown = select(Whistle).where(
        Whistle.district == district,
        Whistle.blown_at >= clock.start_of_day(since),
        Whistle.blown_at < clock.start_of_day(until),
    )
    heard = unit_scores.compute(session, blown)
    return {unit: each.mean for unit, each in heard.items() if each.mean is not None}
