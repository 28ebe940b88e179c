"""The handlers as an analyst reads them: what each is called, does, takes and hands back.

What it takes is its function's signature; only the words stand beside it (`handler_words.json`).
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

import orjson

from engine.script import handlers
from processes import data
from processes.diagrams import handler_codes

#: The parameter that is always the instance's own case (`processes.handlers.registry`).
CASE = "case"


@dataclass(frozen=True)
class Parameter:
    """One variable a handler takes."""

    name: str
    words: str
    is_required: bool
    #: The codes it may be, with their words; empty: anything.
    choices: Mapping[str, str] = field(default_factory=dict)
    #: Whether it is the key of a limit.
    is_limit: bool = False


@dataclass(frozen=True)
class Described:
    """A handler in words; `presets` are names for it with some inputs given: `{"yellow": …}`."""

    type: str
    name: str
    does: str
    family: str
    parameters: tuple[Parameter, ...]
    #: What it hands back, by the name of the variable.
    gives: Mapping[str, str]
    presets: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)


@cache
def words() -> Mapping[str, Any]:
    """The words of handlers and their parameters."""
    found: Mapping[str, Any] = orjson.loads((data.FOLDER / "handler_words.json").read_bytes())
    return found


def describe_all() -> list[Described]:
    """Every registered handler with words; what nobody has named is no analyst's."""
    named = words()["handlers"]
    found = (
        describe(type_, function)
        for type_, function in handlers.functions.items()
        if type_ in named
    )
    return sorted(found, key=lambda each: (each.family, each.type))


def describe(type_: str, function: Callable[..., Any]) -> Described:
    """One handler, by its function."""
    its = words()["handlers"][type_]
    presets = its.get("presets", {})
    return Described(
        type_,
        its["name"],
        its["does"],
        words()["families"][type_.partition(".")[0]],
        tuple(_parameters(function, its.get("inputs", {}))),
        its.get("gives", {}),
        {key: (each["name"], each["inputs"]) for key, each in presets.items()},
    )


def _parameters(function: Callable[..., Any], own: Mapping[str, str]) -> list[Parameter]:
    hints = get_type_hints(function, include_extras=True)
    # The first is the context.
    given = list(inspect.signature(function).parameters.values())[1:]
    return [
        _parameter(each, hints[each.name], own)
        for each in given
        if each.kind is not each.VAR_KEYWORD
    ]


def _parameter(given: inspect.Parameter, hint: Any, own: Mapping[str, str]) -> Parameter:
    meant = handler_codes.meaning(hint)
    is_enumeration = isinstance(meant, type) and issubclass(meant, StrEnum)
    return Parameter(
        given.name,
        own.get(given.name) or words()["inputs"].get(given.name, given.name),
        given.default is given.empty,
        {each.value: each.words for each in meant} if is_enumeration else {},
        meant == "limit",
    )
