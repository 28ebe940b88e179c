"""Shapes of what is sent and answered: JSON Schema (2020-12), the part of it that is used here.

A shape is a plain dictionary, so that `openapi.json` shows the very one a request is checked by.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.errors import EngineError

Shape = dict[str, Any]

TEXT: Shape = {"type": "string"}
NUMBER: Shape = {"type": "integer"}
FLAG: Shape = {"type": "boolean"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
#: The number of a row, as everywhere in Camunda's interface: a text of digits.
KEY: Shape = {"type": "string", "pattern": "^-?[0-9]+$", "minLength": 1, "maxLength": 25}
#: What something is called.
NAME: Shape = {"type": "string", "minLength": 1, "maxLength": 500}
#: What a process instance is called by who started it.
BUSINESS_ID: Shape = {
    "anyOf": [{"type": "string", "minLength": 1, "maxLength": 256}, {"type": "null"}]
}
#: What a file holds, in a form.
FILE: Shape = {"type": "string", "format": "binary"}
#: Milliseconds.
LENGTH: Shape = {"type": "integer", "minimum": -(2**53), "maximum": 2**53}
VARIABLES: Shape = {"type": "object", "additionalProperties": True}

_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
    "number": (int, float),
}


class BadRequest(EngineError):
    """请求的内容不符合接口的规定：{reason}。"""


class WrongShape(BadRequest):
    """请求的内容不符合接口的规定：“{where}”{reason}。"""


def obj(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """An object with these properties; others are passed over."""
    made: Shape = {"type": "object", "properties": {**required, **(optional or {})}}
    return made | ({"required": list(required)} if required else {})


def closed(optional: Mapping[str, Shape]) -> Shape:
    """An object with these properties and no others: what would be passed over changed the answer."""
    return {"type": "object", "properties": dict(optional), "additionalProperties": False}


def array(of: Shape, **more: Any) -> Shape:
    """A list."""
    return {"type": "array", "items": of, **more}


def choice(*values: str) -> Shape:
    """One of some texts."""
    return {"type": "string", "enum": list(values)}


def nullable(shape: Shape) -> Shape:
    """The shape, or null."""
    return {"anyOf": [shape, {"type": "null"}]}


def require(value: Any, shape: Shape) -> None:
    """Raise BadRequest with the first thing that is wrong."""
    for where, reason in faults(value, shape, ""):
        raise WrongShape(where=where or "请求体", reason=reason)


def faults(value: Any, shape: Shape, where: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a value, and where (`filter.state`)."""
    if "anyOf" in shape:
        every = [list(faults(value, each, where)) for each in shape["anyOf"]]
        if all(every):
            yield _nearest(every)
        return
    kind = shape.get("type")
    if kind is not None and not _is_of(value, kind):
        yield where, f"应为 {kind}"
        return
    if "enum" in shape and value not in shape["enum"]:
        yield where, f"应为 {'、'.join(map(str, shape['enum']))} 之一"
    match value:
        case str():
            yield from _text(value, shape, where)
        case dict():
            yield from _object(value, shape, where)
        case list():
            yield from _array(value, shape, where)
        case bool() | None:
            pass
        case int() | float():
            yield from _number(value, shape, where)


def _is_of(value: Any, kind: str) -> bool:
    if kind == "integer":
        is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        return is_whole and not isinstance(value, bool)
    if kind == "number" and isinstance(value, bool):
        return False
    return isinstance(value, _KINDS[kind])


def _nearest(every: list[list[tuple[str, str]]]) -> tuple[str, str]:
    """Of several shapes the one that came furthest is meant."""
    return max((found[0] for found in every), key=lambda each: len(each[0]))


def _text(value: str, shape: Shape, where: str) -> Iterator[tuple[str, str]]:
    if "\0" in value or any("\ud800" <= each <= "\udfff" for each in value):
        yield where, "含有不能保存的字符"
    if len(value) < shape.get("minLength", 0):
        yield where, "不能为空"
    if len(value) > shape.get("maxLength", len(value)):
        yield where, f"最多 {shape['maxLength']} 个字符"
    if "pattern" in shape and re.search(shape["pattern"], value, re.ASCII) is None:
        yield where, f"不符合格式 {shape['pattern']}"
    if shape.get("format") == "date-time" and moment(value) is None:
        yield where, "应为带时区的日期时间，如 2026-03-04T09:00:00Z"


def _number(value: float, shape: Shape, where: str) -> Iterator[tuple[str, str]]:
    if value < shape.get("minimum", value):
        yield where, f"不能小于 {shape['minimum']}"
    if value > shape.get("maximum", value):
        yield where, f"不能大于 {shape['maximum']}"


def _object(value: dict[str, Any], shape: Shape, where: str) -> Iterator[tuple[str, str]]:
    known = shape.get("properties", {})
    for name in shape.get("required", ()):
        if name not in value:
            yield _at(where, name), "没有填写"
    for name, each in value.items():
        if name in known:
            yield from faults(each, known[name], _at(where, name))
        elif shape.get("additionalProperties", True) is False:
            yield _at(where, name[:60]), "这里不支持"
        elif shape is VARIABLES or "properties" not in shape:
            yield from _storable(name, each, where)


def _storable(name: str, value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Of values of any shape only that they can be kept."""
    yield from _text(name, TEXT, where)
    match value:
        case str():
            yield from _text(value, TEXT, _at(where, name[:60]))
        case dict():
            for key, each in value.items():
                yield from _storable(key, each, _at(where, name[:60]))
        case list():
            for each in value:
                yield from _storable(name, each, where)


def _array(value: list[Any], shape: Shape, where: str) -> Iterator[tuple[str, str]]:
    if len(value) < shape.get("minItems", 0):
        yield where, "不能为空"
    if len(value) > shape.get("maxItems", len(value)):
        yield where, f"最多 {shape['maxItems']} 项"
    for number, each in enumerate(value):
        yield from faults(each, shape.get("items", {}), f"{where}[{number}]")


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def row(key: str) -> int:
    """The number of a row out of a text of digits; what no row can have is no row's."""
    return max(-1, min(int(key), 2**63 - 1))


def moment(text: str) -> datetime | None:
    """The moment a text tells, with its zone; None for what is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
