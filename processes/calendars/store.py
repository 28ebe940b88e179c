"""The calendar as the tables have it, and noticing that somebody changed it.

Every process keeps the calendar it read last and looks now and then, as a transaction begins,
whether there is a newer release. A deadline keeps the release it was reckoned by, so that one
reckoned in the seconds between is found and moved (`processes.deadlines.calendar_changes.catch_up`).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from time import monotonic

from sqlalchemy import event, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine import db
from processes.calendars import working_time
from processes.calendars.models import CalendarDay, CalendarRelease, OfficeHours
from processes.calendars.working_time import Calendar, Season, SpecialDay

#: Seconds between two looks of one process.
EVERY = 5.0


def load(session: Session, at: int | None = None) -> Calendar:
    """The calendar as this transaction sees it, or as it was with an earlier release."""
    last = revision(session) if at is None else at
    years = {each.year: each.id for each in _newest(session, CalendarRelease.year, last)}
    places = {each.place: each.id for each in _newest(session, CalendarRelease.place, last)}
    return Calendar(
        last,
        {year: _days(session, id) for year, id in years.items() if year is not None},
        {place: tuple(_seasons(session, id)) for place, id in places.items() if place is not None},
    )


def revision(session: Session) -> int:
    """The newest release."""
    return session.scalar(select(func.max(CalendarRelease.id))) or 0


@db.at_begin
def look(session: Session) -> None:
    """Take over a newer calendar, if it is time to look."""
    if monotonic() - _looked[0] < EVERY:
        return
    _looked[0] = monotonic()
    if revision(session) != working_time.current().revision:
        working_time.install(load(session))


def look_again(session: Session) -> None:
    """Have this process look as soon as the transaction is kept."""

    def forget(_session: Session) -> None:
        _looked[0] = NEVER

    event.listen(session, "after_commit", forget, once=True)


def list_releases(session: Session) -> list[CalendarRelease]:
    """Every release, the newest first."""
    return list(session.scalars(select(CalendarRelease).order_by(CalendarRelease.id.desc())))


def forget() -> None:
    """Know nothing but what came with the program (for tests, which throw their releases away)."""
    working_time.install(None)
    _looked[0] = monotonic()


def _newest(
    session: Session,
    of: InstrumentedAttribute[int | None] | InstrumentedAttribute[str | None],
    last: int,
) -> list[CalendarRelease]:
    chosen = select(CalendarRelease).ext(distinct_on(of)).where(of.is_not(None))
    chosen = chosen.where(CalendarRelease.id <= last)
    return list(session.scalars(chosen.order_by(of, CalendarRelease.id.desc())))


def _days(session: Session, release_id: int) -> Mapping[date, SpecialDay]:
    chosen = select(CalendarDay).filter_by(release_id=release_id).order_by(CalendarDay.on)
    return {row.on: SpecialDay(row.on, row.name, row.is_off) for row in session.scalars(chosen)}


def _seasons(session: Session, release_id: int) -> Iterator[Season]:
    chosen = select(OfficeHours).filter_by(release_id=release_id).order_by(OfficeHours.id)
    for row in session.scalars(chosen):
        shifts: working_time.Shifts = ((row.opens, row.closes),)
        if row.breaks and row.resumes:
            shifts = ((row.opens, row.breaks), (row.resumes, row.closes))
        yield Season(divmod(row.since, 100), divmod(row.until, 100), shifts)


#: Longer ago than anything.
NEVER = float("-inf")
#: When this process looked last.
_looked = [NEVER]
