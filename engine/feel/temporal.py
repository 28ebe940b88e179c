"""Dates, times and durations as text (DMN 1.5, 10.3.2.3; XML Schema's lexical forms)."""

import re
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from engine.feel import date_arithmetic, far
from engine.feel.far import AnyDate, AnyMoment, FineSpan, combine, with_nanos
from engine.feel.values import YearsMonths

_DATE = r"(-?(?:[1-9]\d{3,8}|0\d{3}))-(\d\d)-(\d\d)"
_TIME = r"(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z][\w/+-]*)?"
_DATE_ONLY = re.compile(_DATE, re.ASCII)
_TIME_ONLY = re.compile(f"T?{_TIME}", re.ASCII)
_BOTH = re.compile(rf"{_DATE}T{_TIME}(?:\[([A-Za-z][\w/+-]*)\])?", re.ASCII)
_DAYS = re.compile(
    r"(-)?P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?", re.ASCII
)
_MONTHS = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_OFFSET = re.compile(r"Z|[+-]\d\d:\d\d(?::\d\d)?", re.ASCII)
_LONGEST = 60
_OFFSET_MOST = timedelta(hours=18)
MICROSECOND = timedelta(microseconds=1)


def parse_date(text: str) -> AnyDate | None:
    """`2026-03-04`"""
    match = _DATE_ONLY.fullmatch(text) if len(text) < _LONGEST else None
    return _date(*match.groups()) if match else None


def parse_time(text: str) -> time | None:
    """`09:00:00`, `T09:00:00`, `09:00:00+08:00`, `09:00:00@Asia/Shanghai`"""
    match = _TIME_ONLY.fullmatch(text) if len(text) < _LONGEST else None
    return _time(*match.groups()) if match else None


def parse_date_and_time(text: str) -> AnyMoment | None:
    """`2026-03-04T09:00:00`, with or without a zone; both, as `+08:00[Asia/Shanghai]`, is Java's."""
    match = _BOTH.fullmatch(text) if len(text) < 2 * _LONGEST else None
    if not match:
        return None
    groups, place = match.groups()[:-1], match[9]
    if place is not None:
        return _placed(text[: match.start(9) - 1], groups[-1], place)
    day = _date(*groups[:3])
    # 24:00:00 is the midnight that ends the day.
    end = groups[3:6] == ("24", "00", "00") and not (groups[6] or "").strip(".0")
    moment = _time("00", *groups[4:]) if end else _time(*groups[3:])
    if day is None or moment is None:
        return None
    try:
        return combine(date_arithmetic.add_days(day, timedelta(days=1)) if end else day, moment)
    except OverflowError:
        return None


def _placed(text: str, offset: str | None, place: str) -> AnyMoment | None:
    """The moment an offset says, told in a zone."""
    zone = named_zone(place)
    moment = parse_date_and_time(text) if offset and offset[0] != "@" and zone else None
    return moment and date_arithmetic.at_zone(moment, zone)


def parse_duration(text: str) -> timedelta | YearsMonths | None:
    """`P3DT4H` or `P1Y2M`"""
    if len(text) > _LONGEST or not any(sign.isdigit() for sign in text):
        return None
    match = _MONTHS.fullmatch(text)
    if match:
        sign, years, months = match.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return YearsMonths(-total if sign else total)
    match = _DAYS.fullmatch(text)
    return _days(match) if match else None


def parse_any(text: str) -> Any:
    """What `@"…"` may hold."""
    for parse in (parse_date, parse_date_and_time, parse_time, parse_duration):
        value = parse(text)
        if value is not None:
            return value
    return None


def _days(match: re.Match[str]) -> timedelta | None:
    sign, days, hours, minutes, seconds = match.groups()
    way = -1 if sign else 1
    whole = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60_000_000_000
    total = whole + int(Decimal(seconds or 0) * 1_000_000_000)
    micros, nanos = divmod(total, 1000)
    try:
        value = (FineSpan if nanos else timedelta)(microseconds=way * micros)
    except OverflowError:
        return None
    if isinstance(value, FineSpan):
        value.nanos = nanos
    return value


