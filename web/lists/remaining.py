"""What is left of a limit that came with a row, in words and in the limit's own unit."""

from datetime import datetime

from processes.lists.limits import RunningLimit
from web import time_left, words
from web.words import RemainingTime


def remaining(
    limit: RunningLimit | None, due: datetime | None = None, since: datetime | None = None
) -> RemainingTime | None:
    """What is left of the limit; where there is none, of the time from `since` to `due`."""
    if limit is None:
        return words.remaining_time(due, since)
    return time_left.for_course(limit.course, limit.stopped)
