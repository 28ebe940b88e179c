"""The values of a component's properties: of the kind form-js expects, and meant by the server."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from engine.forms import patterns, schema, times

_BOOLEANS = frozenset(
    {
        *("disabled", "searchable", "serializeToString", "use24h", "disallowPassedDates"),
        *("showOutline", "isRepeating", "allowAddRemove", "disableCollapse"),
    }
)
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,20})?", re.ASCII)
_OBJECTS = frozenset({"validate", "conditional", "layout", "properties", "appearance"})
_COUNTS = {
    "decimalDigits": (0, 20),
    "defaultRepetitions": (0, 200),
    "nonCollapsedItems": (0, 1000),
    "timeInterval": (1, 60),
}


def wrong_with(source: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each property whose value cannot be kept to."""
    for name in _BOOLEANS & source.keys():
        if not isinstance(source[name], bool):
            yield f"{name} 只能是 true 或 false。"
    for name in _OBJECTS & source.keys():
        if not isinstance(source[name], dict):
            yield f"{name} 应是一个对象。"
    for name, (least, most) in _COUNTS.items():
        # The editor writes null where all are to be shown.
        if (
            name in source
            and (name, source[name]) != ("nonCollapsedItems", None)
            and not _between(source[name], least, most)
        ):
            yield f"{name} 应是 {least} 到 {most} 的整数。"
    readonly = source.get("readonly", False)
    if not isinstance(readonly, bool) and not is_feel(readonly):
        yield "readonly 只能是 true、false 或以“=”开头的表达式。"
    yield from _layout(source)
    yield from _rules(source)
    yield from _SPECIAL.get(source["type"], _nothing)(source)


def lacks_options(source: Mapping[str, Any]) -> bool:
    """Whether something must be chosen, and nothing is there to choose from."""
    rules = source.get("validate")
    is_required = isinstance(rules, dict) and rules.get("required") is True
    return source["type"] in schema.CHOOSING and is_required and not schema.OPTIONS & source.keys()


def _layout(source: Mapping[str, Any]) -> Iterator[str]:
    """Where it stands: columns out of sixteen, or null for its share of the row."""
    layout = source.get("layout")
    columns = layout.get("columns") if isinstance(layout, dict) else None
    if columns is not None and not _between(columns, 2, 16):
        yield "layout 的 columns 应是 2 到 16 的整数。"


def _rules(source: Mapping[str, Any]) -> Iterator[str]:
    rules = source.get("validate")
    allowed = schema.RULES.get(source["type"], frozenset())
    for name, value in rules.items() if isinstance(rules, dict) else ():
        if name not in allowed:
            yield f"{source['type']} 不支持校验规则 {name[:60]}。"
        elif name == "required" and not isinstance(value, bool):
            yield "required 只能是 true 或 false（浏览器不计算表达式）。"
        elif name in schema.COMPUTED_RULES and not (_is_number(value) or is_feel(value)):
            yield f"校验规则 {name} 应是数字或以“=”开头的表达式。"
        elif name == "validationType" and value not in ("custom", "email", "phone"):
            yield "validationType 只能是 custom、email 或 phone。"
        elif name in ("pattern", "patternErrorMessage") and not isinstance(value, str):
            yield f"校验规则 {name} 应是文字。"
        elif name == "pattern":
            yield from _pattern(value)
    yield from _no_room(rules if isinstance(rules, dict) else {})


def _no_room(rules: Mapping[str, Any]) -> Iterator[str]:
    """Bounds between which nothing lies: whatever is filled in would be refused."""
    for low, high, words in (("min", "max", "值"), ("minLength", "maxLength", "长度")):
        least, most = (_bound(rules.get(each)) for each in (low, high))
        if least is not None and most is not None and least > most:
            yield f"最小{words} {rules[low]} 大于最大{words} {rules[high]}，填什么都通不过。"


def _bound(value: Any) -> Decimal | None:
    """A bound as it is written; None for one that is reckoned, and for none."""
    return Decimal(str(value)) if _is_number(value) else None


def _pattern(text: str) -> Iterator[str]:
    try:
        patterns.check(text)
    except patterns.BadPattern as error:
        yield f"正则表达式“{text[:60]}”不能用：{error}（不支持前后查找和反向引用）。"


