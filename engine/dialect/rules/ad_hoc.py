"""Ad-hoc sub-processes: activities without start or end, and what says when it is enough."""

from lxml import etree

from engine.dialect import names
from engine.dialect.rules import expressions
from engine.dialect.rules.diagram import (
    ACTIVITIES,
    Diagram,
    is_event_subprocess,
    is_handler,
    kind,
)
from engine.dialect.rules.report import Report


def check(diagram: Diagram, report: Report) -> None:
    """Look at every ad-hoc sub-process."""
    for scope in diagram.scopes:
        if names.local(scope) == "adHocSubProcess":
            _content(diagram, report, scope)
            _settings(report, scope)


def activatable(diagram: Diagram, scope: etree._Element) -> list[etree._Element]:
    """What people or the list of an ad-hoc sub-process may activate: what no flow leads to."""
    return [
        node
        for node in diagram.nodes_of(scope)
        if not diagram.incoming(node)
        and names.local(node) != "boundaryEvent"
        and kind(node) != "link"
        and not is_event_subprocess(node)
        and not is_handler(node)
    ]


def _content(diagram: Diagram, report: Report, scope: etree._Element) -> None:
    nodes = diagram.nodes_of(scope)
    if not any(names.local(node) in ACTIVITIES for node in activatable(diagram, scope)):
        report.add(scope, "ad-hoc", "即席子流程里至少要有一个没有流入的活动。")
    for node in nodes:
        if names.local(node) in ("startEvent", "endEvent"):
            report.add(node, "ad-hoc", "即席子流程里不能有开始事件和结束事件。")
    if scope.get("triggeredByEvent") == "true":
        report.add(scope, "ad-hoc", "即席子流程不能由事件触发。")


def _settings(report: Report, scope: etree._Element) -> None:
    for condition in scope.iterchildren(names.bpmn("completionCondition")):
        expressions.required(report, scope, condition.text, "即席子流程的完成条件")
    given = names.extension(scope, "adHoc")
    if given is None:
        return
    if given.get("activeElementsCollection"):
        expressions.required(
            report, scope, given.get("activeElementsCollection"), "开始就启动的环节"
        )
    if bool(given.get("outputCollection")) != bool(given.get("outputElement")):
        report.add(scope, "ad-hoc", "即席子流程的 outputCollection 和 outputElement 要同时写。")
    elif given.get("outputElement"):
        expressions.variable(report, scope, given.get("outputCollection"), "即席子流程的输出集合")
        expressions.required(report, scope, given.get("outputElement"), "即席子流程的输出元素")
