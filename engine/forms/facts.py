"""Fields bound to facts: written to their tables, never kept as variables."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

Writer = Callable[[Any, Any], None]
_WRITERS: dict[str, Writer] = {}
_REPEATABLE: set[str] = set()


class HasFacts(Protocol):
    """What is asked of a form here."""

    @property
    def facts(self) -> Mapping[str, str]:
        """Field key: fact name."""


def writer(fact: str, *, repeatable: bool = False) -> Callable[[Writer], Writer]:
    """Register `write(context, value)` for a fact, for example `case.summary`.

    `repeatable`: writing it anew replaces what was written, or adds a remark beside it, and nobody
    outside hears of it; the step may then be taken back (docs/adr/0046).
    """

    def register(write: Writer) -> Writer:
        if fact in _WRITERS and _WRITERS[fact] is not write:
            raise ValueError(f"two writers for the fact {fact}")
        _WRITERS[fact] = write
        if repeatable:
            _REPEATABLE.add(fact)
        return write

    return register


def writers() -> Mapping[str, Writer]:
    """The writer of every fact, by the fact's name."""
    return MappingProxyType(_WRITERS)


def is_repeatable(fact: str) -> bool:
    """Whether a step that wrote the fact may be taken back."""
    return fact in _REPEATABLE


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