def _options(source: Mapping[str, Any]) -> Iterator[str]:
    given = [name for name in ("values", "valuesKey", "valuesExpression") if name in source]
    if len(given) > 1:
        yield "选项只能由 values、valuesKey、valuesExpression 之一给出。"
    if "valuesKey" in source and not isinstance(source["valuesKey"], str):
        yield "valuesKey 应是变量名。"
    if "valuesExpression" in source and not is_feel(source["valuesExpression"]):
        yield "valuesExpression 要写成以“=”开头的 FEEL 表达式。"
    values = source.get("values", [])
    if not isinstance(values, list) or not all(_is_option(each) for each in values):
        yield "values 应是选项的列表，每项有 label 和 value。"
    elif len({repr(each["value"]) for each in values}) < len(values):
        yield "values 里有重复的 value。"


def _datetime(source: Mapping[str, Any]) -> Iterator[str]:
    if source.get("subtype", "date") not in times.SUBTYPES:
        yield "subtype 只能是 date、time 或 datetime。"
    if source.get("timeSerializingFormat", "no_timezone") not in tuple(times.ZONES):
        yield "timeSerializingFormat 只能是 utc_offset、utc_normalized 或 no_timezone。"


def _number(source: Mapping[str, Any]) -> Iterator[str]:
    step = source.get("increment")
    if step is not None and not (_is_number(step) and float(step) > 0):
        yield "increment 应是大于 0 的数字。"


def _list(source: Mapping[str, Any]) -> Iterator[str]:
    if source.get("isRepeating") is False:
        yield "动态列表（dynamiclist）的 isRepeating 不能是 false。"


def _expression(source: Mapping[str, Any]) -> Iterator[str]:
    if not is_feel(source.get("expression")):
        yield "表达式字段的 expression 要写成以“=”开头的 FEEL 表达式。"
    if source.get("computeOn", "change") not in ("change", "presubmit"):
        yield "computeOn 只能是 change 或 presubmit。"


def _filepicker(source: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(source.get("accept", ""), str):
        yield "accept 应是文字，如 .pdf,image/*。"
    if source.get("defaultValue") is not None:
        yield "文件选择没有默认值（defaultValue）。"


def _table(source: Mapping[str, Any]) -> Iterator[str]:
    columns = source.get("columns", [])
    if not isinstance(columns, list) or not all(
        isinstance(each, dict) and isinstance(each.get("key"), str) for each in columns
    ):
        yield "columns 应是列的列表，每列有 label 和 key。"
    if "columns" in source and "columnsExpression" in source:
        yield "列要且只能由 columns、columnsExpression 之一给出。"


def _texts(*names: str) -> Callable[[Mapping[str, Any]], Iterator[str]]:
    def wrong(source: Mapping[str, Any]) -> Iterator[str]:
        for name in names:
            if not isinstance(source.get(name, ""), str):
                yield f"{name} 应是文字。"

    return wrong


def _button(source: Mapping[str, Any]) -> Iterator[str]:
    if source.get("action", "submit") not in ("submit", "reset"):
        yield "按钮的 action 只能是 submit 或 reset。"


def _nothing(_: Mapping[str, Any]) -> Iterator[str]:
    return iter(())


_SPECIAL: dict[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    **dict.fromkeys(schema.CHOOSING, _options),
    "datetime": _datetime,
    "number": _number,
    "dynamiclist": _list,
    "button": _button,
    "expression": _expression,
    "filepicker": _filepicker,
    "table": _table,
    "html": _texts("content"),
    "image": _texts("source", "alt"),
    "documentPreview": _texts("title", "dataSource", "endpointKey"),
}


def is_feel(value: object) -> bool:
    """Whether it is written as an expression."""
    return isinstance(value, str) and value.startswith("=")


def _is_number(value: object) -> bool:
    """form-js also takes a number written as text."""
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return _NUMBER.fullmatch(value) is not None
    return isinstance(value, int | float)


def _between(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_option(option: object) -> bool:
    if not isinstance(option, dict) or not option.keys() <= {"label", "value"}:
        return False
    return isinstance(option.get("label"), str) and option.get("value") not in (None, "", {}, [])
