"""Which days a deadline counts, and of each it does not count why: what its calendar shows.

It walks the same way as `due_dates` and never decides on its own when a limit ends.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine import clock
from processes.calendars import working_time
from processes.calendars.labels import day_off
from processes.deadlines import due_dates
from processes.deadlines.due_dates import Deadline, Pause, Turn
from processes.deadlines.limits import Limit, Unit

_DAY = timedelta(days=1)
#: Units in which days off are left out.
WORKED = frozenset({Unit.WORKING_DAY, Unit.WORKING_HOUR})


class Reason(StrEnum):
    """Why a day is not counted."""

    #: The day it starts on (始日不计入).
    START = "start"
    OFF = "off"
    PAUSED = "paused"
    #: It lies between the last day of the count and the working day that one was moved to.
    MOVED = "moved"


@dataclass(frozen=True)
class Day:
    """A day between the start of a deadline and its end."""

    on: date
    #: Why it is not counted; None: it counts.
    reason: Reason | None
    #: The name of the day off, or what the limit stood still for.
    name: str = ""
    is_start: bool = False
    is_due: bool = False
    #: A weekend's day worked to make up for a holiday.
    is_made_up: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it is one of the days the limit has."""
        return self.reason is None

    @property
    def is_struck(self) -> bool:
        """Whether the calendar strikes it out; start and end have their own marks."""
        return not self.is_counted and not self.is_start and not self.is_due


@dataclass(frozen=True)
class Span:
    """Days that stand still, or that are counted in one unit; the first is not one of them."""

    after: date
    until: date
    name: str = ""

    def has(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.after < day <= self.until


def list_days(limit: Limit, found: Deadline, turns: Sequence[Turn] = ()) -> list[Day]:
    """Every day from the start to the end, or back to the end where it comes before."""
    began, ends = found.start.date(), last_day(found)
    first, last = min(began, ends), max(began, ends, found.nominal_on)
    still, other = _spans(limit, found, turns)
    worked = limit.unit in WORKED
    days = []
    for on in _each(first, last):
        special = working_time.special_days(on.year).get(on)
        reason, name = _reason(on, found, _standing(still, on), worked != other.has(on))
        # Hours run from the moment itself; a day that is start and end at once is all there is.
        if on == began != ends and limit.unit not in due_dates.PASSING:
            reason, name = Reason.START, ""
        is_made_up = special is not None and not special.is_off
        days.append(Day(on, reason, name, on == began, on == ends, is_made_up))
    return days


def last_day(found: Deadline) -> date:
    """The day it ends on: 24:00 belongs to the day it ends."""
    return clock.local(found.due - timedelta(microseconds=1)).date()


def _each(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _reason(
    on: date, found: Deadline, still: Span | None, leaves_out_off: bool
) -> tuple[Reason | None, str]:
    if still is not None:
        return Reason.PAUSED, still.name
    if found.start.date() <= found.nominal_on < on:
        return Reason.MOVED, day_off(on)
    if leaves_out_off and day_off(on):
        return Reason.OFF, day_off(on)
    return None, ""


def _standing(still: Sequence[Span], day: date) -> Span | None:
    return next((each for each in still if each.has(day)), None)


def _spans(limit: Limit, found: Deadline, turns: Sequence[Turn]) -> tuple[list[Span], Span]:
    """The days that stand still, and those of extensions counted in the other kind of days."""
    if limit.unit in due_dates.PASSING:
        return [_whole_days(each) for each in turns if isinstance(each, Pause)], _none(found)
    nominal, still, other = due_dates.first_nominal(limit, found), [], _none(found)
    for turn in turns:
        after = due_dates.turned(limit.unit, nominal, turn)
        if isinstance(turn, Pause):
            still.append(_stood(turn, nominal, after))
        elif (turn.unit in WORKED) != (limit.unit in WORKED):
            other = Span(nominal, after)
        nominal = after
    return still, other


def _stood(pause: Pause, nominal: date, after: date) -> Span:
    """What stops on its last day has not had that day: it gets another for it."""
    since, until = (clock.local(each).date() for each in (pause.since, pause.until))
    if since < nominal:
        return Span(since, until, pause.reason)
    return Span(nominal - _DAY, after - _DAY, pause.reason)


def _whole_days(pause: Pause) -> Span:
    """Of a limit in hours, the days it stood still from midnight to midnight."""
    since, until = (clock.local(each).date() for each in (pause.since, pause.until))
    return Span(since, until - _DAY, pause.reason)


def _none(found: Deadline) -> Span:
    return Span(found.nominal_on, found.nominal_on)
