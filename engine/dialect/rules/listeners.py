"""Listeners: when each is called, by which handler, and that none is written twice."""

import re

from lxml import etree

from engine.dialect import listeners, names, words
from engine.dialect.rules import expressions
from engine.dialect.rules.diagram import GATEWAYS, Diagram, kind
from engine.dialect.rules.known import Known, absent
from engine.dialect.rules.report import Report, short

#: Times a handler is tried in all.
RETRIES = re.compile(r"[1-9]\d{0,2}", re.ASCII)
_EVENTS = {
    "executionListeners": ("start", "end"),
    "taskListeners": ("creating", "assigning", "updating", "completing", "canceling"),
}


def check(diagram: Diagram, report: Report, known: Known) -> None:
    """Look at the listeners of every element and of the processes."""
    for node in (*diagram.processes, *diagram.nodes):
        for name, inner in listeners.KINDS.items():
            holder = names.extension(node, name)
            if holder is not None:
                _listeners(node, name, list(holder.iterchildren(names.zeebe(inner))), report, known)


def retries(node: etree._Element, text: str | None, report: Report) -> None:
    """How often a handler is tried: a number from 1 to 999, or an expression."""
    plain = expressions.optional(report, node, text, "重试次数")
    if plain is not None and RETRIES.fullmatch(plain) is None:
        report.add(node, "retries", f"重试次数应是 1 到 999 的整数，实际是“{short(plain)}”。")


def _listeners(
    node: etree._Element,
    name: str,
    found: list[etree._Element],
    report: Report,
    known: Known,
) -> None:
    seen: set[tuple[str, str]] = set()
    for each in found:
        event, type = listeners.event(each), (each.get("type") or "").strip()
        if event not in _EVENTS[name]:
            told = f"监听器的 eventType 只能是 {'、'.join(_EVENTS[name])}，实际是“{short(event)}”。"
            report.add(node, "listener", told)
        elif name == "executionListeners" and (reason := _never_called(node, event)):
            report.add(node, "listener", reason)
        if (event, type) in seen:
            report.add(
                node, "listener", f"监听器“{short(type)}”在同一时机（{short(event)}）写了两次。"
            )
        seen.add((event, type))
        expressions.name(report, node, each.get("type"), "监听器的处理程序")
        if type and not expressions.is_feel(type):
            reason = absent("处理程序", type, known.handlers, guess=True)
            if reason is not None:
                report.add(node, "unknown-name", reason, "处理程序", type)
        retries(node, each.get("retries"), report)


def _never_called(node: etree._Element, event: str) -> str | None:
    """As in Camunda 8: where there is no moment for it, it is refused rather than never called."""
    local = names.local(node)
    what = words.element(local)
    if event == "start" and local in ("startEvent", "boundaryEvent"):
        return f"{what}没有 start 监听器，请写在流程、子流程或所附的活动上。"
    if event == "end" and local in GATEWAYS:
        return f"{what}没有 end 监听器，请写成下一环节的 start。"
    if event == "end" and local == "endEvent" and kind(node) == "error":
        return "错误结束事件没有 end 监听器，请写在捕获这个错误的事件上。"
    return None
