"""The values of FEEL (DMN 1.5, 10.3.2): which Python types they are, and how they come in and go out.

number: int | Decimal (34 digits) · string: str · boolean: bool · null: None · list · context: dict
date: datetime.date · date and time: datetime.datetime, naive or aware · time: datetime.time
days and time duration: datetime.timedelta · years and months duration: YearsMonths
range: Range · function: Function
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import budget
from engine.feel.budget import Budget
from engine.feel.errors import BudgetExceeded
from engine.feel.far import FarDate, FarMoment, FineMoment, FineSpan, FineTime
from engine.feel.numbers import WHOLE, from_decimal, from_float, from_int


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years and months duration; negative ones have negative months."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an end that is None is open to that side.

    `operator` is set for ranges written as a comparison, `(< 10)`, which the
    standard tells apart from `(null..10)`.
    """

    start: Any
    end: Any
    start_included: bool = True
    end_included: bool = True
    operator: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something FEEL can call: `call` takes the arguments in the order of `parameters`.

    `types` are FEEL types of the parameters (engine.feel.types), where declared.
    """

    parameters: tuple[str, ...]
    call: Callable[..., Any]
    name: str = "function"
    types: tuple[Any, ...] = ()
    result: Any = None
    #: Steps a call costs.
    weight: int = 1
    native: Any = field(default=None, repr=False)


KINDS: dict[type, str] = {
    int: "number",
    Decimal: "number",
    str: "string",
    bool: "boolean",
    type(None): "null",
    list: "list",
    dict: "context",
    date: "date",
    datetime: "date and time",
    time: "time",
    timedelta: "days and time duration",
    YearsMonths: "years and months duration",
    FarDate: "date",
    FarMoment: "date and time",
    FineTime: "time",
    FineMoment: "date and time",
    FineSpan: "days and time duration",
    Range: "range",
    Function: "function",
}

CHINESE = {
    "number": "数字",
    "string": "文字",
    "boolean": "真假值",
    "null": "空值",
    "list": "列表",
    "context": "上下文",
    "date": "日期",
    "date and time": "日期时间",
    "time": "时间",
    "days and time duration": "天时时长",
    "years and months duration": "年月时长",
    "range": "区间",
    "function": "函数",
}


def kind(value: Any) -> str:
    """The FEEL type of a value that has come in by `convert_in`."""
    return KINDS.get(type(value), "unknown")


def named(value: Any) -> str:
    """The FEEL type in Chinese, for warnings."""
    return CHINESE.get(kind(value), "未知类型")


def convert_in(state: Budget, value: Any, depth: int = 0) -> Any:
    """A variable as a FEEL value: floats become decimals, also deep inside.

    What FEEL does not know becomes null with a warning. Raises BudgetExceeded for
    what is nested too deeply, as a list that contains itself.
    """
    form = type(value)
    if form is int:
        return from_int(state, value)
    if form is float:
        return from_float(state, value)
    if form is Decimal:
        return from_decimal(state, value)
    if form is list or form is dict:
        if depth > budget.DEPTH:
            raise BudgetExceeded("value depth", budget.DEPTH)
        return _items(state, value, depth) if form is list else _entries(state, value, depth)
    if form in KINDS:
        return value
    return _other(state, value, depth)


def _is_plain(value: Any) -> bool:
    """Most of what is in a list: nothing to look into."""
    form = type(value)
    return form is str or form is bool or (form is int and -WHOLE < value < WHOLE)


def _items(state: Budget, value: list[Any], depth: int) -> list[Any]:
    state.spend(len(value) // 8)
    changed = None
    for index, item in enumerate(value):
        if _is_plain(item):
            continue
        clean = convert_in(state, item, depth + 1)
        if clean is not item:
            changed = list(value) if changed is None else changed
            changed[index] = clean
    return value if changed is None else changed


def _entries(state: Budget, value: dict[Any, Any], depth: int) -> dict[str, Any]:
    state.spend(len(value) // 8)
    changed = None
    for key, item in value.items():
        if type(key) is not str:
            return _entries(state, {str(k): v for k, v in value.items()}, depth)
        if _is_plain(item):
            continue
        clean = convert_in(state, item, depth + 1)
        if clean is not item:
            changed = dict(value) if changed is None else changed
            changed[key] = clean
    return value if changed is None else changed


def _other(state: Budget, value: Any, depth: int) -> Any:
    for form in (bool, str, datetime, date, time, timedelta):
        if isinstance(value, form):
            return _plain(form, value)
    if isinstance(value, int):
        return from_int(state, int(value))
    if isinstance(value, float):
        return from_float(state, float(value))
    if isinstance(value, Decimal):
        return from_decimal(state, Decimal(value))
    if isinstance(value, Mapping):
        return convert_in(state, dict(value), depth)
    if isinstance(value, (tuple, list, set, frozenset)):
        return convert_in(state, list(value), depth)
    state.warn(
        f"变量里有表达式不认识的数据（{form_name(value)}），按空值处理",
        f"a variable holds a {form_name(value)}, which FEEL does not know",
    )
    return None


def _plain(form: type, value: Any) -> Any:
    return str(value) if form is str else value


def form_name(value: Any) -> str:
    """The name of a Python type, for warnings."""
    return type(value).__name__
