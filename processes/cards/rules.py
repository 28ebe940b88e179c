"""Which cards a limit has cost by a moment, and as of when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from engine import clock
from processes.calendars import working_time
from processes.deadlines import limits
from processes.deadlines.limits import Unit
from processes.deadlines.models import CaseDeadline, Colour, Ending

#: The share of a limit that is used up when its reminder is given.
BLUE_AFTER = 0.7
RED_AFTER_WORKING_DAYS = 2
RED_AFTER_SHARE = 0.5
#: Limits that are about cards themselves cost none: the committee sees on its pages who is late.
WITHOUT_CARDS = frozenset({"card.explain", "supervise.reply"})
_BY_THE_HOUR = {Unit.HOUR, Unit.MINUTE, Unit.WORKING_HOUR}


@dataclass(frozen=True)
class Earned:
    """A card a deadline has earned: its colour, since when, and why."""

    colour: Colour
    at: datetime
    why: str


def list_earned(session: Session, row: CaseDeadline, now: datetime) -> list[Earned]:
    """What the deadline has cost by `now`: a reminder before it is due, else yellow and, later, red."""
    if row.key in WITHOUT_CARDS:
        return []
    if row.ended is Ending.ABSENT and row.closed_at is not None and row.closed_at < row.due_at:
        # The others met and were done: nobody need wait for the hour to see who stayed away.
        return [Earned(Colour.YELLOW, row.closed_at, f"{row.name}:会商已开,未到场")]
    if now < row.due_at:
        reminded = row.started_at + (row.due_at - row.started_at) * BLUE_AFTER
        words = f"{row.name}临期:{row.why}"
        return [Earned(Colour.BLUE, reminded, words)] if now >= reminded else []
    found = [Earned(Colour.YELLOW, row.due_at, f"{row.name}到期未办:{row.why}")]
    turns = turns_red(session, row)
    if now >= turns:
        found.append(Earned(Colour.RED, turns, f"{row.name}逾期严重"))
    return found


def turns_red(session: Session, row: CaseDeadline) -> datetime:
    """When an expired deadline costs a red card: two working days over, or half its hours again."""
    if limits.find_version(session, row.rule).unit in _BY_THE_HOUR:
        return row.due_at + (row.due_at - row.started_at) * RED_AFTER_SHARE
    # A day that ends at 24:00 ended a moment before the midnight its deadline names.
    ended = clock.local(row.due_at - timedelta(microseconds=1)).date()
    return working_time.closing_time(working_time.add_working_days(ended, RED_AFTER_WORKING_DAYS))
