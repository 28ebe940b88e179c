"""Which elements of a changed process take the place of which: a suggestion, to be decided on by somebody.

The same id is the same element. Of those whose id is gone, one of the same kind and name; else the only
one of the same kind between the same neighbours. Only what can wait there counts (`migrating.tell_apart`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.deployment import versions
from engine.instances.migrating import tell_apart
from engine.tokens.events import Boundary, EventStart
from engine.tokens.loops import StandardLoop
from engine.tokens.multi_instance import MultiInstance

if TYPE_CHECKING:
    from engine.deployment.bundle import Bundle
    from engine.tokens.node import Node


class Likeness(StrEnum):
    """Why an element is suggested."""

    ID = "id"
    NAME = "name"
    NEIGHBOURS = "neighbours"


@dataclass(frozen=True)
class Counterpart:
    """An element of the new process, with its name there."""

    element: str
    name: str
    likeness: Likeness


def suggest(old: "Bundle", new: "Bundle", process: str) -> Mapping[str, Counterpart]:
    """By element of a process in one bundle, the one it goes on at in another; those without one left out."""
    before, after = list(_drawn(old, process)), list(_drawn(new, process))
    by_id = {each.id: each for each in after}
    found: dict[str, Counterpart] = {}
    for node in before:
        same = by_id.get(node.id)
        if same is not None and _may_follow(node, same):
            found[node.id] = _counterpart(same, Likeness.ID)
    taken = {each.id for each in before if each.id in by_id}
    free = [each for each in after if each.id not in taken]
    for likeness, alike in ((Likeness.NAME, _has_name), (Likeness.NEIGHBOURS, _has_neighbours)):
        for node in before:
            if node.id in by_id or node.id in found:
                continue
            chosen = [each for each in free if _may_follow(node, each) and alike(node, each)]
            if len(chosen) == 1:
                found[node.id] = _counterpart(chosen[0], likeness)
                free.remove(chosen[0])
    return found


def list_alike(old: "Bundle", new: "Bundle", process: str, element: str) -> list[Counterpart]:
    """The elements of the new process at which what waits at an element of the old one could wait."""
    node = next((each for each in _drawn(old, process) if each.id == element), None)
    if node is None:
        return []
    return [
        _counterpart(each, Likeness.ID if each.id == element else Likeness.NEIGHBOURS)
        for each in _drawn(new, process)
        if _may_follow(node, each)
    ]


def _drawn(bundle: "Bundle", process: str) -> Iterator["Node"]:
    """The elements of a process and of its sub-processes."""
    for key, spec in bundle.specs.items():
        if versions.plain(key.partition("/")[0]) == process:
            for node in spec.task_specs.values():
                if hasattr(node, "kind") and not isinstance(node, MultiInstance | StandardLoop):
                    yield node


def _may_follow(node: "Node", found: "Node") -> bool:
    return tell_apart(node, found) is None and _is_inside(node) == _is_inside(found)


def _is_inside(node: "Node") -> bool:
    """Whether it stands in a sub-process."""
    return "/" in node.process.name


def _has_name(node: "Node", found: "Node") -> bool:
    return bool(node.title) and node.title == found.title


def _has_neighbours(node: "Node", found: "Node") -> bool:
    if isinstance(node, Boundary | EventStart):
        return False
    return (
        {each.source.id for each in node.incoming} == {each.source.id for each in found.incoming}
        or {each.target.id for each in node.flows} == {each.target.id for each in found.flows}
    ) and bool(node.incoming or node.flows)


def _counterpart(node: "Node", likeness: Likeness) -> Counterpart:
    return Counterpart(node.id, node.title or node.id, likeness)
