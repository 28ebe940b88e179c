"""Fields bound to facts: written to their tables, never kept as variables."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

Writer = Callable[[Any, Any], None]
_WRITERS: dict[str, Writer] = {}


class HasFacts(Protocol):
    """What is asked of a form here."""

    @property
    def facts(self) -> Mapping[str, str]:
        """Field key: fact name."""


def writer(fact: str) -> Callable[[Writer], Writer]:
    """Register `write(context, value)` for a fact, for example `case.summary`."""

    def register(write: Writer) -> Writer:
        if fact in _WRITERS and _WRITERS[fact] is not write:
            raise ValueError(f"two writers for the fact {fact}")
        _WRITERS[fact] = write
        return write

    return register


def writers() -> Mapping[str, Writer]:
    """The writer of every fact, by the fact's name."""
    return MappingProxyType(_WRITERS)


def missing_writers(form: HasFacts) -> tuple[str, ...]:
    """The facts of a form that nobody writes."""
    return tuple(sorted({fact for fact in form.facts.values() if fact not in _WRITERS}))


def write_facts(form: HasFacts, context: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Write the bound fields by their writers; the rest, to be kept as variables, comes back.

    A field that was hidden or not editable is not in `values` and is not written.
    Raises KeyError for a fact without writer (`missing_writers` tells beforehand).
    """
    facts = form.facts
    for key, value in values.items():
        if key in facts:
            _WRITERS[facts[key]](context, value)
    return {key: value for key, value in values.items() if key not in facts}
