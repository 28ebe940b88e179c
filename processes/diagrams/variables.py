"""Who writes which variable, and what it can be worth, in all diagrams that call each other.

Told by name and for the whole group of diagrams, never more narrowly than the engine would see it: what
is said here to be written by nobody, or never to have a value, is so.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.deployment.checking import Node, Release
from engine.dialect.rules.diagram import SUB_PROCESSES
from engine.forms import Form
from engine.forms.component import Component, templates
from engine.script import handlers
from processes.diagrams import expressions, given, start_rules
from processes.diagrams.expressions import NOTHING, NULL, Values

#: Of a set that is released again and again, and of one that is being edited.
MOST_KEPT = 3
_LOCK = threading.Lock()
_KEPT: dict[tuple[Any, ...], tuple[list["Group"], tuple[Any, ...]]] = {}
#: What the engine writes: which round or item it is, and what can be activated.
_OWN = frozenset({"loopCounter", "adHocSubProcessElements"})


@dataclass(frozen=True)
class _Write:
    """A variable is given what an expression is worth where a step stands; without one, anything."""

    name: str
    text: str | None = None
    around: Mapping[str, Values] = field(default_factory=dict)


class Group:
    """The diagrams that call each other."""

    def __init__(self, nodes: Iterable[Node], forms: Mapping[str, Form]) -> None:
        self.nodes = tuple(nodes)
        self._forms = forms
        self._by_id = {(each.process, each.id): each for each in self.nodes}
        self._own: dict[tuple[str, str], Mapping[str, Values]] = {}
        self._gives = {each.name: each.gives for each in handlers.signatures()}

    def own(self, node: Node) -> Mapping[str, Values]:
        """The variables a step sees besides those of the diagrams: its inputs, its form, its result."""
        key = (node.process, node.id)
        if key not in self._own:
            self._own[key] = self._seen(node)
        return self._own[key]

    def _seen(self, node: Node) -> Mapping[str, Values]:
        if node.attached:
            held = self._by_id.get((node.process, node.attached))
            return {} if held is None else self.own(held)
        found: dict[str, Values] = dict.fromkeys((name for name, _ in node.inputs), None)
        found |= dict.fromkeys(each for each in (node.item, node.gathered, node.result) if each)
        found |= dict.fromkeys(self.handed_back(node) or ())
        if form := self.form(node):
            found |= answers(form)
        return found

    def handed_back(self, node: Node) -> frozenset[str] | None:
        """What a handler gives; None: nobody knows."""
        if not node.type:
            return frozenset()
        return self._gives.get(node.type)

    def form(self, node: Node) -> Form | None:
        """The form of a step or of the start, where it is there."""
        return self._forms.get(node.form) if node.kind in ("userTask", "startEvent") else None

    def is_unclear(self, node: Node) -> bool:
        """Whether a step has variables nobody knows the names of: its form or its handler is not there."""
        return self.handed_back(node) is None or bool(node.form and self.form(node) is None)

    @cached_property
    def is_open(self) -> bool:
        """Whether a step may write such variables for others."""
        return any(not each.outputs and self.is_unclear(each) for each in self.nodes)

    @cached_property
    def written(self) -> frozenset[str]:
        """The names of all variables more than one step can see."""
        return frozenset(each.name for each in self._writes) | given.names() | _OWN

    @cached_property
    def values(self) -> Mapping[str, Values]:
        """What each variable can be; what is missing here can be anything."""
        found: dict[str, Values] = {each.name: frozenset({NULL}) for each in self._writes}
        found |= dict.fromkeys(given.names())
        if self.is_open:
            return dict.fromkeys(found)
        before: dict[str, Values] | None = None
        while before != found:
            before = dict(found)
            for each in self._writes:
                found[each.name] = _joined(found[each.name], self._worth(each, found))
        return found

    def _worth(self, write: _Write, known: Mapping[str, Values]) -> Values:
        if write.text is None:
            return None

        def variable(name: str) -> Values:
            return write.around[name] if name in write.around else known.get(name)

        return expressions.worth(write.text, variable)

    @cached_property
    def _writes(self) -> tuple[_Write, ...]:
        return tuple(each for node in self.nodes for each in self._written_by(node))

    def _written_by(self, node: Node) -> Iterator[_Write]:
        around = self.own(node)
        if node.kind in (*SUB_PROCESSES, "callActivity"):
            yield from (_Write(name, text, around) for name, text in node.inputs)
            if node.item:
                yield _Write(node.item)
        if node.gathered:
            yield _Write(node.gathered)
        if initiator := node.properties.get(start_rules.INITIATOR):
            yield _Write(initiator)
        if node.outputs:
            yield from (_Write(name, text, around) for name, text in node.outputs)
            return
        if node.result:
            yield _Write(node.result, node.script or None, around)
        yield from (_Write(name) for name in self.handed_back(node) or ())
        if form := self.form(node):
            for name in form.variables:
                yield _Write(name, f"={name}" if name.isidentifier() else None, around)


def groups(release: Release) -> list[Group]:
    """All elements, those of processes that call each other together.

    What the same elements and forms were worked out to last is kept: a file that was not edited
    has the same ones (`engine.deployment.bundle`).
    """
    parts = (*release.nodes, *release.forms.values())
    key = (handlers.names(), *map(id, parts))
    with _LOCK:
        if key in _KEPT:
            return _KEPT[key][0]
    found = _grouped(release)
    with _LOCK:
        # Their parts are kept with them, so that none of the numbers is given to another.
        _KEPT[key] = found, parts
        while len(_KEPT) > MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
    return found


def _grouped(release: Release) -> list[Group]:
    of = {process: process for process in release.processes}

    def first(process: str) -> str:
        while of[process] != process:
            process = of[process]
        return process

    for node in release.nodes:
        if node.process in of and node.called in of:
            of[first(node.process)] = first(node.called)
    found: dict[str, list[Node]] = defaultdict(list)
    for node in release.nodes:
        if node.process in of:
            found[first(node.process)].append(node)
    return [Group(each, release.forms) for each in found.values()]


def answers(form: Form) -> dict[str, Values]:
    """What each field of a form can be answered; a fact's is no variable, but seen by the step."""
    found: dict[str, Values] = {}
    for each in fields(form):
        if each.key is not None:
            found[each.key] = _answers(each)
    return found


