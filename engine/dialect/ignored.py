"""What other tools wrote into a diagram and nobody here reads, told to whoever releases it.

Of another engine's extensions those that would change the course are refused
(`engine.dialect.rules.extensions`); these would not, or belong to a tool nobody knows.
"""

from collections.abc import Iterator

from lxml import etree

from engine.dialect import names
from engine.dialect.rules.diagram import Diagram
from engine.dialect.rules.extensions import HARMLESS
from engine.faults import Fault

#: What drawing tools note for themselves: nobody would expect it to do anything.
_QUIET = frozenset(
    {
        names.BPMN,
        names.ZEEBE,
        "",
        "http://camunda.org/schema/modeler/1.0",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
        "http://www.w3.org/2001/XMLSchema-instance",
        "http://www.w3.org/XML/1998/namespace",
    }
)
#: Names that are told of one namespace.
_SHOWN = 12


def ignored(root: etree._Element, file: str) -> list[Fault]:
    """One fault for each namespace whose attributes and extension elements have no effect."""
    diagram = Diagram(root)
    found: dict[str, dict[str, None]] = {}
    for node in diagram.elements:
        space, _local = names.split(str(node.tag))
        if space == names.BPMN and diagram.concerns(node):
            for other, name in _foreign(node):
                found.setdefault(other, {})[name] = None
    return [_fault(file, space, list(each)) for space, each in found.items()]


def _foreign(node: etree._Element) -> Iterator[tuple[str, str]]:
    """Namespace and name of what an element has of other tools: attributes, and extension elements."""
    for key in node.attrib:
        space, name = names.split(str(key))
        # Another engine's others are refused, and told of so.
        if space not in _QUIET and (space not in names.ENGINES or name in HARMLESS):
            yield space, name
    if names.local(node) == "extensionElements":
        for child in node.iterchildren(etree.Element):
            space, name = names.split(str(child.tag))
            if space not in _QUIET and space not in names.ENGINES:
                yield space, name


def _fault(file: str, space: str, found: list[str]) -> Fault:
    whose = names.ENGINES.get(space, space[:100])
    shown = "、".join(found[:_SHOWN]) + ("等" if len(found) > _SHOWN else "")
    message = f"“{whose}”的 {shown} 在这里不起作用：没有程序读它们。请确认流程不靠它们。"
    return Fault(file, None, None, None, "ignored-extension", message)
