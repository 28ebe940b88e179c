"""What stands in a diagram and has no effect, told to whoever releases it.

Of another engine's extensions those that would change the course are refused
(`engine.dialect.rules.extensions`); these would not, or belong to a tool nobody knows.
"""

from collections.abc import Iterator

from lxml import etree

from engine.dialect import names, words
from engine.dialect.rules.diagram import Diagram
from engine.dialect.rules.extensions import HARMLESS, HOLDERS, is_read
from engine.dialect.rules.report import line_of
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
    """What has no effect: a fault for each namespace of other tools, and for each note in ours."""
    diagram = Diagram(root)
    found: dict[str, dict[str, None]] = {}
    for node in diagram.elements:
        space, _local = names.split(str(node.tag))
        if space == names.BPMN and diagram.concerns(node):
            for other, name in _foreign(node):
                found.setdefault(other, {})[name] = None
    told = [_fault(file, space, list(each)) for space, each in found.items()]
    inside = (node for node in diagram.elements if diagram.concerns(node))
    return [*told, *(fault for node in inside for fault in _notes(node, file))]


def _notes(node: etree._Element, file: str) -> Iterator[Fault]:
    """What an extension element of Camunda 8 says to nobody."""
    space, local = names.split(str(node.tag))
    if space != names.ZEEBE:
        return
    messages, holder = [], node.getparent()
    if holder is not None and names.local(holder) == "extensionElements":
        parent = names.local(holder.getparent())  # type: ignore[arg-type]
        if not is_read(parent, local):
            messages.append(f"{words.element(parent)}上的{words.extension(local)}不起作用。")
            node = holder
    if local in HOLDERS and (noted := [str(key) for key in node.attrib if str(key)[0] != "{"]):
        messages.append(f"zeebe:{local} 的属性 {'、'.join(noted[:_SHOWN])} 不起作用。")
    if local == "property" and not node.get("name"):
        messages.append("有一项属性没有名称，没有程序读得到它。")
    if local == "output" and not (node.get("source") or "").strip():
        messages.append(f"输出映射“{node.get('target', '')[:60]}”没有写来源，写下的是空值。")
    for message in messages:
        yield Fault(file, line_of(node), *_place(node), "no-effect", message)


def _place(node: etree._Element) -> tuple[str | None, str | None]:
    """Id and name of the element of the diagram it belongs to."""
    for each in node.iterancestors():
        if each.get("id") and names.split(str(each.tag))[0] == names.BPMN:
            return each.get("id"), each.get("name") or None
    return None, None


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
