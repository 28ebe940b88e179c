"""The only "now", real or virtual, and the zone the district reckons in.

`SISHI_CLOCK_FILE` names a file holding a number of seconds by which this process's clock is
ahead of the real one. It is how a rehearsal moves the clock of running programs (web server
and worker read it at every look); without it, as in production, the clock is the real one.
`engine.installation` refuses it on a database that is in use.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from engine import settings

#: A century either way: beyond, dates come to their end.
FURTHEST = timedelta(days=36525)
#: Characters a number of seconds may take in the file.
LONGEST = 64

_virtual: ContextVar[datetime | None] = ContextVar("virtual_now", default=None)


def now() -> datetime:
    """This moment, aware, in UTC: the real one, or the one set by `at` or the clock file."""
    return _virtual.get() or datetime.now(UTC) + ahead()


def is_moved() -> bool:
    """Whether `SISHI_CLOCK_FILE` has a say, be it zero for the moment."""
    return bool(settings.text("SISHI_CLOCK_FILE"))


def ahead() -> timedelta:
    """How far the file named by `SISHI_CLOCK_FILE` moves the clock; nothing when none is named.

    Raises SettingError when the file is not there or holds no number of a century at most.
    """
    path = os.environ.get("SISHI_CLOCK_FILE", "").strip()
    if not path:
        return timedelta(0)
    try:
        moved = timedelta(seconds=float(_read(Path(path))))
    except (OSError, ValueError, OverflowError) as error:
        raise _refusal(path) from error
    if abs(moved) > FURTHEST:
        raise _refusal(path)
    return moved


def _read(path: Path) -> str:
    """The little there is to read; a pipe would be waited for, a device read without end."""
    if not path.is_file():
        raise OSError
    with path.open() as opened:
        return opened.read(LONGEST)


def _refusal(path: str) -> settings.SettingError:
    return settings.SettingError(
        name="SISHI_CLOCK_FILE", value=path, reason="应为一个文件，内容是秒数，不超过一百年"
    )


def move(path: Path, by: timedelta) -> None:
    """Move every clock that reads `path`; in one rename, so that nobody reads half a number."""
    fresh = path.with_suffix(".new")
    fresh.write_text(str(by.total_seconds()))
    fresh.replace(path)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Make `now()` answer `moment` inside the block; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _virtual.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _virtual.reset(token)


def zone() -> ZoneInfo:
    """The zone FEEL, durations and pages reckon in: `SISHI_ZONE`, else Asia/Shanghai."""
    return settings.zone()


def local(moment: datetime) -> datetime:
    """An aware moment in the district's zone."""
    return moment.astimezone(zone())


def today() -> date:
    """The day it is now in the district's zone."""
    return local(now()).date()


def start_of_day(day: date) -> datetime:
    """The midnight the day begins with in the district's zone."""
    return datetime.combine(day, time(), zone())
