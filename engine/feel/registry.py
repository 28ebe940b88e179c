"""The functions expressions may call: the built-in ones and those other packages register."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from engine.errors import EngineError
from engine.feel.errors import FeelError, FunctionFailed, Mismatch
from engine.feel.limits import State
from engine.feel.names import STOPS
from engine.feel.values import Function, Range, intake, kind, named

Body = Callable[..., Any]
B = TypeVar("B", bound=Body)

_GROUPS = {
    "any": None,
    "duration": frozenset({"days and time duration", "years and months duration"}),
    "days": frozenset({"days and time duration"}),
    "months": frozenset({"years and months duration"}),
    "moment": frozenset({"date and time"}),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: the kinds it takes (None for all), whether it may be left out or null."""

    name: str
    kinds: frozenset[str] | None = None
    #: May be left out …
    optional: bool = False
    #: … or null.
    nullable: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    body: Body


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
        _add(name, Form(tuple(_parameter(text) for text in parameters), body))
        return body

    return add


def function(name: str, *parameters: str) -> Callable[[B], B]:
    """Register a Python function; it is called with FEEL values, numbers as Decimal.

    A parameter ending in `?` may be left out and is then not passed. The function
    may raise `feel.Mismatch` for arguments it cannot use (null and a warning);
    whatever else it raises becomes FunctionFailed.
    """

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
    def call(state: State, *arguments: Any) -> Any:
        given = list(arguments)
        while given and given[-1] is _ABSENT:
            given.pop()
        values = [None if v is _ABSENT else _as_decimal(v) for v in given]
        try:
            return intake(state, body(*values))
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
        lambda *arguments: call(State(), name, arguments),
        name=name,
        native=name,
    )
    if not STOPS.isdisjoint(name.split()):
        AMBIGUOUS.add(name)
    for changed in ON_CHANGE:
        changed()


def _parameter(text: str) -> Parameter:
    name, _, form = text.partition(":")
    form = form.strip() or "any"
    kinds: set[str] | None = set()
    for part in form.rstrip("?").split("|"):
        group = _GROUPS.get(part, frozenset({part}))
        kinds = None if group is None or kinds is None else kinds | group
    return Parameter(
        name.lstrip("*").strip(),
        None if kinds is None else frozenset(kinds),
        form.endswith("?"),
        form.endswith("??"),
        name.startswith("*"),
    )


_ABSENT: Any = object()


def call(state: State, name: str, arguments: tuple[Any, ...]) -> Any:
    """Call by position; null with a warning when no form takes these arguments."""
    _charge(state, arguments)
    for form in FORMS[name]:
        bound = _by_position(form.parameters, arguments)
        if bound is not None:
            return _run(state, name, form, bound)
    return _refused(state, name, arguments)


def call_named(state: State, name: str, names: tuple[str, ...], arguments: tuple[Any, ...]) -> Any:
    """Call by name."""
    _charge(state, arguments)
    # `before(point, range)` and `before(range, point)` are told apart by the order alone.
    forms = sorted(FORMS[name], key=lambda form: tuple(p.name for p in form.parameters) != names)
    for form in forms:
        ordered = _by_name(form.parameters, names, arguments)
        bound = None if ordered is None else _by_position(form.parameters, ordered)
        if bound is not None:
            return _run(state, name, form, bound)
    return _refused(state, name, arguments)


def _charge(state: State, arguments: Iterable[Any]) -> None:
    steps = 1
    for argument in arguments:
        if type(argument) is list or type(argument) is str:
            steps += len(argument) >> 6
    state.spend(steps)


def _run(state: State, name: str, form: Form, arguments: list[Any]) -> Any:
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
            f"{name}() 的结果超出范围,按空值处理", f"{name}(): the result is out of range"
        )


def _refused(state: State, name: str, arguments: tuple[Any, ...]) -> None:
    given = "、".join(named(argument) for argument in arguments) or "无"
    ways = " 或 ".join(
        f"{name}({', '.join(parameter.name for parameter in form.parameters)})"
        for form in FORMS[name]
    )
    state.warn(
        f"{name}() 的参数不合适(给的是:{given};应为 {ways})",
        f"{name}() was called with ({', '.join(kind(a) for a in arguments)})",
    )


def _by_name(
    parameters: tuple[Parameter, ...], names: tuple[str, ...], arguments: tuple[Any, ...]
) -> tuple[Any, ...] | None:
    given = dict(zip(names, arguments, strict=True))
    ordered = [given.pop(parameter.name, _ABSENT) for parameter in parameters]
    return None if given else tuple(ordered)


def _by_position(parameters: tuple[Parameter, ...], arguments: tuple[Any, ...]) -> list[Any] | None:
    bound: list[Any] = []
    for place, parameter in enumerate(parameters):
        if parameter.repeated:
            rest = arguments[place:]
            if not rest:
                return None
            bound.extend(rest)
            return bound
        value = arguments[place] if place < len(arguments) else _ABSENT
        fitted = _fit(parameter, value)
        if fitted is _UNFIT:
            return None
        bound.append(fitted)
    return bound if len(arguments) <= len(parameters) else None


_UNFIT: Any = object()


def _fit(parameter: Parameter, value: Any) -> Any:
    """The value as the parameter takes it: [a] for a, and a for [a] (10.3.2.9.4)."""
    kinds = parameter.kinds
    if value is _ABSENT:
        if not parameter.optional:
            return _UNFIT
        return _ABSENT if kinds is None else None
    if kinds is None or (value is None and parameter.nullable):
        return value
    form = kind(value)
    if form in kinds:
        return value
    if form == "list" and len(value) == 1 and kind(value[0]) in kinds:
        return value[0]
    if "list" in kinds and len(kinds) == 1 and value is not None:
        return [value]
    return _UNFIT


def absent(value: Any) -> bool:
    """Whether an optional argument of any kind was left out."""
    return value is _ABSENT


def is_range(value: Any) -> bool:
    """Whether a value is a range."""
    return type(value) is Range
