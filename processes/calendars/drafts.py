"""What somebody is about to put in force: the days of a year, or the office hours of a place."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.calendars import store, working_time
from processes.calendars.models import CalendarDay, CalendarRelease, OfficeHours, Origin
from processes.calendars.working_time import Calendar, Season, SpecialDay
from processes.cases import changes


@dataclass(frozen=True)
class Draft:
    """A year's arrangement or a place's seasons, with where it comes from and why."""

    origin: Origin
    note: str
    days: tuple[SpecialDay, ...] = ()
    place: str | None = None
    seasons: tuple[Season, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of the days; None for office hours."""
        return self.days[0].on.year if self.days else None

    def on_top_of(self, now: Calendar) -> Calendar:
        """The calendar with the draft in force."""
        if self.year is not None:
            days = {day.on: day for day in self.days}
            return replace(now, years={**now.years, self.year: days})
        return replace(now, hours={**now.hours, self.place or "": self.seasons})


def changed_days(session: Session, draft: Draft) -> list[SpecialDay]:
    """The days on which offices would work or not otherwise than now, as they would be."""
    before = store.load(session)
    after = draft.on_top_of(before)
    if draft.year is None:
        return []
    first = date(draft.year, 1, 1)
    found = []
    for day in (first + timedelta(days=n) for n in range(366)):
        with working_time.using(before):
            was = working_time.is_working_day(day)
        with working_time.using(after):
            special, works = (
                working_time.special_days(day.year).get(day),
                working_time.is_working_day(day),
            )
        if day.year == draft.year and was != works:
            found.append(special or SpecialDay(day, "", is_off=not works))
    return found


def first_day(session: Session, draft: Draft) -> date:
    """From which day on deadlines may end otherwise."""
    if draft.year is None:
        return clock.today()
    days = changed_days(session, draft)
    # A year that is published at last takes the mark off every date in it.
    is_new = draft.year not in store.load(session).years
    return date(draft.year, 1, 1) if is_new or not days else days[0].on


def save(session: Session, draft: Draft, by: Person) -> CalendarRelease:
    """Write the draft down; it is in force with the transaction."""
    release = CalendarRelease(
        year=draft.year,
        place=None if draft.year else draft.place or "",
        origin=draft.origin,
        note=draft.note.strip(),
        at=clock.now(),
        by=changes.actor(by),
    )
    session.add(release)
    session.flush()
    session.add_all(_rows(draft, release.id))
    session.flush()
    return release


def _rows(draft: Draft, release_id: int) -> Iterator[CalendarDay | OfficeHours]:
    for day in draft.days:
        yield CalendarDay(release_id=release_id, on=day.on, name=day.name, is_off=day.is_off)
    for season in draft.seasons:
        (opens, *_), (*_, closes) = season.shifts[0], season.shifts[-1]
        has_break = len(season.shifts) > 1
        yield OfficeHours(
            release_id=release_id,
            since=_number(season.since),
            until=_number(season.until),
            opens=opens,
            breaks=season.shifts[0][1] if has_break else None,
            resumes=season.shifts[1][0] if has_break else None,
            closes=closes,
        )


def _number(day: Collection[int]) -> int:
    month, number = day
    return month * 100 + number
