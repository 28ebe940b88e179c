"""What an application demands of its diagrams beyond being able to run, looked at before a release.

@checking.rule
def every_task_has_a_group(release: Release) -> Iterable[Fault]:
    for node in release.nodes:
        if node.kind == "userTask" and not node.groups:
            yield node.fault("no-group", "没有办理角色。")
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element

from engine.dialect.names import bpmn, local, zeebe
from engine.dialect.rules.diagram import FLOW_NODES
from engine.dialect.rules.report import line_of
from engine.faults import Fault


@dataclass(frozen=True)
class Node:
    """An element of a diagram as rules look at it; texts as they stand in the file."""

    file: str
    line: int | None
    process: str
    id: str
    name: str | None
    #: tag of the BPMN element: userTask, serviceTask, boundaryEvent …
    kind: str
    properties: Mapping[str, str] = field(default_factory=dict)
    groups: str = ""
    assignee: str = ""
    form: str = ""
    due: str = ""
    #: what a service task calls
    type: str = ""
    #: the process a call activity calls
    called: str = ""
    #: all expressions in it
    expressions: tuple[str, ...] = ()
    #: where a token goes on to: the targets of its flows, and the events at its border
    onward: tuple[str, ...] = ()

    def fault(self, code: str, message: str) -> Fault:
        """A fault of this element."""
        return Fault(self.file, self.line, self.id, self.name, code, message)


@dataclass(frozen=True)
class Release:
    """All that would be in force after the release; the names of the files that are new in it."""

    nodes: tuple[Node, ...]
    tables: Mapping[str, Any]
    #: process id to the file it is in
    processes: Mapping[str, str]
    given: frozenset[str] = frozenset()
    #: the elements of the new files that no browser can draw (`engine.deployment.shapes`)
    undrawn: tuple[Fault, ...] = ()


Rule = Callable[[Release], Iterable[Fault]]
rules: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Have every release looked at by a function."""
    rules.append(function)
    return function


def check(release: Release) -> list[Fault]:
    """What the rules find in the files that are new; an older one is not judged by new rules."""
    found = [fault for each in rules for fault in each(release)]
    return [fault for fault in found if fault.file in release.given]


def nodes(root: _Element, file: str) -> Iterator[Node]:
    """The flow nodes of a diagram."""
    for process in root.iterchildren(bpmn("process")):
        onward = _onward(process)
        for each in process.iter(bpmn("*")):
            if local(each) in FLOW_NODES:
                yield _node(each, file, process.get("id", ""), onward)


def _onward(process: _Element) -> Mapping[str, list[str]]:
    """Where each node leads, by its id; a node no flow leaves stands with nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in process.iter(bpmn("sequenceFlow")):
        found[each.get("sourceRef", "")].append(each.get("targetRef", ""))
    for each in process.iter(bpmn("boundaryEvent")):
        found[each.get("attachedToRef", "")].append(each.get("id", ""))
    return found


def _node(element: _Element, file: str, process: str, onward: Mapping[str, Sequence[str]]) -> Node:
    assignment, schedule = _extension(element, "assignmentDefinition"), "taskSchedule"
    return Node(
        file,
        line_of(element),
        process,
        element.get("id", ""),
        element.get("name"),
        local(element),
        properties=dict(_properties(element)),
        groups=assignment.get("candidateGroups", ""),
        assignee=assignment.get("assignee", ""),
        form=_extension(element, "formDefinition").get("formId", ""),
        due=_extension(element, schedule).get("dueDate", ""),
        type=_extension(element, "taskDefinition").get("type", ""),
        called=_extension(element, "calledElement").get("processId", ""),
        expressions=tuple(_expressions(element)),
        onward=tuple(onward.get(element.get("id", ""), ())),
    )


def _extension(element: _Element, name: str) -> Mapping[str, str]:
    found = element.find(f"{bpmn('extensionElements')}/{zeebe(name)}")
    return {} if found is None else {str(key): str(value) for key, value in found.items()}


def _properties(element: _Element) -> Iterator[tuple[str, str]]:
    inside = f"{bpmn('extensionElements')}/{zeebe('properties')}/{zeebe('property')}"
    for each in element.findall(inside):
        yield each.get("name", ""), each.get("value", "")


def _expressions(element: _Element) -> Iterator[str]:
    """Of the element itself, not of the elements inside it."""
    for each in element.iter():
        holder: _Element | None = each
        while holder is not None and holder is not element and local(holder) not in FLOW_NODES:
            holder = holder.getparent()
        if holder is element:
            texts = [each.text or "", *(str(value) for value in each.values())]
            yield from (text.strip() for text in texts if text.strip().startswith("="))
