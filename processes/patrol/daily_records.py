"""Making the day's sheets, and marking those that stayed blank.

They are rows, not process instances: three thousand a day are one statement.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from engine.scheduling import timetable
from processes.calendars import working_time
from processes.organisation.places import LENGTHS, Place, PlaceKind
from processes.patrol.models import PatrolRecord


@timetable.scheduled("patrol.sheets", hour=7, minute=30)
def create_for_day(session: Session, due: datetime) -> int:
    """The sheets of the day that `due` is in, if it is a working day; how many were new."""
    day = clock.local(due).date()
    return make(session, day) if working_time.is_working_day(day) else 0


@timetable.scheduled("patrol.close", hour=0, minute=10)
def close_past(session: Session, due: datetime) -> int:
    """Mark what stayed blank before the day that has begun; how many."""
    return close(session, clock.local(due).date())


def make(session: Session, day: date) -> int:
    """A sheet for every small grid that has none for that day; however often it is asked."""
    return _insert(session, day, true(), is_due=True)


def make_extra(session: Session, day: date, grids: Collection[str]) -> int:
    """Sheets of a day off, for who walks all the same; coverage does not ask for them."""
    return _insert(session, day, Place.code.in_(grids), is_due=working_time.is_working_day(day))


def close(session: Session, today: date) -> int:
    """Mark the sheets of earlier days that nobody recorded."""
    blank = update(PatrolRecord).where(
        PatrolRecord.on < today, PatrolRecord.recorded_at.is_(None), PatrolRecord.blank_at.is_(None)
    )
    return _number(session, blank.values(blank_at=clock.now()))


def _insert(session: Session, day: date, which: ColumnElement[bool], *, is_due: bool) -> int:
    code = Place.code
    rows = select(
        literal(day),
        code,
        func.left(code, LENGTHS[PlaceKind.VILLAGE]),
        func.left(code, LENGTHS[PlaceKind.STREET]),
        Place.district,
        literal(is_due),
    ).where(Place.kind == PlaceKind.SMALL_GRID, which)
    columns = ["on", "grid", "village", "street", "district", "is_due"]
    made = insert(PatrolRecord).from_select(columns, rows).on_conflict_do_nothing()
    return _number(session, made)


def _number(session: Session, change: Any) -> int:
    """Make the change; how many rows it concerned."""
    changed = change.returning(PatrolRecord.id).cte("changed")
    return session.scalar(select(func.count()).select_from(changed)) or 0
