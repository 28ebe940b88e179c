"""A diagram's elements as the page tells of them, in the order a token meets them."""

from dataclasses import dataclass

from engine.deployment import elements, outline
from engine.deployment.elements import Node
from engine.dialect import xml
from engine.dialect.names import bpmn


@dataclass(frozen=True)
class Diagram:
    """One process."""

    key: str
    name: str
    documentation: str
    elements: tuple[Node, ...]

    @property
    def heading(self) -> str:
        """What its section is called."""
        return f"{self.key} {self.name}"

    @property
    def called(self) -> list[str]:
        """The keys of the processes it calls, each once."""
        return list(dict.fromkeys(each.called for each in self.elements if each.called))

    def of(self, *kinds: str) -> list[Node]:
        """The elements of these kinds (tags of BPMN)."""
        return [each for each in self.elements if each.kind in kinds]

    def host(self, element: Node) -> str:
        """The step a boundary event sits on, or the event sub-process a start event begins; else nothing."""
        begins = element.kind == "startEvent" and element.event is not None
        return element.inside if begins else element.attached


def read(text: bytes, name: str) -> Diagram:
    """The one process of a file; raises Refused as `dialect.xml.parse` does."""
    root = xml.parse(text, name)
    process = next(root.iterchildren(bpmn("process")))
    nodes = {each.id: each for each in elements.nodes(root, name)}
    order = outline.read(text, name, 0)[0].names
    return Diagram(
        process.get("id", ""),
        process.get("name", ""),
        (process.findtext(bpmn("documentation")) or "").strip(),
        tuple(nodes[each] for each in order),
    )
