"""Fields held to more than their form knows: what only the tables of the application can say.

A field names its check in `properties: {"check": …}`; it is asked before anything is written.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from engine.forms import answers
from engine.forms.component import Component
from engine.forms.errors import FormInvalid

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
    named = {name for top in components for each in top.walk() if (name := _check_of(each.source))}
    return tuple(sorted(named - _CHECKS.keys()))


def require_checked(schema: Mapping[str, Any], context: Any, values: Mapping[str, Any]) -> None:
    """Raise FormInvalid with a sentence for each field of the form that its check refuses."""
    wrong = {
        name: sentence
        for name, field, value in answers.walk(schema, values)
        if value is not None
        and (found := _check_of(field))
        and (sentence := _CHECKS[found](context, value))
    }
    if wrong:
        raise FormInvalid(wrong)


def _check_of(field: Mapping[str, Any]) -> str | None:
    """The name in the field's property `check`."""
    name = (field.get("properties") or {}).get("check")
    return str(name) if name else None
