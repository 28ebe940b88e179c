"""A decision table's column cut into regions within which every cell says the same of every value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine import feel
from engine.dmn.boxed.constants import Part, Span, parts
from engine.feel.serial import to_json

#: What is said of a text that stands in no cell.
OTHER = "其他值"
_NEGATED = ("not(", ")")


@dataclass(frozen=True)
class Column:
    """An input: its regions, and of each cell the regions it holds for.

    A cell that is reckoned only when the table is asked holds for all or for none: `is_sure` says so.
    """

    label: str
    regions: tuple[Any, ...]
    #: by rule: bits of regions; bit 0 is the first
    masks: tuple[int, ...]
    sure: tuple[bool, ...]

    def told(self, chosen: Sequence[int]) -> str:
        """Some of the regions in words; those that lie beside each other on a line as one."""
        runs: list[list[Any]] = []
        for place in chosen:
            region, is_next = self.regions[place], bool(runs) and place - 1 in chosen
            if is_next and _on_line(region) and _on_line(self.regions[place - 1]):
                runs[-1].append(region)
            else:
                runs.append([region])
        return "、".join(_told(run[0]) if len(run) == 1 else _run(run[0], run[-1]) for run in runs)

    @property
    def everything(self) -> int:
        """All regions."""
        return (1 << len(self.regions)) - 1


def column(label: str, kind: str, allowed: str, cells: Sequence[str]) -> Column:
    """Cut one column; `kind` is its type, `allowed` its input values, both empty where not said."""
    read = [_read(each) for each in cells]
    limited = parts(allowed) if allowed not in ("", "-") else None
    said = [part for found in read if found for part in found[0]] + (limited or [])
    spans = [each for each in said if isinstance(each, Span)]
    if spans:
        regions = _line(spans)
    elif kind == "boolean" or (
        said and all(isinstance(each, bool) for each in said if each is not None)
    ):
        regions = [True, False]
    else:
        texts = dict.fromkeys(each for each in said if isinstance(each, str))
        regions = [*texts] if limited else [*texts, OTHER_TEXT]
    if None in said:
        regions.append(None)
    if limited:
        regions = [each for each in regions if _any(limited, each)]
    whole = (1 << len(regions)) - 1
    return Column(
        label,
        tuple(regions),
        tuple(whole if found is None else _mask(*found, regions) for found in read),
        tuple(found is not None for found in read),
    )


class _Other:
    """A text no cell names."""


OTHER_TEXT: Any = _Other()


@dataclass(frozen=True)
class _Between:
    """All values strictly between two points; None is open to that side."""

    low: Any
    high: Any


def _read(cell: str) -> tuple[list[Part], bool] | None:
    """What a cell tests and whether it is turned round; None: reckoned when asked."""
    if cell in ("", "-"):
        return [], True
    is_negated = cell.startswith(_NEGATED[0]) and cell.endswith(_NEGATED[1])
    found = parts(cell[len(_NEGATED[0]) : -1] if is_negated else cell)
    return None if found is None else (found, is_negated)


def _mask(tests: list[Part], is_negated: bool, regions: Sequence[Any]) -> int:
    found = sum(1 << place for place, each in enumerate(regions) if _any(tests, each))
    whole = (1 << len(regions)) - 1
    return whole & ~found if is_negated else found


def _any(tests: Iterable[Part], region: Any) -> bool:
    return any(_holds(each, region) for each in tests)


def _holds(test: Part, region: Any) -> bool:
    if not isinstance(test, Span):
        return type(test) is type(region) and test == region
    if isinstance(region, _Between):
        above = test.low is None or (region.low is not None and test.low <= region.low)
        below = test.high is None or (region.high is not None and test.high >= region.high)
        return above and below
    if region is None or isinstance(region, str | bool | _Other):
        return False
    above = test.low is None or test.low < region or (test.low == region and test.low_included)
    below = test.high is None or test.high > region or (test.high == region and test.high_included)
    return above and below


def _line(spans: Iterable[Span]) -> list[Any]:
    """The points of the spans and what lies between them; of several lines only the first."""
    spans = list(spans)
    line = spans[0].line
    points = sorted(
        {
            end
            for each in spans
            if each.line == line
            for end in (each.low, each.high)
            if end is not None
        }
    )
    found: list[Any] = [_Between(None, points[0])]
    for number, point in enumerate(points):
        after = points[number + 1] if number + 1 < len(points) else None
        found += [point, _Between(point, after)]
    return found


def _on_line(region: Any) -> bool:
    return not (region is None or isinstance(region, str | bool | _Other))


def _run(first: Any, last: Any) -> str:
    """From one region of a line to another: `大于3而不大于5`."""
    is_from, is_to = isinstance(first, _Between), isinstance(last, _Between)
    low = first.low if is_from else first
    high = last.high if is_to else last
    words = [
        "" if low is None else f"{'大于' if is_from else '不小于'}{_value(low)}",
        "" if high is None else f"{'小于' if is_to else '不大于'}{_value(high)}",
    ]
    return "而".join(filter(None, words)) or "任何值"


def _told(region: Any) -> str:
    if region is OTHER_TEXT:
        return OTHER
    if isinstance(region, _Between):
        low, high = _value(region.low), _value(region.high)
        if region.low is None:
            return f"小于{high}"
        return f"大于{low}" if region.high is None else f"{low}与{high}之间"
    return _value(region)


def _value(value: Any) -> str:
    if value is None:
        return "空值"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal | str | date):
        return str(value)
    return str(to_json(value)) if isinstance(value, timedelta | feel.YearsMonths) else str(value)
