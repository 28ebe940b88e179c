"""Measures and numbers in words, and in what colour they are painted."""

from collections.abc import Iterable
from dataclasses import dataclass

from processes.mining.asked import LEAST
from processes.mining.figures import ElementFigures, Measure
from web.translation import gettext as _
from web.translation import lazy_gettext as later

#: The name of each measure, and what it counts.
NAMES = {
    Measure.VISITS: later("次数"),
    Measure.WAITED: later("等待"),
    Measure.WORKED: later("办理"),
    Measure.LATE: later("超期"),
    Measure.RETURNED: later("退回"),
    Measure.AGAIN: later("再次经过"),
    Measure.NOW: later("现在停留"),
}
MEANINGS = {
    Measure.VISITS: later("期间内走到这一步的次数；旁边的连线是走这条线的次数。"),
    Measure.WAITED: later(
        "从任务生成到有人领取的工作时间，取中位数；没有领取就直接办结的，算到办结。"
    ),
    Measure.WORKED: later(
        "从领取（或生成时已指定承办人）到办结的工作时间，取中位数；没有领取就直接办结的不计。"
    ),
    Measure.LATE: later("有期限的任务中，期满之后才办结或仍未办结的次数。"),
    Measure.RETURNED: later("被撤回或者被退回重办的次数。"),
    Measure.AGAIN: later("同一案件第二次及以后走到这一步的次数。"),
    Measure.NOW: later("现在停在这一步的案件数，不论何时走到。"),
}
TIMES = {Measure.WAITED, Measure.WORKED}
#: From pale to dark; the number stands beside the colour.
SHADES = 5
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True)
class Shade:
    """One colour of the legend, and which numbers have it."""

    level: int
    words: str


def number(measure: Measure, figures: ElementFigures) -> str:
    """The number as it is read; empty where there is none to tell."""
    if figures.is_hidden:
        return _("少于%(n)s件", n=LEAST)
    value = figures.value(measure)
    if value is None:
        return ""
    return duration(value) if measure in TIMES else str(value)


def duration(seconds: int) -> str:
    """Working time: minutes, from an hour on hours with one decimal."""
    if seconds < _HOUR:
        return _("%(n)s分钟", n=round(seconds / _MINUTE))
    return _("%(n)s小时", n=f"{seconds / _HOUR:.1f}")


def level(value: int | None, most: int) -> int:
    """In which of the shades a number is painted, 1 to `SHADES`; 0: in none."""
    if not value or not most:
        return 0
    return min(SHADES, 1 + (value * SHADES - 1) // most)


def legend(measure: Measure, values: Iterable[int | None]) -> list[Shade]:
    """The shades in use and the numbers from which to which each is."""
    found: dict[int, list[int]] = {}
    known = [each for each in values if each]
    for value in known:
        found.setdefault(level(value, max(known)), []).append(value)
    tell = duration if measure in TIMES else str
    return [
        Shade(
            at,
            tell(min(some)) if min(some) == max(some) else f"{tell(min(some))}–{tell(max(some))}",
        )
        for at, some in sorted(found.items())
    ]
