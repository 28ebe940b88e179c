"""The names generated code can reach: these, its variables, and nothing of Python."""

from collections.abc import Callable
from typing import Any

from engine.feel import calls, compare, loops, operators, paths, registry
from engine.feel.budget import Budget
from engine.feel.types import Nothing, Type
from engine.feel.values import Function, Range, convert_in, kind, named

MISSING: Any = object()
_SPANNED = frozenset(
    {
        "number",
        "string",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    }
)


def missing(state: Budget, name: str) -> None:
    """A variable that is not there is null."""
    state.warn(f"没有名为“{name}”的变量", f'there is no variable "{name}"')


def find_variable(state: Budget, value: Any, name: str) -> Any:
    """A variable that might have been an entry of an item."""
    return missing(state, name) if value is MISSING else value


def convert_variable(state: Budget, value: Any) -> Any:
    """A variable as a value of FEEL."""
    return value if value is MISSING else convert_in(state, value)


def quiet(state: Budget, evaluate: Callable[[], Any]) -> Any:
    """A value that is asked for: that it is missing is an answer."""
    before = list(state.warnings or ())
    value = evaluate()
    state.warnings = before or None
    return value


def value_or(state: Budget, function: Function, variable: Any) -> Any:
    """A variable that has the name of a built-in function, else the function."""
    return function if variable is None else convert_in(state, variable)


def function_or(state: Budget, function: Function, variable: Any) -> Function:
    """What to call under that name: only a function hides a function."""
    return variable if type(variable) is Function else function


def unreadable(state: Budget, text: str) -> None:
    """`@"nonsense"` is null."""
    state.warn(f"“{text[:60]}”不是日期、时间或时长", f'"{text[:60]}" is no date, time or duration')


def unknown_type(state: Budget, name: str) -> None:
    """`instance of nonsense` is null."""
    state.warn(f"没有名为“{name}”的类型", f'there is no type "{name}"')


def instance_of(state: Budget, value: Any, form: Type) -> bool:
    """`value instance of form`"""
    if value is None:
        return isinstance(form, Nothing)
    return form.contains(value, state)


def make_range(
    state: Budget, start: Any, end: Any, start_included: bool, end_included: bool
) -> Any:
    """`[start..end]`; null when the ends have no order."""
    ends = [kind(value) for value in (start, end) if value is not None]
    if not all(form in _SPANNED for form in ends) or len(set(ends)) > 1:
        return state.warn(
            f"{named(start)}和{named(end)}不能组成区间", "these two are not the ends of a range"
        )
    return Range(start, end, start_included, end_included)


def listed(state: Budget, items: list[Any]) -> list[Any]:
    """`[a, b]`, counted."""
    state.produce_list(len(items))
    return items


def context_of(state: Budget, entries: dict[str, Any]) -> dict[str, Any]:
    """`{a: 1}`, counted."""
    state.produce_list(len(entries))
    return entries


def within(
    state: Budget, value: Any, start: Any, end: Any, start_included: bool, end_included: bool
) -> Any:
    """Whether a value lies between two ends; a range itself is compared as one."""
    interval = make_range(state, start, end, start_included, end_included)
    return None if interval is None else compare.matches(state, value, interval)


def make_test(state: Budget, operator: str, value: Any) -> Any:
    """`(< 10)` as a range."""
    if operator in ("=", "!="):
        return Range(value, value, True, True, operator)
    if kind(value) not in _SPANNED:
        return state.warn(f"{named(value)}没有大小", f"{kind(value)} has no order")
    if operator[0] == "<":
        return Range(None, value, False, operator == "<=", operator)
    return Range(value, None, operator == ">=", False, operator)


def truth(state: Budget, value: Any) -> Any:
    """A condition of `if`."""
    if value is not None and type(value) is not bool:
        state.warn(
            f"“如果”的条件是{named(value)}，不是真假值，按不成立处理",
            f"the condition of an if is a {kind(value)}, not a boolean",
        )
    return value


def opposite(state: Budget, value: Any) -> Any:
    """`not(…)`"""
    return not value if type(value) is bool else None


RUNTIME: dict[str, Any] = {
    "__builtins__": {},
    "type": type,
    "int": int,
    "str": str,
    "KeyError": KeyError,
    "MISSING": MISSING,
    "missing": missing,
    "found": find_variable,
    "intake": convert_variable,
    "quiet": quiet,
    "value_or": value_or,
    "function_or": function_or,
    "unreadable": unreadable,
    "unknown_type": unknown_type,
    "instance_of": instance_of,
    "make_range": make_range,
    "make_test": make_test,
    "listed": listed,
    "context_of": context_of,
    "within": within,
    "truth": truth,
    "opposite": opposite,
    "has": paths.has,
    "member": paths.member,
    "item": paths.item,
    "select": paths.select,
    "equal": compare.equal,
    "unequal": compare.unequal,
    "less": compare.less,
    "at_most": compare.at_most,
    "greater": compare.greater,
    "at_least": compare.at_least,
    "both": compare.both,
    "either": compare.either,
    "between": compare.between,
    "matches": compare.matches,
    "same": compare.same,
    "add": operators.add,
    "subtract": operators.subtract,
    "multiply": operators.multiply,
    "divide": operators.divide,
    "power": operators.power,
    "negate": operators.negate,
    "invoke": calls.invoke,
    "invoke_named": calls.invoke_named,
    "call": registry.call,
    "call_named": registry.call_named,
    "make_function": calls.make_function,
    "external": calls.external,
    "loop": loops.loop,
    "some": loops.some,
    "every": loops.every,
    "span": loops.span,
}
