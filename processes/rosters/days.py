"""Which day a week's reception is held on, and when its list is drafted (docs/domain.md 6.6)."""

from datetime import date, timedelta

from processes.calendars import working_time

WEEK = timedelta(days=7)
MONDAY, FRIDAY = 0, 4


def monday_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def reception_day(monday: date) -> date:
    """The Monday, or the first working day after it where that is off (周一逢假顺延)."""
    return working_time.on_or_after(monday)


def confirm_day(monday: date) -> date:
    """The Friday before, or the last working day before that: somebody must be there to confirm."""
    return working_time.on_or_before(monday - timedelta(days=7 - FRIDAY))


def draft_day(monday: date) -> date:
    """The day the list is drafted: Thursday, or the working day before the one it is confirmed on."""
    return working_time.on_or_before(confirm_day(monday) - timedelta(days=1))


def mondays_on(reception_on: date) -> list[date]:
    """The Mondays whose receptions are all held that day; two may fall together."""
    found, monday = [], monday_of(reception_on)
    while reception_day(monday) == reception_on:
        found.append(monday)
        monday -= WEEK
    return found[::-1]


def due_to_draft(today: date) -> list[date]:
    """The reception days whose lists should be there by today and lie ahead."""
    mondays = (monday_of(today) + WEEK * n for n in range(-2, 4))
    days = {reception_day(m) for m in mondays if draft_day(m) <= today < reception_day(m)}
    return sorted(days)
