"""The only "now", real or virtual, and the zone the district reckons in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

_virtual: ContextVar[datetime | None] = ContextVar("virtual_now", default=None)


def now() -> datetime:
    """This moment, aware, in UTC: the real one, or the one set by `at`."""
    return _virtual.get() or datetime.now(UTC)


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


@cache
def zone() -> ZoneInfo:
    """The zone FEEL, durations and pages reckon in: `SISHI_ZONE`, else Asia/Shanghai."""
    return ZoneInfo(os.environ.get("SISHI_ZONE", "Asia/Shanghai"))


def local(moment: datetime) -> datetime:
    """The same moment, told in the district's zone."""
    return moment.astimezone(zone())
