"""Events: which kind may stand where, what each refers to, and who hears it."""

from collections.abc import Iterable

from lxml import etree

from engine.dialect import names
from engine.dialect.rules import conditions, expressions
from engine.dialect.rules.diagram import (
    ACTIVITIES,
    EVENTS,
    Diagram,
    definition,
    definitions,
    is_event_subprocess,
    kind,
)
from engine.dialect.rules.report import Report, short

_WORDS = {
    "none": "空白",
    "message": "消息",
    "timer": "定时",
    "signal": "信号",
    "error": "错误",
    "escalation": "升级",
    "link": "链接",
    "terminate": "终止",
    "conditional": "条件",
    "compensate": "补偿",
    "cancel": "取消",
}
_ALLOWED = {
    "intermediateCatchEvent": ("timer", "message", "signal", "conditional", "link"),
    "intermediateThrowEvent": ("none", "signal", "escalation", "compensate", "link", "message"),
    "endEvent": (
        *("none", "message", "signal", "error", "escalation", "compensate", "cancel", "terminate"),
    ),
    "boundaryEvent": (
        *("timer", "message", "signal", "conditional", "error", "escalation"),
        *("compensate", "cancel"),
    ),
    "event subprocess": (
        *("message", "signal", "timer", "conditional", "error", "escalation", "compensate"),
    ),
    "process start": ("none", "message", "timer", "signal", "conditional"),
    "start": ("none",),
}
#: What can be one of several definitions.
_MULTIPLE = {
    "intermediateCatchEvent": ("timer", "message", "signal", "conditional"),
    "intermediateThrowEvent": ("signal", "escalation"),
    "endEvent": ("signal", "escalation"),
}
_PLACES = {
    "intermediateCatchEvent": "中间捕获事件",
    "intermediateThrowEvent": "中间抛出事件",
    "endEvent": "结束事件",
    "boundaryEvent": "边界事件",
    "event subprocess": "事件子流程的开始事件",
    "process start": "流程的开始事件",
    "start": "子流程的开始事件",
}
_THROWS = ("intermediateThrowEvent", "endEvent")


def check(diagram: Diagram, report: Report) -> None:
    """Look at every event, and at the receive tasks, which wait like one."""
    for node in diagram.nodes:
        local = names.local(node)
        if local in EVENTS:
            _event(diagram, report, node)
        if local == "boundaryEvent":
            _attached(diagram, report, node)
        if local == "receiveTask":
            _caught_message(diagram, report, node, node)
        if local == "sendTask" and node.get("messageRef") is not None:
            _named(diagram, report, node, node, "message")
        if local in ACTIVITIES:
            _unambiguous(diagram, report, diagram.boundaries(node), "同一活动的两个边界事件")
    for process in diagram.processes:
        begun = diagram.members(process, "startEvent")
        _unambiguous(diagram, report, begun, "同一流程的两个开始事件")
    for scope in diagram.scopes:
        starts = [
            start
            for node in diagram.nodes_of(scope)
            if is_event_subprocess(node)
            for start in diagram.members(node, "startEvent")
        ]
        _unambiguous(diagram, report, starts, "同一范围的两个事件子流程")


def _event(diagram: Diagram, report: Report, node: etree._Element) -> None:
    found = definitions(node)
    if len(found) > 1:
        _several(diagram, report, node, found)
        return
    place = names.local(node)
    if place == "startEvent":
        scope = node.getparent()
        place = "start"
        if scope is not None and is_event_subprocess(scope):
            place = "event subprocess"
        elif scope in diagram.processes:
            place = "process start"
    what = kind(node)
    if what not in _ALLOWED[place]:
        allowed = "、".join(_WORDS[each] for each in _ALLOWED[place])
        report.add(
            node,
            "wrong-event",
            f"{_PLACES[place]}只能是{allowed}事件，不能是{_WORDS.get(what, what)}事件。",
        )
    elif found:
        _refers(diagram, report, node, found[0], what)
    if what == "error" and "false" in (node.get("cancelActivity"), node.get("isInterrupting")):
        report.add(node, "error-interrupts", "错误事件总是中断的，不能设为不中断。")


def _several(
    diagram: Diagram, report: Report, node: etree._Element, found: list[etree._Element]
) -> None:
    """One of several definitions (BPMN 2.0, 10.5.2): what can stand beside another, and where."""
    allowed = _MULTIPLE.get(names.local(node), ())
    for each in found:
        what = names.local(each).removesuffix("EventDefinition")
        if what in allowed:
            _refers(diagram, report, node, each, what)
        elif allowed:
            told = "、".join(_WORDS[kind] for kind in allowed)
            message = f"{_PLACES[names.local(node)]}的几个事件定义只能是{told}，不能是{_WORDS.get(what, what)}。"
            report.add(node, "multiple-definitions", message)
    if not allowed:
        message = "只有中间事件和结束事件可以有几个事件定义，开始事件和边界事件请分开画。"
        report.add(node, "multiple-definitions", message)


