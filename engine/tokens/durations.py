"""ISO 8601 durations and cycles, reckoned by the calendar (ISO 8601-1:2019, 5.5)."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine import clock

_DURATION = re.compile(
    r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_CYCLE = re.compile(r"R(\d*)/(?:([^P].*)/)?(P[^/]+)")


@dataclass(frozen=True, slots=True)
class Duration:
    """Months are counted by the calendar, days by the wall clock, `exact` by the second."""

    months: int = 0
    days: int = 0
    exact: timedelta = timedelta()

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read `P1M`, `P3DT2H`, `PT30M`, …; raises ValueError for anything else, a negative one too."""
        found = _DURATION.fullmatch(text.strip())
        if found is None or found[1] or not any(found.groups()[1:]):
            raise ValueError(f"“{text}”不是 ISO 8601 时长，例如 PT2H、P3D、P1M")
        years, months, weeks, days, hours, minutes = (
            int(each or 0) for each in found.groups()[1:7]
        )
        exact = timedelta(hours=hours, minutes=minutes, seconds=float(found[8] or 0))
        return cls(years * 12 + months, weeks * 7 + days, exact)

    def __bool__(self) -> bool:
        return bool(self.months or self.days or self.exact)

    def after(self, start: datetime, times: int = 1) -> datetime:
        """`start` plus `times` this; 31 January plus a month is the last day of February.

        Raises OverflowError for a moment after the year 9999.
        """
        try:
            return self._after(clock.local(start), times)
        except ValueError as error:
            raise OverflowError(str(error)) from error

    def told(self) -> str:
        """In words, e.g. `3天2小时`."""
        years, months = divmod(self.months, 12)
        minutes, seconds = divmod(int(self.exact.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        parts = (
            (years, "年"),
            (months, "个月"),
            (self.days, "天"),
            (hours, "小时"),
            (minutes, "分钟"),
            (seconds, "秒"),
        )
        return "".join(f"{n}{word}" for n, word in parts if n) or "0秒"

    def _after(self, at: datetime, times: int) -> datetime:
        year, month = divmod(at.year * 12 + at.month - 1 + self.months * times, 12)
        day = min(at.day, calendar.monthrange(year, month + 1)[1])
        wall = at.replace(year=year, month=month + 1, day=day) + timedelta(days=self.days * times)
        return (wall.astimezone(UTC) + self.exact * times).astimezone(clock.zone())


@dataclass(frozen=True, slots=True)
class Cycle:
    """`R3/PT1H`: `times` ticks (None: without end), the n-th at start + n durations."""

    times: int | None
    start: datetime | None
    every: Duration

    @classmethod
    def parse(cls, text: str) -> "Cycle":
        """Read `R/PT1H`, `R3/2026-03-04T09:00:00+08:00/P1D`; raises ValueError."""
        found = _CYCLE.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"“{text}”不是 ISO 8601 周期，例如 R3/PT1H、R/P1D")
        every = Duration.parse(found[3])
        if not every:
            raise ValueError(f"周期“{text}”的间隔为零")
        start = moment(found[2]) if found[2] else None
        return cls(int(found[1]) if found[1] else None, start, every)


def moment(text: str) -> datetime:
    """An ISO 8601 date and time as an aware one; raises ValueError.

    FEEL's `…@Asia/Shanghai` and Camunda 8's `…+08:00[Asia/Shanghai]` too; an offset decides.
    """
    stamp, _, zone = text.strip().removesuffix("]").replace("[", "@").partition("@")
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError as error:
        raise ValueError(f"“{text}”不是 ISO 8601 的日期时间") from error
    if not zone:
        return aware(at)
    try:
        named = ZoneInfo(zone)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"没有时区“{zone}”") from error
    return at if at.tzinfo else at.replace(tzinfo=named)


def day_or_moment(text: str) -> date | datetime:
    """A text with a time of day as `moment` reads it, any other as a day; raises ValueError."""
    return moment(text) if "T" in text else date.fromisoformat(text)


def aware(moment: datetime) -> datetime:
    """A wall-clock time is one of the district's zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.zone())
