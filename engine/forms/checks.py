"""Fields held to more than their form knows: what only the tables of the application can say.

A field names its check in `properties: {"check": …}`; it is asked before anything is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from engine.forms.component import Component
from engine.forms.errors import FormInvalid
from engine.forms.fill import flat

#: What is wrong with a value, in a sentence; None where nothing is.
Check = Callable[[Any, Any], str | None]
_CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register `what_is_wrong(context, value)` for fields with that name in their `check`."""

    def register(function: Check) -> Check:
        if name in _CHECKS and _CHECKS[name] is not function:
            raise ValueError(f"two checks named {name}")
        _CHECKS[name] = function
        return function

    return register


def checks() -> Mapping[str, Check]:
    """The checks, by name."""
    return MappingProxyType(_CHECKS)


def missing_checks(components: Sequence[Component]) -> tuple[str, ...]:
    """The checks the fields name and nobody has registered."""
    named = {name for top in components for each in top.walk() if (name := _check_of(each))}
    return tuple(sorted(named - _CHECKS.keys()))


def require_checked(
    components: Sequence[Component], context: Any, values: Mapping[str, Any]
) -> None:
    """Raise FormInvalid with a sentence for each field that its check refuses."""
    wrong = {
        name: sentence
        for name, each, value in _filled(components, values)
        if (found := _check_of(each)) and (sentence := _CHECKS[found](context, value))
    }
    if wrong:
        raise FormInvalid(wrong)


def _filled(
    components: Sequence[Component], values: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, Component, Any]]:
    """Every field that has a value: by what name its mistakes are told, and the value."""
    for each in flat(components):
        value = values.get(each.key) if each.key is not None else None
        name = f"{prefix}{each.key}"
        if each.type == "dynamiclist" and isinstance(value, list):
            for number, row in enumerate(value):
                yield from _filled(each.components, row, f"{name}[{number}].")
        elif value is not None:
            yield name, each, value


def _check_of(component: Component) -> str | None:
    """The name in the field's property `check`."""
    name = (component.source.get("properties") or {}).get("check")
    return str(name) if name else None
