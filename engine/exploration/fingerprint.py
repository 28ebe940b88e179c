"""When two states are the same: the same tokens with the same data, timers due in the same order.

Left out are what only tells tokens apart (their numbers), and of each moment which one it is: two states
that differ in dates alone go on alike as long as their timers fire in the same order. Left out, too, are
timers that change nothing when they fire (`quiet`): whether one has fired or will, all else goes on alike.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from datetime import datetime
from typing import Any

import orjson

from engine.tokens.scope import ROOT_ID
from engine.tokens.timers import TimerKind

#: What a token remembers that says nothing of how it goes on.
_SILENT = frozenset({"entered", "mapped", "notes", "task", "attempts", "thrower"})
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+([+-]\d\d:\d\d|Z)?(\[.*\])?|\d{4}-\d\d-\d\d")
#: In a wait, what counts on without end.
_COUNTS = frozenset({"due", "base", "tick", "count", "why"})
_Fingerprint = tuple[Any, ...]


#: By process and element, the variables a token there may still come to read; see `inside`.
Live = Mapping[tuple[str, str], frozenset[str]]


def inside(place: tuple[str, str]) -> tuple[str, str]:
    """Where what is read behind an element stands while something is under way in it."""
    process, element = place
    return process, f"{element} [inside]"


#: What stands for the value of a variable of that name.
Abstract = Callable[[str, Any], Any]


#: Boundary events, by process and id.
Quiet = Container[tuple[str, str]]


def of(state: bytes, live: Live, abstract: Abstract, quiet: Quiet = ()) -> str:
    """The fingerprint of a saved state; of variables those count that may still be read.

    `quiet` are timers whose firing changes nothing but that they have fired; one that comes again
    and again counts all the same.
    """
    kept = orjson.loads(state)
    names: set[str] = set()
    holders = {scope["holder"] for scope in kept["scopes"]}
    for scope in kept["scopes"]:
        process = scope["spec"].partition("/")[0]
        for token in scope["tokens"]:
            if (process, token[1]) in quiet and _is_quiet(token):
                continue
            # The body of a multi-instance goes by its activity's name.
            element = token[1].removesuffix(" [each]")
            place = (process, element)
            names |= live.get(inside(place) if token[0] in holders else place, frozenset())
    return repr(_Reading(kept, frozenset(names), abstract, quiet).whole())


class _Reading:
    def __init__(
        self, kept: Mapping[str, Any], names: frozenset[str], abstract: Abstract, quiet: Quiet
    ) -> None:
        self._names, self._abstract = names, abstract
        self._scopes = {each["holder"]: each for each in kept["scopes"]}
        self._children: dict[int, list[list[Any]]] = defaultdict(list)
        dues = set()
        for number, scope in self._scopes.items():
            process = scope["spec"].partition("/")[0]
            for token in scope["tokens"]:
                if (process, token[1]) in quiet and _is_quiet(token):
                    continue
                parent = token[3]
                self._children[-1 - (number or 0) if parent == ROOT_ID else parent].append(token)
                for wait in token[5].get("waits", {}).values():
                    if "due" in wait:
                        dues.add(datetime.fromisoformat(wait["due"]))
        self._order = {due: place for place, due in enumerate(sorted(dues))}

    def whole(self) -> _Fingerprint:
        return self._scope(None)

    def _scope(self, number: int | None) -> _Fingerprint:
        scope = self._scopes[number]
        tokens = sorted(map(self._token, self._children[-1 - (number or 0)]), key=repr)
        return (scope["spec"], self._variables(scope["variables"] or {}), *tokens)

    def _token(self, token: list[Any]) -> _Fingerprint:
        id, spec, state, _parent, data, memory = token
        inside = self._scope(id) if id in self._scopes else None
        children = sorted(map(self._token, self._children[id]), key=repr)
        return (spec, state, self._variables(data), self._memory(memory), inside, *children)

    def _variables(self, found: Mapping[str, Any]) -> _Fingerprint:
        names = sorted(found.keys() & self._names)
        return tuple((name, self._abstract(name, plain(found[name]))) for name in names)

    def _memory(self, memory: Mapping[str, Any]) -> _Fingerprint:
        kept = {name: each for name, each in memory.items() if name not in _SILENT}
        if "waits" in kept:
            kept["waits"] = {element: self._wait(each) for element, each in kept["waits"].items()}
        return tuple((name, plain(kept[name])) for name in sorted(kept))

    def _wait(self, wait: Mapping[str, Any]) -> dict[str, Any]:
        told = {name: each for name, each in wait.items() if name not in _COUNTS}
        if "due" in wait:
            told["order"] = self._order[datetime.fromisoformat(wait["due"])]
        return told


def _is_quiet(token: list[Any]) -> bool:
    waits = token[5].get("waits", {}).values()
    return all(each.get("timer") in (TimerKind.DATE, TimerKind.DURATION) for each in waits)


def plain(value: Any) -> Any:
    """As something that can be compared; of a moment only that it is one."""
    match value:
        case str() if _MOMENT.fullmatch(value):
            return "moment"
        case dict():
            return tuple((name, plain(each)) for name, each in value.items())
        case list():
            return list(map(plain, value))
        case _:
            return value
