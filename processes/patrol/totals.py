"""How many sheets were due and recorded in a period: days that are over from their kept totals.

Totals are kept by street; what asks for less than a street is counted from the sheets, as is every
day that has no totals: today, and a day whose sheets were changed since it was counted.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, cast, func, insert, select, text, true, union_all
from sqlalchemy.orm import Session

from engine import clock
from engine.scheduling import timetable
from processes.organisation import places
from processes.organisation.places import LENGTHS, PlaceKind
from processes.patrol.models import PatrolRecord, PatrolTotal
from processes.sums import whole


@timetable.scheduled("patrol.sum_up", hour=0, minute=40)
def sum_up_past(session: Session, due: datetime) -> int:
    """Keep the totals of all days before the one that has begun; of how many days."""
    return sum_up(session, clock.local(due).date())


def sum_up(session: Session, today: date) -> int:
    """Count the earlier days that have no totals and keep what was found; how many days.

    Whoever changes a sheet meanwhile waits: else the change would not know of totals that do not
    know of the change.
    """
    session.execute(text("LOCK TABLE patrol_sheet IN SHARE MODE"))
    known = select(PatrolTotal.on)
    days = select(PatrolRecord.on).where(PatrolRecord.on < today, PatrolRecord.on.not_in(known))
    missing = session.scalars(days.distinct()).all()
    counted = (
        select(PatrolRecord.on, PatrolRecord.street, func.min(PatrolRecord.district), *_numbers())
        .where(PatrolRecord.on.in_(missing))
        .group_by(PatrolRecord.on, PatrolRecord.street)
    )
    columns = ["on", "street", "district", "due", "recorded"]
    session.execute(insert(PatrolTotal).from_select(columns, counted))
    return len(missing)


def select_sums(place: str, since: date, until: date) -> Select[Any]:
    """One row: the sheets `due` in the place from one day to another, and the `recorded` among them."""
    if len(place) > LENGTHS[PlaceKind.STREET]:
        # Each said so that the index `ix_patrol_sheet_due` holds all that is asked.
        return select(*_numbers()).where(
            PatrolRecord.grid.like(f"{place}%"),
            PatrolRecord.on.between(since, until),
            PatrolRecord.is_due,
        )
    kept = select(PatrolTotal.due, PatrolTotal.recorded).where(
        PatrolTotal.on.between(since, until), places.within(PatrolTotal.street, place)
    )
    series = func.generate_series(since, until, text("interval '1 day'"))
    every = series.table_valued("day", name="every").render_derived()
    day = cast(every.c.day, Date)
    is_kept = select(PatrolTotal.on).where(PatrolTotal.on == day).correlate(every).exists()
    # Day by day, each by its index: all at once, the sheets of years would be walked for those of today.
    of_day = (
        select(*_numbers())
        .where(PatrolRecord.on == day, places.within(PatrolRecord.grid, place))
        .correlate(every)
        .lateral("of_day")
    )
    others = select(of_day.c.due, of_day.c.recorded).select_from(every).join(of_day, true())
    both = union_all(kept, others.where(~is_kept)).subquery("days")
    told = [whole(func.sum(both.c[name])).label(name) for name in ("due", "recorded")]
    found: Select[Any] = select().add_columns(*told)
    return found


def _numbers() -> list[Any]:
    return [
        func.count().filter(PatrolRecord.is_due).label("due"),
        func.count(PatrolRecord.recorded_at).filter(PatrolRecord.is_due).label("recorded"),
    ]
