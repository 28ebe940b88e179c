"""When people of the demonstration do things: in working hours, sooner or later."""

from datetime import datetime, time, timedelta
from random import Random

from engine import clock
from processes.calendars import working_time

#: Registrations fall into these hours, so that a first contact within two hours is possible.
MORNING, AFTERNOON = (time(8, 40), time(10, 15)), (time(14, 35), time(16, 10))


def registration(chance: Random, now: datetime, days: int) -> datetime:
    """A working moment about that many days before `now`; for zero days, within the last hours."""
    if days == 0:
        return now - timedelta(minutes=chance.randint(5, 90))
    day = working_time.on_or_before(clock.local(now).date() - timedelta(days=days))
    begins, ends = chance.choice((MORNING, AFTERNOON))
    start = datetime.combine(day, begins, clock.zone())
    width = datetime.combine(day, ends, clock.zone()) - start
    return start + width * chance.random()


def later(chance: Random, moment: datetime, minutes: tuple[int, int]) -> datetime:
    """The moment so many working minutes after `moment`."""
    return working_time.add_working_time(moment, timedelta(minutes=chance.randint(*minutes)))
