"""Whether anybody is there: the day's patrol, and the places without whoever should serve them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from engine import clock
from processes import patrol
from processes.onboarding import missing
from processes.organisation.places import PlaceKind
from processes.patrol.coverage import Coverage

#: How many places are named.
NAMED = 12


@dataclass(frozen=True)
class Vacancies:
    """The places of a level where nobody does the work: how many, and the first by code."""

    number: int
    first: list[str]


def of_today(session: Session, place: str) -> Coverage:
    """Of the sheets due today in the place, how many have a record."""
    return patrol.measure(session, place, clock.today())


def vacancies(session: Session, place: str) -> tuple[Vacancies, Vacancies]:
    """The small grids without a worker and the villages without a head, with one statement."""
    kinds = (PlaceKind.SMALL_GRID, PlaceKind.VILLAGE)
    vacant = [missing.select_vacant(kind, place).subquery() for kind in kinds]
    told = [
        select(func.array_agg(aggregate_order_by(rows.c.code, rows.c.code))).scalar_subquery()
        for rows in vacant
    ]
    row = session.execute(select(*told)).one()
    found = [Vacancies(len(codes or ()), list(codes or ())[:NAMED]) for codes in row]
    return found[0], found[1]
