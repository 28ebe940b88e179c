"""Transactions: where cancel events may stand, and that one who cancels gets somewhere."""

from lxml import etree

from engine.dialect import names
from engine.dialect.rules.diagram import Diagram, kind
from engine.dialect.rules.report import Report


def check(diagram: Diagram, report: Report) -> None:
    """Look at the transactions and at every cancel event."""
    for node in diagram.nodes:
        if kind(node) == "cancel":
            _cancel(diagram, report, node)
        if names.local(node) == "transaction":
            _transaction(diagram, report, node)


def _cancel(diagram: Diagram, report: Report, event: etree._Element) -> None:
    local = names.local(event)
    parent = event.getparent()
    host = diagram.at(event, "attachedToRef")
    if local == "endEvent" and (parent is None or names.local(parent) != "transaction"):
        report.add(event, "cancel", "取消结束事件只能直接写在事务子流程里。")
    if local == "boundaryEvent":
        if host is not None and names.local(host) != "transaction":
            report.add(event, "cancel", "取消边界事件只能附在事务子流程上。")
        if event.get("cancelActivity") == "false":
            report.add(event, "cancel", "取消事件总是中断的，不能设为不中断。")


def _transaction(diagram: Diagram, report: Report, node: etree._Element) -> None:
    borders = [each for each in diagram.boundaries(node) if kind(each) == "cancel"]
    ends = [each for each in diagram.members(node, "endEvent") if kind(each) == "cancel"]
    if ends and not borders:
        report.add(
            node, "cancel", "事务子流程里有取消结束事件，边界上要有取消事件，取消以后从那里往下走。"
        )
    if len(borders) > 1:
        report.add(node, "ambiguous-event", "一个事务子流程只能有一个取消边界事件。")
    if node.get("triggeredByEvent") == "true":
        report.add(node, "cancel", "事务子流程不能由事件触发。")
