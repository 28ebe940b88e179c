"""How points and ranges lie to each other (DMN 1.5, 10.3.4.11, Allen's relations), and `range()`."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import compare, nodes, temporal
from engine.feel.budget import Budget
from engine.feel.errors import FeelError, Mismatch
from engine.feel.parser import parse
from engine.feel.registry import builtin
from engine.feel.values import Range

_POINT = "number|string|date|time|moment|days and time duration|years and months duration"


def _order(a: Any, b: Any) -> int:
    """Raises Mismatch for what has no order; open ends have none either."""
    place = compare.order(a, b)
    if place is None:
        raise Mismatch("不能比较先后", "these have no order")
    return place


def _relation(
    name: str, left: str, right: str, names: tuple[str, str] | None = None
) -> Callable[[Callable[[Any, Any], bool]], Callable[[Any, Any], bool]]:
    first, second = names or _names(left, right)
    kinds = {"point": _POINT, "range": "range"}

    def add(body: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
        builtin(name, f"{first}: {kinds[left]}", f"{second}: {kinds[right]}")(
            lambda state, a, b: body(a, b)
        )
        return body

    return add


def _names(left: str, right: str) -> tuple[str, str]:
    return (left + "1", right + "2") if left == right else (left, right)


@_relation("before", "point", "point")
def _before_points(a: Any, b: Any) -> bool:
    return _order(a, b) < 0


@_relation("before", "point", "range")
def _before_range(a: Any, b: Range) -> bool:
    place = _order(a, b.start)
    return place < 0 or (place == 0 and not b.start_included)


@_relation("before", "range", "point")
def _range_before(a: Range, b: Any) -> bool:
    place = _order(a.end, b)
    return place < 0 or (place == 0 and not a.end_included)


@_relation("before", "range", "range")
def _ranges_before(a: Range, b: Range) -> bool:
    place = _order(a.end, b.start)
    return place < 0 or (place == 0 and not (a.end_included and b.start_included))


@_relation("after", "point", "point")
def _after_points(a: Any, b: Any) -> bool:
    return _before_points(b, a)


@_relation("after", "point", "range")
def _after_range(a: Any, b: Range) -> bool:
    return _range_before(b, a)


@_relation("after", "range", "point")
def _range_after(a: Range, b: Any) -> bool:
    return _before_range(b, a)


@_relation("after", "range", "range")
def _ranges_after(a: Range, b: Range) -> bool:
    return _ranges_before(b, a)


@_relation("meets", "range", "range")
def _meets(a: Range, b: Range) -> bool:
    return a.end_included and b.start_included and _order(a.end, b.start) == 0


@_relation("met by", "range", "range")
def _met_by(a: Range, b: Range) -> bool:
    return _meets(b, a)


@_relation("overlaps", "range", "range")
def _overlaps(a: Range, b: Range) -> bool:
    return not _ranges_before(a, b) and not _ranges_before(b, a)


@_relation("overlaps before", "range", "range")
def _overlaps_before(a: Range, b: Range) -> bool:
    start = _order(a.start, b.start)
    end = _order(a.end, b.end)
    return (
        (start < 0 or (start == 0 and a.start_included and not b.start_included))
        and not _ranges_before(a, b)
        and (end < 0 or (end == 0 and (not a.end_included or b.end_included)))
    )


@_relation("overlaps after", "range", "range")
def _overlaps_after(a: Range, b: Range) -> bool:
    start = _order(b.start, a.start)
    end = _order(b.end, a.end)
    return (
        (start < 0 or (start == 0 and b.start_included and not a.start_included))
        and not _ranges_before(b, a)
        and (end < 0 or (end == 0 and (not b.end_included or a.end_included)))
    )


@_relation("finishes", "point", "range")
def _finishes_point(a: Any, b: Range) -> bool:
    return b.end_included and _order(a, b.end) == 0


@_relation("finishes", "range", "range")
def _finishes(a: Range, b: Range) -> bool:
    start = _order(a.start, b.start)
    return (
        a.end_included == b.end_included
        and _order(a.end, b.end) == 0
        and (start > 0 or (start == 0 and (not a.start_included or b.start_included)))
    )


@_relation("finished by", "range", "point")
def _finished_by_point(a: Range, b: Any) -> bool:
    return _finishes_point(b, a)


@_relation("finished by", "range", "range")
def _finished_by(a: Range, b: Range) -> bool:
    return _finishes(b, a)


@_relation("includes", "range", "point")
def _includes_point(a: Range, b: Any) -> bool:
    start, end = _order(a.start, b), _order(b, a.end)
    return (start < 0 or (start == 0 and a.start_included)) and (
        end < 0 or (end == 0 and a.end_included)
    )


@_relation("includes", "range", "range")
def _includes(a: Range, b: Range) -> bool:
    start, end = _order(a.start, b.start), _order(b.end, a.end)
    return (start < 0 or (start == 0 and (a.start_included or not b.start_included))) and (
        end < 0 or (end == 0 and (a.end_included or not b.end_included))
    )


@_relation("during", "point", "range")
def _during_point(a: Any, b: Range) -> bool:
    return _includes_point(b, a)


@_relation("during", "range", "range")
def _during(a: Range, b: Range) -> bool:
    return _includes(b, a)


@_relation("starts", "point", "range")
def _starts_point(a: Any, b: Range) -> bool:
    return b.start_included and _order(a, b.start) == 0


@_relation("starts", "range", "range")
def _starts(a: Range, b: Range) -> bool:
    end = _order(a.end, b.end)
    return (
        a.start_included == b.start_included
        and _order(a.start, b.start) == 0
        and (end < 0 or (end == 0 and (not a.end_included or b.end_included)))
    )


@_relation("started by", "range", "point")
def _started_by_point(a: Range, b: Any) -> bool:
    return _starts_point(b, a)


@_relation("started by", "range", "range")
def _started_by(a: Range, b: Range) -> bool:
    return _starts(b, a)


@_relation("coincides", "point", "point")
def _coincide_points(a: Any, b: Any) -> bool:
    return _order(a, b) == 0


@_relation("coincides", "range", "range")
def _coincide(a: Range, b: Range) -> bool:
    return (
        a.start_included == b.start_included
        and a.end_included == b.end_included
        and _order(a.start, b.start) == 0
        and _order(a.end, b.end) == 0
    )


@builtin("range", "from: string")
def to_range(state: Budget, text: str) -> Range:
    """The range a text says, `"[1..3]"`; its ends are literals."""
    try:
        tree = parse(text)
    except FeelError as error:
        raise Mismatch(f"“{text[:60]}”不是区间", f'"{text[:60]}" is no range') from error
    if not isinstance(tree, nodes.Interval):
        raise Mismatch(f"“{text[:60]}”不是区间", f'"{text[:60]}" is no range')
    start, end = _literal(state, tree.start), _literal(state, tree.end)
    if _order(start, end) > 0:
        raise Mismatch("区间的开始在结束之后", "the range starts after its end")
    return Range(start, end, tree.start_included, tree.end_included)


_CALLS = {
    "date": temporal.parse_date,
    "time": temporal.parse_time,
    "date and time": temporal.parse_date_and_time,
    "duration": temporal.parse_duration,
}


def _literal(state: Budget, node: nodes.Node) -> Any:
    """The value of a literal end; raises Mismatch for anything that must be evaluated."""
    value: Any = None
    if isinstance(node, nodes.Literal):
        value = node.value
    elif isinstance(node, nodes.AtLiteral):
        value = temporal.parse_any(node.text)
    elif isinstance(node, nodes.Negate) and isinstance(node.operand, nodes.Literal):
        number = node.operand.value
        value = -number if isinstance(number, (int, Decimal)) else None
    elif isinstance(node, nodes.Call):
        value = _called(node)
    if value is None:
        raise Mismatch("区间的两端应是写明的值", "the ends of a range are literals")
    return value


def _called(node: nodes.Call) -> Any:
    if (
        isinstance(node.function, nodes.Name)
        and node.function.name in _CALLS
        and len(node.arguments) == 1
        and isinstance(node.arguments[0], nodes.Literal)
        and isinstance(node.arguments[0].value, str)
    ):
        return _CALLS[node.function.name](node.arguments[0].value)
    return None
