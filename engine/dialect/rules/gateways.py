"""Gateways and conditions: who decides, by what, and what an event gateway waits for."""

from lxml import etree

from engine.dialect import names
from engine.dialect.rules import expressions
from engine.dialect.rules.diagram import ACTIVITIES, GATEWAYS, Diagram, definitions, kind
from engine.dialect.rules.report import Report, short

_DECIDING = ("exclusiveGateway", "inclusiveGateway")


def check(diagram: Diagram, report: Report) -> None:
    """Conditions only where they are asked, one for every way but the default."""
    for node in diagram.nodes:
        local = names.local(node)
        if local in _DECIDING:
            _deciding(diagram, report, node)
        elif local in ACTIVITIES:
            _default(diagram, report, node)
        else:
            _undecided(diagram, report, node)
        if local in GATEWAYS and not diagram.outgoing(node):
            report.add(node, "no-outgoing", "网关没有流出的顺序流。")
        if local == "eventBasedGateway":
            _event_based(diagram, report, node)
    for flow in diagram.flows:
        if (condition := condition_of(flow)) is not None:
            expressions.required(report, flow, condition.text, "条件")


def condition_of(flow: etree._Element) -> etree._Element | None:
    """The condition of a sequence flow."""
    return flow.find(names.bpmn("conditionExpression"))


def _deciding(diagram: Diagram, report: Report, node: etree._Element) -> None:
    flows, default = diagram.outgoing(node), _default(diagram, report, node)
    for flow in flows:
        if flow is not default and condition_of(flow) is None and len(flows) > 1:
            report.add(flow, "missing-condition", "从网关流出的顺序流没有条件，也不是默认流。")


def _default(diagram: Diagram, report: Report, node: etree._Element) -> etree._Element | None:
    """The default flow of an element; told where it is none of its flows, or has a condition."""
    reference = node.get("default")
    if reference is None:
        return None
    found = next((each for each in diagram.outgoing(node) if each.get("id") == reference), None)
    if found is None:
        report.add(node, "wrong-default", f"默认顺序流“{short(reference)}”不是从这里流出的。")
    elif condition_of(found) is not None:
        report.add(found, "default-condition", "默认顺序流不能有条件。")
    return found


def _undecided(diagram: Diagram, report: Report, node: etree._Element) -> None:
    for flow in diagram.outgoing(node):
        if condition_of(flow) is not None:
            report.add(
                flow,
                "misplaced-condition",
                "条件只能写在从活动、排他网关或包容网关流出的顺序流上。",
            )
    if node.get("default") is not None:
        report.add(node, "wrong-default", "只有活动、排他网关和包容网关可以有默认顺序流。")


def _event_based(diagram: Diagram, report: Report, node: etree._Element) -> None:
    flows = diagram.outgoing(node)
    if len(flows) == 1:
        report.add(node, "event-gateway", "事件网关至少要有两个分支。")
    names_seen: set[str] = set()
    for flow in flows:
        target = diagram.at(flow, "targetRef")
        if target is None:
            continue
        if not _waits(target):
            report.add(
                flow,
                "event-gateway",
                "事件网关之后只能是定时、消息、信号、条件捕获事件或接收任务。",
            )
            continue
        if len(diagram.incoming(target)) > 1:
            report.add(target, "event-gateway", "事件网关之后的事件不能再有别的流入。")
        if diagram.boundaries(target):
            report.add(target, "event-gateway", "事件网关之后的接收任务不能有边界事件。")
        if target.find(names.bpmn("multiInstanceLoopCharacteristics")) is not None:
            report.add(target, "event-gateway", "事件网关之后的接收任务不能是多实例。")
        message = _message(diagram, target)
        if message and message in names_seen:
            report.add(target, "event-gateway", f"事件网关的两个分支等同一消息“{short(message)}”。")
        names_seen.add(message)


def _waits(node: etree._Element) -> bool:
    local = names.local(node)
    if local == "intermediateCatchEvent" and len(definitions(node)) == 1:
        return kind(node) in ("timer", "message", "signal", "conditional")
    return local == "receiveTask"


def _message(diagram: Diagram, node: etree._Element) -> str:
    for holder in (node, *node.iterchildren(names.bpmn("messageEventDefinition"))):
        message = diagram.at(holder, "messageRef")
        if message is not None:
            return message.get("name", "")
    return ""
