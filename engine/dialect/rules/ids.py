"""Ids: present, unique, well formed. What the engine names itself holds a character no id has."""

import re

from engine.dialect import names
from engine.dialect.rules.diagram import Diagram
from engine.dialect.rules.report import Report, short

#: Longest id that fits the tables.
LENGTH = 200
_ID = re.compile(r"[^\W\d][\w.\-]*")


def check(diagram: Diagram, report: Report) -> None:
    """Look at the id of every BPMN element; what the engine works on must have one."""
    for node in (*diagram.processes, *diagram.nodes, *diagram.flows):
        if not node.get("id"):
            report.add(node, "missing-id", f"{names.local(node)} 没有编号（id）。")
    seen: dict[str, int] = {}
    for node in diagram.elements:
        key = node.get("id")
        if not key or names.split(str(node.tag))[0] != names.BPMN:
            continue
        if key in seen:
            report.add(node, "duplicate-id", f"编号“{short(key)}”重复，第 {seen[key]} 行已经用过。")
        seen.setdefault(key, node.sourceline if isinstance(node.sourceline, int) else 0)
        if diagram.concerns(node) and (reason := _reason(key)) is not None:
            report.add(node, "bad-id", reason)


def _reason(key: str) -> str | None:
    if _ID.fullmatch(key) is None:
        return f"编号“{short(key)}”含有不允许的字符：以字母、汉字或下划线开头，不含空格。"
    if len(key) > LENGTH:
        return f"编号超过 {LENGTH} 个字符。"
    return None
