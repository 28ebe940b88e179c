"""Dates and times as form-js sends them."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from engine import clock

SUBTYPES = ("date", "time", "datetime")
#: How a time of day ends, by `timeSerializingFormat`; without one, no zone.
ZONES = {
    "utc_offset": r"[+-]\d\d:\d\d",
    "utc_normalized": "Z",
    "no_timezone": "",
}
_DATE = r"(?P<date>\d{4}-\d\d-\d\d)"
_TIME = r"(?P<time>\d\d:\d\d)"


def wrong(source: Mapping[str, Any], value: str) -> str | None:
    """What is wrong with a value of a datetime component; "" if it is no date or time at all."""
    zone = ZONES[source.get("timeSerializingFormat", "no_timezone")]
    pattern = {"date": _DATE, "time": _TIME + zone, "datetime": f"{_DATE}T{_TIME}{zone}"}
    found = re.fullmatch(pattern[source.get("subtype", "date")], value, re.ASCII)
    if found is None:
        return ""
    parts = found.groupdict()
    try:
        day = date.fromisoformat(parts["date"]) if parts.get("date") else None
        if parts.get("time"):
            time.fromisoformat(parts["time"])
    except ValueError:
        return "并不存在"
    if day and source.get("disallowPassedDates") and day < clock.today():
        return "不能早于今天"
    return None


def whole(value: str) -> str:
    """The value with its seconds, which form-js leaves out and FEEL's `date and time` needs."""
    return re.sub(r"((?:^|T)\d\d:\d\d)(?!:)", r"\1:00", value)
