"""Calling functions: what generated code does not do in place."""

from collections.abc import Callable
from typing import Any

from engine.feel import budget, date_arithmetic, registry
from engine.feel.budget import Budget
from engine.feel.errors import BudgetExceeded
from engine.feel.types import Type
from engine.feel.values import Function, kind, named


def invoke(state: Budget, function: Any, arguments: tuple[Any, ...]) -> Any:
    """Call a function value by position."""
    if type(function) is not Function:
        return _no_function(state, function)
    if function.native:
        return registry.call(state, function.native, arguments)
    if len(arguments) != len(function.parameters):
        return state.warn(
            f"{function.name}() 要 {len(function.parameters)} 个参数，给了 {len(arguments)} 个",
            f"{function.name}() takes {len(function.parameters)} arguments",
        )
    return _enter(state, function, arguments)


def invoke_named(
    state: Budget, function: Any, names: tuple[str, ...], arguments: tuple[Any, ...]
) -> Any:
    """Call a function value by the names of its parameters."""
    if type(function) is not Function:
        return _no_function(state, function)
    if function.native:
        return registry.call_named(state, function.native, names, arguments)
    given = dict(zip(names, arguments, strict=True))
    if set(given) != set(function.parameters):
        return state.warn(
            f"{function.name}() 的参数是：{'、'.join(function.parameters)}",
            f"{function.name}() takes: {', '.join(function.parameters)}",
        )
    return _enter(state, function, tuple(given[name] for name in function.parameters))


def _no_function(state: Budget, function: Any) -> None:
    if function is None:
        state.warn("没有这个函数", "there is no such function")
    else:
        state.warn(f"{named(function)}不是函数，不能调用", f"{kind(function)} is no function")


def _enter(state: Budget, function: Function, arguments: tuple[Any, ...]) -> Any:
    state.spend(function.weight)
    state.calls += 1
    if state.calls > budget.CALLS:
        raise BudgetExceeded("call depth", budget.CALLS)
    try:
        if function.types:
            arguments = tuple(
                _typed(state, form, value)
                for form, value in zip(function.types, arguments, strict=True)
            )
            if any(value is _WRONG for value in arguments):
                return None
        return function.call(*arguments)
    finally:
        state.calls -= 1


_WRONG: Any = object()


def _typed(state: Budget, form: Type | None, value: Any) -> Any:
    """An argument as its declared type; 10.3.2.9.4 lets [a] stand for a, a for [a]
    and a date for its first moment."""
    if form is None or form.admits(value, state):
        return value
    if type(value) is list and len(value) == 1 and form.contains(value[0], state):
        return value[0]
    if form.contains([value], state):
        return [value]
    if kind(value) == "date" and form.contains(date_arithmetic.midnight(value), state):
        return date_arithmetic.midnight(value)
    state.warn("参数的类型不对", "an argument is not of the declared type")
    return _WRONG


def make_function(
    parameters: tuple[str, ...],
    types: tuple[Type | None, ...],
    body: Callable[..., Any],
    weight: int,
) -> Function:
    """`function(a, b) …`"""
    return Function(parameters, body, types=types if any(types) else (), weight=weight)


def external(state: Budget, parameters: tuple[str, ...], what: str) -> Function:
    """An external function: code of another language, which nobody runs here."""
    state.warn(
        f"外部函数“{what}”不能在这里执行，结果为空", f"the external function {what} is not run here"
    )
    return Function(parameters, lambda *_: None, name="external")
