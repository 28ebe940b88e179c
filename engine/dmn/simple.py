"""FEEL's own types by every name models write them with."""

from typing import Final

from engine.dmn.types import AnyType, Moment, Native, Type
from engine.feel import types

_NUMBER = Native("number", types.Simple("number"))
_DAYS = Native("days and time duration", types.Simple("days and time duration"))
_MONTHS = Native("years and months duration", types.Simple("years and months duration"))
_MOMENT = Moment()

#: The standard's names, DMN 1.1's, and those Camunda 7's modeler writes.
SIMPLE: Final[dict[str, Type]] = {
    "Any": AnyType(),
    "any": AnyType(),
    "string": Native("string", types.Simple("string")),
    "number": _NUMBER,
    "integer": _NUMBER,
    "long": _NUMBER,
    "double": _NUMBER,
    "boolean": Native("boolean", types.Simple("boolean")),
    "date": Native("date", types.Simple("date")),
    "time": Native("time", types.Simple("time")),
    "date and time": _MOMENT,
    "dateTime": _MOMENT,
    "days and time duration": _DAYS,
    "dayTimeDuration": _DAYS,
    "years and months duration": _MONTHS,
    "yearMonthDuration": _MONTHS,
    "list": Native("list", types.ListType(types.ANY)),
    "context": Native("context", types.ContextType(())),
    "range": Native("range", types.RangeType(types.ANY)),
    "function": Native("function", types.FunctionType(None, types.ANY)),
}
