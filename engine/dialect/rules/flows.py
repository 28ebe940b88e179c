"""Sequence flows: both ends are there, in one scope, and may be joined by a flow."""

from lxml import etree

from engine.dialect import names
from engine.dialect.rules.diagram import FLOW_NODES, Diagram, is_event_subprocess, kind
from engine.dialect.rules.report import Report, short


def check(diagram: Diagram, report: Report) -> None:
    """Refuse flows that lead nowhere, across a border, or where none may lead."""
    for flow in diagram.flows:
        source = _end(diagram, report, flow, "sourceRef", "起点")
        target = _end(diagram, report, flow, "targetRef", "终点")
        if source is not None and (reason := _never_source(source)):
            report.add(flow, "wrong-flow", reason)
        if target is not None and (reason := _never_target(target)):
            report.add(flow, "wrong-flow", reason)
    for node in diagram.nodes:
        _listed(diagram, report, node)


def _end(
    diagram: Diagram, report: Report, flow: etree._Element, attribute: str, word: str
) -> etree._Element | None:
    reference = flow.get(attribute)
    if not reference:
        report.add(flow, "dangling-flow", f"顺序流没有{word}（{attribute}）。")
        return None
    node = diagram.by_id.get(reference)
    if node is None:
        report.add(flow, "dangling-flow", f"顺序流的{word}“{short(reference)}”不存在。")
        return None
    if names.local(node) not in FLOW_NODES:
        report.add(
            flow,
            "dangling-flow",
            f"顺序流的{word}“{short(reference)}”是 {names.local(node)}，不是流程节点。",
        )
        return None
    if node.getparent() is not flow.getparent():
        report.add(
            flow,
            "crossing-flow",
            f"顺序流的{word}“{short(reference)}”在另一个流程或子流程里，顺序流不能越界。",
        )
    return node


def _never_source(node: etree._Element) -> str | None:
    local = names.local(node)
    if local == "endEvent":
        return "结束事件不能有流出的顺序流。"
    if is_event_subprocess(node):
        return "事件子流程不能有流出的顺序流。"
    if local == "intermediateThrowEvent" and kind(node) == "link":
        return "链接抛出事件不能有流出的顺序流。"
    return None


def _never_target(node: etree._Element) -> str | None:
    local = names.local(node)
    if local == "startEvent":
        return "开始事件不能有流入的顺序流。"
    if local == "boundaryEvent":
        return "边界事件不能有流入的顺序流。"
    if is_event_subprocess(node):
        return "事件子流程不能有流入的顺序流。"
    if local == "intermediateCatchEvent" and kind(node) == "link":
        return "链接捕获事件不能有流入的顺序流。"
    return None


def _listed(diagram: Diagram, report: Report, node: etree._Element) -> None:
    """The node's own list of flows repeats what the flows say; it may not say otherwise."""
    for tag, attribute in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        for entry in node.iterchildren(names.bpmn(tag)):
            reference = (entry.text or "").strip()
            flow = diagram.by_id.get(reference)
            if flow is None or names.local(flow) != "sequenceFlow":
                report.add(entry, "dangling-flow", f"{tag} 指的顺序流“{short(reference)}”不存在。")
            elif flow.get(attribute) != node.get("id"):
                report.add(
                    entry, "dangling-flow", f"顺序流“{short(reference)}”并不连着这个元素（{tag}）。"
                )
