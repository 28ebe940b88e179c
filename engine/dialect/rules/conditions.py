"""Conditional events: one condition, and which changes of its variables count."""

from lxml import etree

from engine.dialect import names
from engine.dialect.definitions import CHANGES, listed
from engine.dialect.rules import expressions
from engine.dialect.rules.report import Report, short


def check(report: Report, event: etree._Element, definition: etree._Element) -> None:
    """Look at the condition of one event, and at the filter of its variables."""
    found = [each.text or "" for each in definition.iterchildren(names.bpmn("condition"))]
    if len(found) != 1:
        report.add(event, "condition", "条件事件要写且只写一个条件（condition）。")
        return
    expressions.required(report, event, found[0], "条件")
    given = names.extension(definition, "conditionalFilter")
    for change in sorted(listed(None if given is None else given.get("variableEvents")) - CHANGES):
        report.add(
            event,
            "condition",
            f"条件的变量筛选只能写 create（新建）、update（修改），实际是“{short(change)}”。",
        )
