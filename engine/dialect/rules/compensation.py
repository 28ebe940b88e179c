"""Compensation: every compensation event leads to its handler, and what is to be undone can be."""

from lxml import etree

from engine.dialect import names
from engine.dialect.rules.diagram import (
    ACTIVITIES,
    Diagram,
    definition,
    is_event_subprocess,
    is_handler,
    kind,
)
from engine.dialect.rules.report import Report, short


def check(diagram: Diagram, report: Report) -> None:
    """Look at the handlers, and at the events that stand at a border or throw."""
    led_to: set[etree._Element] = set()
    for node in diagram.nodes:
        if kind(node) == "compensate" and names.local(node) == "boundaryEvent":
            led_to |= _event(diagram, report, node)
        elif kind(node) == "compensate" and names.local(node) != "startEvent":
            _throw(diagram, report, node)
    for scope in diagram.scopes:
        _whole(diagram, report, scope)
    for node in filter(is_handler, diagram.nodes):
        _handler(diagram, report, node, is_led_to=node in led_to)
    for node in diagram.nodes:
        if len([each for each in diagram.boundaries(node) if kind(each) == "compensate"]) > 1:
            report.add(node, "ambiguous-event", "一个活动只能有一个补偿边界事件。")


def _event(diagram: Diagram, report: Report, event: etree._Element) -> set[etree._Element]:
    """The handler it leads to; told where there is not exactly one."""
    if diagram.outgoing(event):
        report.add(
            event,
            "compensation",
            "补偿边界事件不能有流出的顺序流，请用关联线（association）连到补偿处理的活动。",
        )
    found = diagram.handlers(event)
    if len(found) != 1:
        report.add(
            event, "compensation", "补偿边界事件要用关联线（association）连到一个补偿处理的活动。"
        )
    for handler in found:
        if names.local(handler) not in ACTIVITIES or not is_handler(handler):
            report.add(
                event,
                "compensation",
                f"“{short(handler.get('id', ''))}”不是补偿处理的活动（isForCompensation）。",
            )
        elif handler.getparent() is not event.getparent():
            report.add(event, "compensation", "补偿边界事件和补偿处理的活动要在同一范围里。")
    return set(found)


def _whole(diagram: Diagram, report: Report, scope: etree._Element) -> None:
    """The event sub-processes by which a scope is compensated as a whole (BPMN 2.0, 10.7.2)."""
    found = [each for each in diagram.nodes_of(scope) if _compensates(diagram, each)]
    for extra in found[1:]:
        report.add(extra, "ambiguous-event", "一个子流程只能有一个由补偿开始的事件子流程。")
    may = names.local(scope) in ("subProcess", "transaction") and not is_event_subprocess(scope)
    if found and not may:
        message = "由补偿开始的事件子流程只能画在子流程里：办结了的流程、即席子流程不这样补偿。"
        report.add(found[0], "compensation", message)


def _compensates(diagram: Diagram, node: etree._Element) -> bool:
    starts = diagram.members(node, "startEvent") if is_event_subprocess(node) else ()
    return any(kind(each) == "compensate" for each in starts)


def _handler(diagram: Diagram, report: Report, handler: etree._Element, *, is_led_to: bool) -> None:
    if diagram.incoming(handler) or diagram.outgoing(handler):
        report.add(handler, "compensation", "补偿处理的活动不能有流入、流出的顺序流。")
    if diagram.boundaries(handler):
        report.add(handler, "compensation", "补偿处理的活动不能有边界事件。")
    if is_event_subprocess(handler):
        report.add(handler, "compensation", "事件子流程不能作补偿处理。")
    elif not is_led_to:
        report.add(
            handler,
            "compensation",
            "没有补偿边界事件用关联线（association）连到这个补偿处理的活动，永远不会执行。",
        )


def _throw(diagram: Diagram, report: Report, event: etree._Element) -> None:
    thrown = definition(event)
    reference = "" if thrown is None else thrown.get("activityRef", "")
    if not reference:
        return
    activity = diagram.by_id.get(reference)
    if activity is None or names.local(activity) not in ACTIVITIES:
        report.add(event, "compensation", f"要补偿的活动“{short(reference)}”不存在。")
    elif activity.getparent() not in _scopes(event):
        report.add(
            event,
            "compensation",
            f"要补偿的活动“{short(reference)}”不在同一范围里。",
        )
    elif not _is_compensable(diagram, activity):
        report.add(
            event,
            "compensation",
            f"要补偿的活动“{short(reference)}”没有补偿边界事件，里面也没有可以补偿的活动。",
        )


def _scopes(event: etree._Element) -> list[etree._Element]:
    """Where it may compensate: its scope and, in an event sub-process, the one around."""
    found = []
    for scope in event.iterancestors():
        found.append(scope)
        if not is_event_subprocess(scope):
            break
    return found


def _is_compensable(diagram: Diagram, activity: etree._Element) -> bool:
    inside = [activity, *(each for each in diagram.nodes if activity in each.iterancestors())]
    events = (event for each in inside for event in diagram.boundaries(each))
    if any(_compensates(diagram, each) for each in inside):
        return True
    return any(kind(each) == "compensate" for each in events)
