"""Arguments to parameters: by position or name, by type, with the standard's conversions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.feel.values import kind

Body = Callable[..., Any]

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


def parameter(text: str) -> Parameter:
    """A parameter from its text, `length: number??`."""
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


ABSENT: Any = object()


def by_name(
    parameters: tuple[Parameter, ...], names: tuple[str, ...], arguments: tuple[Any, ...]
) -> tuple[Any, ...] | None:
    """The arguments in the order of the parameters; None when a name is none of theirs."""
    given = dict(zip(names, arguments, strict=True))
    ordered = [given.pop(parameter.name, ABSENT) for parameter in parameters]
    return None if given else tuple(ordered)


def by_position(parameters: tuple[Parameter, ...], arguments: tuple[Any, ...]) -> list[Any] | None:
    """What the body is called with; None when these arguments do not fit."""
    bound: list[Any] = []
    for place, parameter in enumerate(parameters):
        if parameter.repeated:
            rest = arguments[place:]
            if not rest:
                return None
            bound.extend(rest)
            return bound
        value = arguments[place] if place < len(arguments) else ABSENT
        fitted = _fit(parameter, value)
        if fitted is _UNFIT:
            return None
        bound.append(fitted)
    return bound if len(arguments) <= len(parameters) else None


_UNFIT: Any = object()


def _fit(parameter: Parameter, value: Any) -> Any:
    """The value as the parameter takes it: [a] for a, and a for [a] (10.3.2.9.4)."""
    kinds = parameter.kinds
    if value is ABSENT:
        if not parameter.optional:
            return _UNFIT
        return ABSENT if kinds is None else None
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
    return value is ABSENT