def make_date(year: int, month: int, day: int) -> AnyDate | None:
    """A date of the calendar, or None."""
    try:
        return far.make_date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _date(year: str, month: str, day: str) -> AnyDate | None:
    return make_date(int(year), int(month), int(day))


def _time(
    hour: str, minute: str, second: str, fraction: str | None, zone: str | None
) -> time | None:
    tz = _zone(zone) if zone else None
    if zone and tz is None:
        return None
    micros, nanos = divmod(int((fraction or ".0")[1:10].ljust(9, "0")), 1000)
    try:
        return with_nanos(time(int(hour), int(minute), int(second), micros, tz), nanos)
    except ValueError:
        return None


def parse_zone(text: str) -> tzinfo | None:
    """The zone of an offset, `+08:00` or `Z`, or of a name, `Asia/Shanghai`; None for neither."""
    if _OFFSET.fullmatch(text):
        return _zone(text)
    return named_zone(text)


def _zone(text: str) -> tzinfo | None:
    if text == "Z":
        return UTC
    if text[0] == "@":
        return named_zone(text[1:])
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if minutes > 59 or (seconds and seconds[0] > 59):
        return None
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return offset_zone(-offset if text[0] == "-" else offset)


def offset_zone(offset: timedelta) -> tzinfo | None:
    """The zone with a fixed offset; None beyond 18 hours."""
    if abs(offset) > _OFFSET_MOST:
        return None
    return timezone(offset) if offset else UTC


def named_zone(name: str) -> tzinfo | None:
    """The zone of the IANA database with this very name, or None."""
    if name in _zone_names():
        return ZoneInfo(name)
    return None


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def text_of_date(value: AnyDate | AnyMoment) -> str:
    """`2026-03-04`"""
    sign = "-" if value.year < 0 else ""
    return f"{sign}{abs(value.year):04d}-{value.month:02d}-{value.day:02d}"


def text_of_time(value: time | datetime) -> str:
    """`09:00:00@Asia/Shanghai`"""
    text = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}"
    nanos = getattr(value, "nanos", 0)
    if value.microsecond or nanos:
        text += f".{value.microsecond:06d}{nanos:03d}".rstrip("0")
    return text + text_of_zone(value)


def text_of_date_and_time(value: AnyMoment) -> str:
    """`2026-03-04T09:00:00+08:00`"""
    return f"{text_of_date(value)}T{text_of_time(far.inside(value))}"


def text_of_zone(value: time | datetime) -> str:
    """`Z`, `+08:00`, `@Asia/Shanghai` or nothing."""
    if value.tzinfo is None:
        return ""
    if isinstance(value.tzinfo, ZoneInfo):
        return f"@{value.tzinfo.key}"
    return text_of_offset(value)


def text_of_offset(value: time | datetime) -> str:
    """`Z` or `+08:00`: how far an aware value is from UTC."""
    seconds = int((value.utcoffset() or timedelta()).total_seconds())
    if not seconds:
        return "Z"
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    text = f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return text + (f":{seconds % 60:02d}" if seconds % 60 else "")


def text_of_days(value: timedelta) -> str:
    """`P1DT2H3M4.5S`"""
    micros, nanos = value // MICROSECOND, getattr(value, "nanos", 0)
    if not micros and not nanos:
        return "PT0S"
    sign, micros = ("-", -micros) if micros < 0 else ("", micros)
    seconds, micros = divmod(micros, 1_000_000)
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    text = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n)
    fraction = f".{micros:06d}{nanos:03d}".rstrip("0") if micros or nanos else ""
    if seconds % 60 or fraction:
        text += f"{seconds % 60}{fraction}S"
    return f"{sign}P" + (f"{days}D" if days else "") + (f"T{text}" if text else "")


def text_of_months(value: YearsMonths) -> str:
    """`P1Y2M`"""
    if not value.months:
        return "P0M"
    years, months = divmod(abs(value.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-P" if value.months < 0 else "P") + text
