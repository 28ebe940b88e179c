"""Timers: exactly one text, of a kind its place allows, and right as far as can be seen now."""

from lxml import etree

from engine.dialect import names
from engine.dialect.rules import expressions, times
from engine.dialect.rules.diagram import Diagram, definitions
from engine.dialect.rules.report import Report, short

_KINDS = {
    "timeDate": ("定时日期", times.moment),
    "timeDuration": ("定时时长", times.duration),
    "timeCycle": ("定时周期", times.cycle),
}


def check(diagram: Diagram, report: Report) -> None:
    """Look at every timer event."""
    for node in diagram.nodes:
        for timer in definitions(node):
            if names.local(timer) == "timerEventDefinition":
                _timer(node, timer, report)


def _timer(event: etree._Element, timer: etree._Element, report: Report) -> None:
    found = [node for tag in _KINDS for node in timer.iterchildren(names.bpmn(tag))]
    if len(found) != 1:
        report.add(
            event,
            "timer",
            "定时事件要写且只写 timeDate、timeDuration、timeCycle 中的一个。",
        )
    for node in found:
        local = names.local(node)
        what, wrong_with = _KINDS[local]
        text = (node.text or "").strip()
        if not text:
            report.add(event, "timer", f"{what}没有填写。")
        elif expressions.is_feel(text):
            expressions.syntax(report, event, text, what)
        elif (wrong := wrong_with(text)) is not None:
            report.add(event, "timer", f"{what}“{short(text)}”{wrong}。")
        if local == "timeCycle" and not _may_repeat(event):
            report.add(
                event, "timer", "周期只能用在流程的开始事件、不中断的边界事件或事件子流程上。"
            )


def _may_repeat(event: etree._Element) -> bool:
    local = names.local(event)
    if local == "boundaryEvent":
        return event.get("cancelActivity") == "false"
    parent = event.getparent()
    starts = parent is not None and names.local(parent) == "process"
    return local == "startEvent" and (starts or event.get("isInterrupting") == "false")
