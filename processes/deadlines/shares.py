"""How much of a limit is used and how much is left, in its own unit.

Working hours are measured in working hours, working days in working days, natural days in
natural days. What stood still is not used; what was granted is part of the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from engine import clock
from processes.calendars import working_time
from processes.deadlines import due_dates
from processes.deadlines.due_dates import PASSING, Pause, Prolongation, Turn
from processes.deadlines.limits import Limit, Unit

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Course:
    """A limit as it runs: its rule, since when and until when, and what happened to it."""

    limit: Limit
    #: Aware, as all moments here.
    start: datetime
    due: datetime
    turns: tuple[Turn, ...] = ()
    #: The moment its diagram gave it, where no rule counted it.
    given: datetime | None = None
    #: Whose office hours it runs by.
    place: str | None = None

    @property
    def is_by_the_hour(self) -> bool:
        """Whether time is measured, not days."""
        return self.limit.unit in PASSING

    @property
    def is_worked(self) -> bool:
        """Whether only working time or working days count."""
        return self.limit.unit in (Unit.WORKING_HOUR, Unit.WORKING_DAY)


@dataclass(frozen=True)
class Amount:
    """So many days, or so many minutes; `is_worked` where only working ones are counted."""

    number: int
    is_days: bool
    is_worked: bool


def moment_of(course: Course, part: Fraction) -> datetime:
    """The moment at which that share of the limit is used; beyond the whole of it, its own unit goes on.

    What stops after that moment takes nothing from it.
    """
    stood: list[Pause] = []
    for turn in course.turns:
        if isinstance(turn, Pause):
            if turn.since >= _reached(course, part, stood):
                break
            stood.append(turn)
    return _reached(course, part, stood)


def reminder_of(course: Course, part: Fraction) -> datetime:
    """When people are reminded of that share: in office hours, and before the limit is over."""
    return suitable(course, min(moment_of(course, part), course.due))


def suitable(course: Course, moment: datetime) -> datetime:
    """When a reminder for that moment is given: then, if people work; else when they next do.

    Where they do not before the end, on the last working day before. What runs day and night
    is told day and night.
    """
    if course.is_by_the_hour and not course.is_worked:
        return moment
    return in_office_hours(moment, course.start, course.due, course.place)


def in_office_hours(
    moment: datetime, start: datetime | None, due: datetime, place: str | None = None
) -> datetime:
    """The moment if offices work, else when they next do before `due`, else the last day they did.

    Where they do at no time between `start` and `due`, by day at least.
    """
    if working_time.is_open(moment, place):
        return moment
    following = working_time.next_opening(moment, place)
    if following < due:
        return following
    last = working_time.opening_time(working_time.on_or_before(working_time.last_day(due)), place)
    if start is None or start <= last:
        return last
    if clock.local(start).date() == clock.local(last).date():
        # It began on that very day: in what is left of its hours, else at once.
        opens = working_time.next_opening(start, place)
        return opens if opens < due else start
    opens = datetime.combine(clock.local(moment).date(), working_time.OPENS, clock.zone())
    return opens if moment < opens < due else moment


def warning_of(course: Course, warning_on: date) -> datetime | None:
    """When people are told that it is the last working day: as it opens.

    None where time is measured, and where nobody works before the end.
    """
    if course.is_by_the_hour or not working_time.is_working_day(warning_on):
        return None
    opens = working_time.opening_time(warning_on, course.place)
    if opens >= course.due:
        # It is over as the day begins.
        before = working_time.on_or_before(warning_on - _DAY)
        opens = working_time.opening_time(before, course.place)
    warned = max(opens, course.start)
    return warned if warned < course.due else None


def left(course: Course, now: datetime) -> Amount:
    """What is left before the end: the days after today, on the last day the time."""
    if course.is_by_the_hour:
        return _time(course, now, course.due)
    days = _days(course, clock.local(now).date(), working_time.last_day(course.due))
    return Amount(days, True, course.is_worked) if days else _time(course, now, course.due)


def overdue(course: Course, now: datetime) -> Amount:
    """How long it is over: the days after the last one, or the time since."""
    if course.is_by_the_hour:
        return _time(course, course.due, now)
    last = working_time.last_day(course.due)
    return Amount(_days(course, last, clock.local(now).date()), True, course.is_worked)


def _time(course: Course, since: datetime, until: datetime) -> Amount:
    worked = course.is_worked
    passed = _passed(worked, since, until, course.place)
    return Amount(passed // _MINUTE, False, worked)


def _passed(worked: bool, since: datetime, until: datetime, place: str | None) -> timedelta:
    if worked:
        return working_time.working_time_between(since, until, place)
    return until - since


def _days(course: Course, since: date, until: date) -> int:
    if course.is_worked:
        return working_time.working_days_between(since, until)
    return (until - since).days


def _reached(course: Course, part: Fraction, stood: Sequence[Pause]) -> datetime:
    reached = _hours_reached if course.is_by_the_hour else _days_reached
    return reached(course, part, stood)


def _hours_reached(course: Course, part: Fraction, stood: Sequence[Pause]) -> datetime:
    start = clock.local(course.start).replace(second=0, microsecond=0)
    if course.given is not None:
        whole = _passed(course.is_worked, start, course.given, course.place)
    else:
        whole = course.limit.amount * PASSING[course.limit.unit]
    for turn in course.turns:
        if isinstance(turn, Prolongation):
            whole += turn.amount * PASSING[turn.unit]
    needed = int(whole // _MINUTE * part) * _MINUTE
    needed += sum(
        (_passed(course.is_worked, each.since, each.until, course.place) for each in stood),
        timedelta(),
    )
    if course.is_worked:
        return working_time.add_working_time(start, needed, course.place)
    return start + needed


def _days_reached(course: Course, part: Fraction, stood: Sequence[Pause]) -> datetime:
    began = clock.local(course.start).date()
    granted = [turn for turn in course.turns if isinstance(turn, Prolongation)]
    nominal = due_dates.compute_by_rule(
        course.limit, course.start, granted, course.given, course.place
    ).nominal_on
    whole = _days(course, began, nominal)
    if whole <= 0:
        return course.due
    days, rest = divmod(whole * part, 1)
    unit = Unit.WORKING_DAY if course.is_worked else Unit.DAY
    day = due_dates.add(began, int(days) + bool(rest), unit)
    for pause in stood:
        day = due_dates.turned(unit, day, pause)
    return _within(course, day, rest or Fraction(1))


def _within(course: Course, day: date, part: Fraction) -> datetime:
    """The moment at which that part of the day, or of its working time, has passed."""
    opens = clock.start_of_day(day)
    ends = working_time.end_of_day(day)
    if not course.is_worked:
        return opens + int((ends - opens) // _MINUTE * part) * _MINUTE
    whole = working_time.working_time_between(opens, ends, course.place)
    worked = int(whole // _MINUTE * part) * _MINUTE
    return working_time.add_working_time(opens, worked, course.place)
