"""Reading the XML of a DMN model: any version's namespace, foreign elements left out."""

from collections.abc import Iterator

from lxml import etree

from engine.dialect.names import DMN

Node = etree._Element


def is_dmn(node: Node) -> bool:
    """Whether this is an element of the DMN language, not of a tool or a diagram."""
    return isinstance(node.tag, str) and etree.QName(node).namespace in DMN


def tag(node: Node) -> str:
    """The element's name without its namespace."""
    return etree.QName(node).localname


def children(node: Node, *names: str) -> Iterator[Node]:
    """The DMN elements directly below, in document order; all of them, or those so named."""
    for each in node:
        if is_dmn(each) and (not names or tag(each) in names):
            yield each


def child(node: Node, *names: str) -> Node | None:
    """The first such element directly below, if any."""
    return next(children(node, *names), None)


def text(node: Node | None) -> str:
    """The text of `<text>` below, or of the element itself, without the white space around it."""
    if node is None:
        return ""
    inner = child(node, "text")
    return plain(node if inner is None else inner)


def plain(node: Node) -> str:
    """All the text in the element, without the white space around it."""
    return "".join(map(str, node.itertext())).strip()


def line(node: Node) -> int | None:
    """The line of the file it stands on; None where the parser does not know."""
    return node.sourceline if isinstance(node.sourceline, int) else None


def name(node: Node) -> str:
    """The element's `name`, with runs of white space as one space (FEEL 10.3.1.2)."""
    return " ".join((node.get("name") or "").split())
