"""The functions expressions may call: the built-in ones and those other packages register."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import wraps
from typing import Any, TypeVar

from engine.errors import EngineError
from engine.feel.binding import ABSENT, Body, Form, Parameter, by_name, by_position, parameter
from engine.feel.budget import Budget
from engine.feel.errors import FeelError, FunctionFailed, Mismatch
from engine.feel.names import STOPS
from engine.feel.values import Function, convert_in, kind, named

B = TypeVar("B", bound=Body)

#: Every function by name; each has one or more forms.
FORMS: dict[str, list[Form]] = {}
#: The same as values of FEEL.
FUNCTIONS: dict[str, Function] = {}
#: The names of the standard's own functions.
BUILTINS: set[str] = set()
#: Names that hold a keyword, as `date and time`: the parser must know them.
AMBIGUOUS: set[str] = set()
#: Called when a function is added: what is compiled already may not know it.
ON_CHANGE: list[Callable[[], None]] = []


def builtin(name: str, *parameters: str) -> Callable[[B], B]:
    """Add a form of a built-in function; its body takes the evaluation's state first.

    `"match: string"`, `"date: date|moment"`, `"scale: number?"` (may be left out),
    `"flags: string??"` (left out or null), `"*items: any"` (any number of them).
    """

    def add(body: B) -> B:
        BUILTINS.add(name)
        _add(name, Form(tuple(parameter(text) for text in parameters), body))
        return body

    return add


def function(name: str, *parameters: str) -> Callable[[B], B]:
    """Register a Python function; it is called with FEEL values, numbers as Decimal.

    A parameter ending in `?` may be left out and is then not passed. The function
    may raise `feel.Mismatch` for arguments it cannot use (null and a warning);
    whatever else it raises becomes FunctionFailed. Raises ValueError for the name
    of a built-in function.
    """

    if name in BUILTINS:
        raise ValueError(f"{name} is a built-in function of FEEL")

    def add(body: B) -> B:
        found = tuple(
            Parameter(text.rstrip("?").strip(), None, text.endswith("?"), True)
            for text in parameters
        )
        FORMS.pop(name, None)
        _add(name, Form(found, _outside(name, body)))
        return body

    return add


def _outside(name: str, body: Body) -> Body:
    @wraps(body)
    def call(state: Budget, *arguments: Any) -> Any:
        given = list(arguments)
        while given and given[-1] is ABSENT:
            given.pop()
        values = [None if v is ABSENT else _as_decimal(v) for v in given]
        try:
            return convert_in(state, body(*values))
        except (FeelError, Mismatch):
            raise
        except EngineError as error:
            raise FunctionFailed(name, str(error)) from error
        except Exception as error:
            raise FunctionFailed(name, f"{type(error).__name__}: {error}") from error

    return call


def _as_decimal(value: Any) -> Any:
    return Decimal(value) if type(value) is int else value


def _add(name: str, form: Form) -> None:
    forms = FORMS.setdefault(name, [])
    forms.append(form)
    FUNCTIONS[name] = Function(
        tuple(parameter.name for parameter in forms[0].parameters),
        lambda *arguments: call(Budget(), name, arguments),
        name=name,
        native=name,
    )
    if not STOPS.isdisjoint(name.split()):
        AMBIGUOUS.add(name)
    for changed in ON_CHANGE:
        changed()


def call(state: Budget, name: str, arguments: tuple[Any, ...]) -> Any:
    """Call by position; null with a warning when no form takes these arguments."""
    _charge(state, arguments)
    for form in FORMS[name]:
        bound = by_position(form.parameters, arguments)
        if bound is not None:
            return _run(state, name, form, bound)
    return _refused(state, name, arguments)


def call_named(state: Budget, name: str, names: tuple[str, ...], arguments: tuple[Any, ...]) -> Any:
    """Call by name."""
    _charge(state, arguments)
    # `before(point, range)` and `before(range, point)` are told apart by the order alone.
    forms = sorted(FORMS[name], key=lambda form: tuple(p.name for p in form.parameters) != names)
    for form in forms:
        ordered = by_name(form.parameters, names, arguments)
        bound = None if ordered is None else by_position(form.parameters, ordered)
        if bound is not None:
            return _run(state, name, form, bound)
    return _refused(state, name, arguments)


def _charge(state: Budget, arguments: Iterable[Any]) -> None:
    steps = 1
    for argument in arguments:
        if type(argument) is list or type(argument) is str:
            steps += len(argument) >> 6
    state.spend(steps)


def _run(state: Budget, name: str, form: Form, arguments: list[Any]) -> Any:
    try:
        result = form.body(state, *arguments)
        if type(result) is str:
            state.produce_string(len(result))
        elif type(result) is list or type(result) is dict:
            state.produce_list(len(result))
        return result  # noqa: TRY300 - counting belongs to running
    except Mismatch as mismatch:
        return state.warn(f"{name}():{mismatch.chinese}", f"{name}(): {mismatch.english}")
    except (ArithmeticError, ValueError):
        return state.warn(
            f"{name}() 的结果超出范围，按空值处理", f"{name}(): the result is out of range"
        )


def _refused(state: Budget, name: str, arguments: tuple[Any, ...]) -> None:
    given = "、".join(named(argument) for argument in arguments) or "无"
    ways = " 或 ".join(
        f"{name}({', '.join(parameter.name for parameter in form.parameters)})"
        for form in FORMS[name]
    )
    state.warn(
        f"{name}() 的参数不合适（给的是：{given}；应为 {ways}）",
        f"{name}() was called with ({', '.join(kind(a) for a in arguments)})",
    )
