"""Moments, durations and cycles written out in ISO 8601; what is wrong with one, in a sentence."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.tokens.cron import Cron, is_cron

_DURATION = re.compile(
    r"(?P<sign>-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?P<time>T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)
_SECONDS = (31_536_000, 2_592_000, 604_800, 86_400, None, 3600, 60, 1)
_CYCLE = re.compile(r"R(\d*)/(?:(.+)/)?([^/]+)", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)"
    r"(?:\[([A-Za-z0-9_+/-]{1,40})\])?",
    re.ASCII,
)
#: A thousand years: more is a slip, and leaves the calendar.
_LONGEST = 1000 * 31_536_000


def moment(text: str) -> str | None:
    """What is wrong with a date and time, for example 2026-03-04T09:00:00+08:00."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return "不是 ISO 8601 的日期时间（如 2026-03-04T09:00:00+08:00）"
    try:
        value = datetime.fromisoformat(found[1])
    except ValueError:
        return "这个日期或时间并不存在"
    if found[2] and not _is_zone(found[2]):
        return f"没有时区“{found[2]}”"
    if value.tzinfo is None and not found[2]:
        return "没有写时区（如 +08:00）"
    return None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


def duration(text: str) -> str | None:
    """What is wrong with a duration, for example P3D or PT1H30M."""
    seconds = _length(text)
    if seconds is None:
        return "不是 ISO 8601 的时长（如 P3D、PT1H30M）"
    if text.startswith("-"):
        return "时长不能是负数"
    if seconds > _LONGEST:
        return "时长不能超过 1000 年"
    return None


def cycle(text: str) -> str | None:
    """What is wrong with a cycle, for example R/PT1H, R3/P1D, R/2026-03-04T09:00:00+08:00/P7D, or a cron."""
    if is_cron(text):
        return _cron(text)
    if not text.startswith("R"):
        return "不是 ISO 8601 的周期（如 R/PT1H、R3/P1D），也不是 cron（如 0 0 9 * * MON-FRI）"
    found = _CYCLE.fullmatch(text)
    if found is None or len(found[1]) > 9:
        return "不是 ISO 8601 的周期（如 R/PT1H、R3/P1D）"
    if found[1] and int(found[1]) == 0:
        return "次数不能是 0"
    if found[2] is not None and (wrong := moment(found[2])):
        return f"起点{wrong}"
    if (wrong := duration(found[3])) is not None:
        return f"间隔{wrong}"
    if (_length(found[3]) or 0) < 1:
        return "间隔不能短于 1 秒"
    return None


def _cron(text: str) -> str | None:
    try:
        Cron.parse(text)
    except ValueError as error:
        return f"有误：{error}"
    return None


def _length(text: str) -> float | None:
    """About how many seconds a duration has, whatever its sign; None if it is none."""
    found = _DURATION.fullmatch(text)
    if found is None or len(text) > 60 or found["time"] == "T":
        return None
    parts = found.groups()[1:]
    numbers = [
        (float(part), seconds)
        for part, seconds in zip(parts, _SECONDS, strict=True)
        if part is not None and seconds is not None
    ]
    return sum(number * seconds for number, seconds in numbers) if numbers else None
