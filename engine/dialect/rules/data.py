"""What goes in and out of an element: mappings, many of a kind, and properties."""

from lxml import etree

from engine.dialect import names
from engine.dialect.definitions import ANNOUNCED
from engine.dialect.rules import expressions
from engine.dialect.rules.diagram import Diagram, kind
from engine.dialect.rules.report import Report, short

_CATCH_UP = ("coalesce", "all", "skip")


def check(diagram: Diagram, report: Report) -> None:
    """Look at the mappings, loops and properties of every element."""
    for node in diagram.nodes:
        _mappings(node, report)
        for loop in node.iterchildren(names.bpmn("multiInstanceLoopCharacteristics")):
            _loop(node, loop, report)
            _told(diagram, node, loop, report)
    for node in (*diagram.processes, *diagram.nodes, *diagram.flows):
        _properties(node, report)


def _mappings(node: etree._Element, report: Report) -> None:
    mapping = names.extension(node, "ioMapping")
    for each in () if mapping is None else mapping.iterchildren(etree.Element):
        inward = names.local(each) == "input"
        what = "输入映射" if inward else "输出映射"
        target = (each.get("target") or "").strip()
        named = f"{what}“{short(target)}”" if target else what
        # What is not written is null, as in Camunda 8; only what goes in may be a plain text.
        if not inward and (each.get("source") or "").strip():
            expressions.required(report, each, each.get("source"), f"{named}的来源")
        else:
            expressions.optional(report, each, each.get("source"), f"{named}的来源")
        # `party.name` changes one entry of a context.
        for step in (each.get("target") or "").split("."):
            expressions.variable(report, each, step, f"{what}的目标")


def _loop(node: etree._Element, loop: etree._Element, report: Report) -> None:
    found = names.extension(loop, "loopCharacteristics")
    times = loop.find(names.bpmn("loopCardinality"))
    for condition in loop.iterchildren(names.bpmn("completionCondition")):
        expressions.required(report, node, condition.text, "多实例的完成条件")
    if times is not None:
        _times(report, node, times, found)
    if found is None:
        if times is None:
            report.add(node, "loop", "多实例没有写明对什么逐个办理（zeebe:loopCharacteristics）。")
        return
    if times is None:
        expressions.required(report, node, found.get("inputCollection"), "多实例的输入集合")
    for attribute, what in (("inputElement", "输入元素"), ("outputCollection", "输出集合")):
        if found.get(attribute):
            expressions.variable(report, node, found.get(attribute), f"多实例的{what}")
    if bool(found.get("outputCollection")) != bool(found.get("outputElement")):
        report.add(node, "loop", "多实例的 outputCollection 和 outputElement 要同时写。")
    elif found.get("outputElement"):
        expressions.required(report, node, found.get("outputElement"), "多实例的输出元素")


def _told(diagram: Diagram, node: etree._Element, loop: etree._Element, report: Report) -> None:
    """What is thrown when instances are done (BPMN 2.0, table 10.29): a signal the root holds."""
    behavior = loop.get("behavior", "All")
    if behavior not in ANNOUNCED:
        return
    reference = loop.get(ANNOUNCED[behavior], "")
    if behavior == "None" and not reference:
        return
    thrown = diagram.by_id.get(reference.rpartition(":")[2])
    is_signal = thrown is not None and names.local(thrown) == "signalEventDefinition"
    if not is_signal or diagram.at(thrown, "signalRef") is None:  # type: ignore[arg-type]
        report.add(
            node,
            "loop",
            f"多实例办完时抛出的事件（{ANNOUNCED[behavior]}）应是写在流程之外的信号事件定义。",
        )


def _times(
    report: Report, node: etree._Element, times: etree._Element, found: etree._Element | None
) -> None:
    """How often instead of for what (BPMN 2.0, 10.3.8): a number, or an expression of one."""
    plain = expressions.optional(report, node, times.text, "多实例的次数 loopCardinality")
    if plain is not None and not (plain.isascii() and plain.isdigit() and len(plain) < 6):
        report.add(
            node,
            "loop",
            f"多实例的次数 loopCardinality 应是数字或以“=”开头的表达式，实际是“{short(plain)}”。",
        )
    elif not (times.text or "").strip():
        report.add(node, "loop", "多实例的次数 loopCardinality 没有填写。")
    if found is not None and found.get("inputCollection"):
        report.add(node, "two-ways", "多实例的 inputCollection 和 loopCardinality 只能写一个。")


def _properties(node: etree._Element, report: Report) -> None:
    properties = names.extension(node, "properties")
    seen: set[str] = set()
    for each in () if properties is None else properties.iterchildren(names.zeebe("property")):
        name, value = each.get("name", ""), each.get("value", "")
        if not name:
            continue  # nobody can ask for it; `engine.dialect.ignored` tells
        if name in seen:
            report.add(node, "property", f"属性“{short(name)}”写了两次。")
        seen.add(name)
        if expressions.is_feel(value):
            expressions.syntax(report, node, value, f"属性“{short(name)}”")
        if name == "catchUp":
            _catch_up(node, value, report)
        if name == "onReturn" and (value != "restart" or names.local(node) != "userTask"):
            report.add(
                node,
                "on-return",
                "退回方式 onReturn 只能写在用户任务上，值只能是 restart（重新计时）。",
            )


def _catch_up(node: etree._Element, value: str, report: Report) -> None:
    if value not in _CATCH_UP:
        report.add(
            node,
            "catch-up",
            f"补办方式 catchUp 只能是 {'、'.join(_CATCH_UP)}，实际是“{short(value)}”。",
        )
    elif kind(node) != "timer":
        report.add(node, "catch-up", "补办方式 catchUp 只能写在定时事件上。")
