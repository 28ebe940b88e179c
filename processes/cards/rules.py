"""Which cards a limit has cost by a moment, and as of when."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from processes.calendars import working_time
from processes.deadlines import shares
from processes.deadlines.models import CaseDeadline, Colour, Ending
from processes.deadlines.shares import Course

#: The share of a limit that is used up when its reminder is given.
BLUE_AFTER = Fraction(7, 10)
RED_AFTER_WORKING_DAYS = 2
#: Of what is measured in time: half as much again.
RED_AFTER = Fraction(3, 2)
#: Limits that are about cards themselves cost none: the committee sees on its pages who is late.
WITHOUT_CARDS = frozenset({"card.explain", "supervise.reply"})


@dataclass(frozen=True)
class Earned:
    """A card a deadline has earned: its colour, since when, and why."""

    colour: Colour
    at: datetime
    why: str


def list_earned(row: CaseDeadline, course: Course, now: datetime) -> list[Earned]:
    """What the deadline has cost by `now`: a reminder before it is due, else yellow and, later, red."""
    if row.key in WITHOUT_CARDS:
        return []
    if row.ended is Ending.ABSENT and row.closed_at is not None and row.closed_at < row.due_at:
        # The others met and were done: nobody need wait for the hour to see who stayed away.
        return [Earned(Colour.YELLOW, row.closed_at, f"{row.name}：会商已开，未到场")]
    if now < row.due_at:
        reminded = shares.reminder_of(course, BLUE_AFTER)
        words = f"{row.name}临期：{row.why}"
        return [Earned(Colour.BLUE, reminded, words)] if now >= reminded else []
    found = [Earned(Colour.YELLOW, row.due_at, f"{row.name}到期未办：{row.why}")]
    turns = turns_red(course)
    if now >= turns:
        found.append(Earned(Colour.RED, turns, f"{row.name}逾期严重"))
    return found


def turns_red(course: Course) -> datetime:
    """When an expired clock costs a red card: two working days over, or half its hours again."""
    if course.is_by_the_hour:
        return shares.moment_of(course, RED_AFTER)
    ended = working_time.last_day(course.due)
    last = working_time.add_working_days(ended, RED_AFTER_WORKING_DAYS)
    return working_time.closing_time(last, course.place)
