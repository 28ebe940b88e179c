"""Standard loops: something ends them."""

from lxml import etree

from engine.dialect import names
from engine.dialect.rules import expressions
from engine.dialect.rules.diagram import Diagram, is_event_subprocess
from engine.dialect.rules.report import Report


def check(diagram: Diagram, report: Report) -> None:
    """Look at the activities that are done again while a condition holds."""
    for node in diagram.nodes:
        loops = list(node.iterchildren(names.bpmn("standardLoopCharacteristics")))
        for loop in loops:
            _loop(report, node, loop)
        many = node.find(names.bpmn("multiInstanceLoopCharacteristics"))
        if len(loops) > 1 or (loops and many is not None):
            report.add(node, "loop", "一个活动只能有一个循环或多实例。")
        if loops and is_event_subprocess(node):
            report.add(node, "event-subprocess", "事件子流程不能循环。")


def _loop(report: Report, node: etree._Element, loop: etree._Element) -> None:
    conditions = list(loop.iterchildren(names.bpmn("loopCondition")))
    for condition in conditions:
        expressions.required(report, node, condition.text, "循环的条件")
    if len(conditions) > 1:
        report.add(node, "loop", "循环只能有一个条件（loopCondition）。")
    if not conditions and not loop.get("loopMaximum"):
        report.add(
            node, "loop", "循环没有条件（loopCondition）也没有最多次数（loopMaximum），不会停下。"
        )