def _refers(
    diagram: Diagram, report: Report, event: etree._Element, found: etree._Element, what: str
) -> None:
    throws = names.local(event) in _THROWS
    if what == "message" and not throws:
        _caught_message(diagram, report, event, found)
    elif what == "signal" or (what == "message" and found.get("messageRef") is not None):
        _named(diagram, report, event, found, what)
    elif what in ("error", "escalation"):
        _coded(diagram, report, event, found, what)
    elif what == "conditional":
        conditions.check(report, event, found)


def _caught_message(
    diagram: Diagram, report: Report, event: etree._Element, holder: etree._Element
) -> None:
    message = _named(diagram, report, event, holder, "message")
    if message is None:
        return
    subscription = names.extension(message, "subscription")
    if event.getparent() in diagram.processes and names.local(event) == "startEvent":
        return  # whoever sends the message gives the key; there are no variables to reckon it from
    if subscription is None:
        report.add(
            event,
            "missing-key",
            f"等待的消息“{short(message.get('name', ''))}”没有关联键（zeebe:subscription）。",
        )
    else:
        expressions.required(report, message, subscription.get("correlationKey"), "消息的关联键")


def _named(
    diagram: Diagram, report: Report, event: etree._Element, holder: etree._Element, what: str
) -> etree._Element | None:
    """The message or signal referred to; its name is a plain text or an expression."""
    found = _referred(diagram, report, event, holder, what)
    if found is not None:
        expressions.name(report, found, found.get("name"), f"{_WORDS[what]}的名称")
    return found


def _coded(
    diagram: Diagram, report: Report, event: etree._Element, holder: etree._Element, what: str
) -> None:
    """Without a reference or a code, a catching event hears every one; only a throw may reckon it."""
    throws = names.local(event) in _THROWS
    if holder.get(f"{what}Ref") is None and not throws:
        return
    found = _referred(diagram, report, event, holder, what)
    if found is None:
        return
    code = found.get(f"{what}Code")
    if throws:
        expressions.name(report, found, code, f"{_WORDS[what]}的代码")
    elif code and code.strip():
        expressions.static(report, found, code, f"{_WORDS[what]}的代码")


def _referred(
    diagram: Diagram, report: Report, event: etree._Element, holder: etree._Element, what: str
) -> etree._Element | None:
    reference = holder.get(f"{what}Ref")
    if not reference:
        report.add(event, "missing-reference", f"没有写明是哪个{_WORDS[what]}（{what}Ref）。")
        return None
    found = diagram.by_id.get(reference)
    if found is None or names.local(found) != what:
        report.add(event, "missing-reference", f"{_WORDS[what]}“{short(reference)}”不存在。")
        return None
    return found


def _attached(diagram: Diagram, report: Report, node: etree._Element) -> None:
    host = diagram.at(node, "attachedToRef")
    reference = short(node.get("attachedToRef", ""))
    if host is None:
        report.add(
            node,
            "not-attached",
            f"边界事件所附的活动“{reference}”不存在。" if reference else "边界事件没有附在活动上。",
        )
    elif names.local(host) not in ACTIVITIES or is_event_subprocess(host):
        report.add(
            node,
            "not-attached",
            f"边界事件只能附在任务、子流程或调用活动上，不能附在“{reference}”上。",
        )
    elif host.getparent() is not node.getparent():
        report.add(node, "not-attached", f"边界事件和它所附的“{reference}”不在同一范围里。")


def _unambiguous(
    diagram: Diagram, report: Report, events: Iterable[etree._Element], where: str
) -> None:
    """Two that hear the same thing: nobody could say which of them acts."""
    seen: set[tuple[str, str]] = set()
    for event in events:
        found, what = definition(event), kind(event)
        if found is None or what not in ("error", "escalation", "message", "signal"):
            continue
        heard = diagram.at(found, f"{what}Ref")
        attribute = "name" if what in ("message", "signal") else f"{what}Code"
        key = (what, heard.get(attribute, "") if heard is not None else "")
        if key in seen:
            text = f"“{short(key[1])}”" if key[1] else "（不限代码）"
            report.add(event, "ambiguous-event", f"{where}捕获同一个{_WORDS[what]}{text}。")
        seen.add(key)