def fields(form: Form) -> Iterator[Component]:
    """The fields of a form outside of lists, a list as one."""
    waiting = list(reversed(form.components))
    while waiting:
        each = waiting.pop()
        if each.type == "group":
            waiting += reversed(each.components)
        else:
            yield each


def read_by_form(form: Form) -> frozenset[str]:
    """The variables a form's own expressions read, its own fields among them."""
    every = (inside for top in form.components for inside in top.walk())
    return frozenset[str]().union(*map(read_by_field, every))


def read_by_field(component: Component) -> frozenset[str]:
    """The variables the expressions of one component read, without those of the components in it."""
    found: set[str] = set(component.hide.names if component.hide else ())
    found = found.union(*(one.names for one in component.computed.values()))
    if isinstance(key := component.source.get("valuesKey"), str):
        found.add(key)
    for text in component.source.values():
        found |= expressions.reads(text) if isinstance(text, str) else set()
        found = found.union(*(expressions.reads(f"={each}") for each in templates(text)))
    return frozenset(found)


def _answers(component: Component) -> Values:
    if component.type == "checkbox":
        return expressions.BOOLEANS
    options = component.source.get("values")
    if component.type not in ("radio", "select") or not isinstance(options, list):
        return None
    plain = [each.get("value") for each in options if isinstance(each, dict)]
    if len(plain) < len(options) or not all(isinstance(x, str | int | float) for x in plain):
        return None
    return frozenset({NULL, *map(expressions.value, plain)})


def _joined(one: Values, other: Values) -> Values:
    return None if one is None or other is None else one | (other or NOTHING)
