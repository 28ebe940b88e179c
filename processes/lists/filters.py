"""What several lists are narrowed by, and ordered by: conditions on `Case`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from engine import clock, moments
from engine.identity import Person
from processes import readers
from processes.calendars import working_time
from processes.cases.choices import Choice, RiskColor, Source, Status, Tier
from processes.cases.models import Case
from processes.deadlines.models import PARTIES, CaseDeadline, Colour, DeadlineStatus
from processes.lists import case_columns, limits
from processes.lists.declaration import NEVER, Filter, Sort, read_number
from processes.organisation import places
from processes.organisation.places import LENGTHS, PlaceKind

YES = {"1": "是"}
#: How soon something is due; what is over is due no more.
DUE = {"late": "超期", "today": "今天到期", "week": "七天内到期"}


def words_of(kind: type[Choice] | type[Colour]) -> Mapping[str, str]:
    """The values of a choice, with their words."""
    return {each.value: each.words for each in kind}


def choice(
    key: str, words: str, kind: type[Choice] | type[Colour], column: InstrumentedAttribute[Any]
) -> Filter:
    """A filter for the values of a column of choices."""

    def condition(_person: Person, asked: str) -> ColumnElement[bool] | None:
        found = readers.asked_choice(kind, asked)
        return None if found is None else column == found

    return Filter(key, words, condition, words_of(kind))


Moment = ColumnElement[datetime]


def due_bounds() -> tuple[Moment, Moment, Moment]:
    """Now, the end of today, and the end of the seventh day, today counted, when the statement is sent."""
    return (
        moments.now(),
        moments.at(lambda: working_time.end_of_day(clock.today())),
        moments.at(lambda: working_time.end_of_day(clock.today()) + timedelta(days=6)),
    )


def period(asked: str) -> tuple[Moment | None, Moment] | None:
    """From when to when something runs out that is due as asked; None for what is none."""
    now, today, week = due_bounds()
    return {"late": (None, now), "today": (now, today), "week": (now, week)}.get(asked)


def is_within(_person: Person, asked: str) -> ColumnElement[bool] | None:
    """The case lies in this place; by the column that has an index for places of that level."""
    columns = {
        LENGTHS[PlaceKind.DISTRICT]: Case.district,
        LENGTHS[PlaceKind.STREET]: Case.street,
        LENGTHS[PlaceKind.VILLAGE]: Case.village,
    }
    column = columns.get(len(asked))
    return places.within(Case.grid, asked) if column is None else column == asked


def since(column: InstrumentedAttribute[datetime], words: str) -> Filter:
    """From a day on, which is included."""

    def condition(_person: Person, asked: str) -> ColumnElement[bool] | None:
        on = readers.asked(readers.day, asked)
        return None if on is None else column >= clock.start_of_day(on)

    return Filter("since", words, condition, is_day=True)


def until(column: InstrumentedAttribute[datetime], words: str) -> Filter:
    """Until a day, which is included."""

    def condition(_person: Person, asked: str) -> ColumnElement[bool] | None:
        on = readers.asked(readers.day, asked)
        return None if on is None else column <= working_time.end_of_day(on)

    return Filter("until", words, condition, is_day=True)


TIER = choice("tier", "层级", Tier, Case.tier)
STATUS = choice("status", "状态", Status, Case.status)
RISK = choice("risk", "风险", RiskColor, Case.risk_color)
SOURCE = choice("source", "来源", Source, Case.source)
WITHIN = Filter("within", "地方", is_within)
FOLLOWED = Filter(
    "followed", "我关注的", lambda person, _asked: case_columns.is_followed(person), YES
)
PETITION = Filter("petition", "信访事项", lambda _person, _asked: Case.is_petition.is_(True), YES)

#: When the first limit of the case runs out.
FIRST_DUE = (
    select(func.min(CaseDeadline.due_at))
    .where(
        CaseDeadline.case_id == Case.id,
        CaseDeadline.status == DeadlineStatus.RUNNING,
        CaseDeadline.responsible.is_distinct_from(PARTIES),
    )
    .correlate(Case)
    .scalar_subquery()
)
BY_LIMIT = Sort(func.coalesce(FIRST_DUE, literal(NEVER)), only=Case.closed_at.is_(None))
BY_ID = Sort(Case.id, read_number, is_descending=True)


def is_due(_person: Person, asked: str) -> ColumnElement[bool] | None:
    """An open case with a limit that runs out then."""
    found = period(asked)
    return None if found is None else Case.closed_at.is_(None) & limits.is_due(*found)


DUE_OF_CASE = Filter("due", "期限", is_due, DUE)
