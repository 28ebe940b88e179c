"""What a centre looks at: agreements of one text, revisits to sample, people nobody reached.

Against signatures for others and made-up agreements (docs/domain.md 9). Whoever asks sees the
cases of their own place; the conditions are on `Case`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, literal, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import ColumnElement

from engine import clock
from processes.cases.choices import Outcome
from processes.cases.models import Case, Revisit, Settlement

#: So many agreements of one text by one person in so short a time are looked at.
LEAST = 3
WITHIN = timedelta(days=7)
#: How far back warnings and samples reach.
PERIOD = timedelta(days=30)
#: Of so many settled cases a centre calls the parties itself each week.
SAMPLE = 5
#: The finding of a revisit at which nobody was reached.
UNREACHED = "unreachable"
#: What differs between agreements copied from one another: spaces, numbers, marks.
FILLED_IN = r"[[:space:][:digit:][:punct:]，。；：、“”（）]+"


@dataclass(frozen=True)
class SameText:
    """Agreements of one text: who wrote them down, when, the text, and their cases."""

    made_by: int
    first_at: datetime
    last_at: datetime
    content: str
    cases: Sequence[Case]


def list_same_texts(session: Session, *conditions: ColumnElement[bool]) -> list[SameText]:
    """Texts one person agreed on with several parties within a week, the newest first."""
    text = func.md5(func.regexp_replace(Settlement.content, FILLED_IN, "", "g"))
    first, last = func.min(Settlement.reached_at), func.max(Settlement.reached_at)
    rows = session.execute(
        select(
            Settlement.made_by,
            first.label("first"),
            last.label("last"),
            func.min(Settlement.content).label("content"),
            func.array_agg(Settlement.case_id).label("ids"),
        )
        .join(Case, Case.id == Settlement.case_id)
        .where(Settlement.made_by.is_not(None), Settlement.reached_at >= _since(), *conditions)
        .group_by(Settlement.made_by, text)
        .having(func.count(Settlement.case_id.distinct()) >= LEAST, last - first <= WITHIN)
        .order_by(last.desc())
        .limit(20)
    ).all()
    cases = _cases(session, {number for row in rows for number in row.ids})
    return [
        SameText(
            row.made_by, row.first, row.last, row.content, [cases[i] for i in sorted(set(row.ids))]
        )
        for row in rows
    ]


def sample(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Case]:
    """The cases settled lately whose parties the centre calls this week: by lot, the same all week."""
    lot = func.md5(Case.case_no + literal(_week()))
    settled = (Case.outcome == Outcome.SETTLED, Case.closed_at >= _since())
    chosen = select(Case).where(*settled, *conditions).order_by(lot).limit(SAMPLE)
    return session.scalars(chosen).all()


def list_unreached(session: Session, *conditions: ColumnElement[bool]) -> int:
    """How many cases were archived because nobody was reached three times; never counted content."""
    later = aliased(Revisit)
    is_last = ~exists().where(later.case_id == Revisit.case_id, later.id > Revisit.id)
    unreached = select(Revisit.case_id).where(Revisit.finding == UNREACHED, is_last)
    counted = select(func.count()).select_from(Case)
    found = counted.where(Case.id.in_(unreached), Case.archived_at.is_not(None), *conditions)
    return session.scalar(found) or 0


def _since() -> datetime:
    return clock.now() - PERIOD


def _week() -> str:
    today: date = clock.today()
    year, week, _ = today.isocalendar()
    return f"{year}-{week}"


def _cases(session: Session, ids: set[int]) -> dict[int, Case]:
    return {row.id: row for row in session.scalars(select(Case).where(Case.id.in_(ids)))}
