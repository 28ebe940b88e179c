"""A section for each diagram: who does what by when, what goes by itself, what it waits for."""

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.deployment.elements import Node
from engine.dialect.rules.diagram import SUB_PROCESSES
from processes.deadlines.library import shipped
from processes.deadlines.rules import Limit
from processes.diagrams.overview.elements import Diagram
from processes.diagrams.overview.fields import Form
from processes.diagrams.overview.markdown import code, codes, link, table

_GROUP = re.compile(r'"([a-z_]+@[\w-]*)"(?:\s*\+\s*([\w.]+))?')
_ASKED = re.compile(r'deadline\(\s*"([^"]+)"')
#: Nothing but asking for one deadline.
_ASKING = re.compile(r"deadline\((?:[^()]|\([^()]*\))*\)")
_EVENTS = {
    "message": "消息",
    "signal": "信号",
    "conditional": "条件",
    "error": "错误",
    "escalation": "升级",
    "compensate": "补偿",
    "terminate": "终止",
    "link": "链接",
}
_THROWING = frozenset({"intermediateThrowEvent", "endEvent"})


def section(diagram: Diagram, diagrams: Sequence[Diagram], forms: Sequence[Form]) -> str:
    """All there is to tell of one diagram."""
    headings = {each.key: each.heading for each in diagrams}
    titles = {each.key: each.heading for each in forms}
    callers = [link(each.key, headings) for each in diagrams if diagram.key in each.called]
    begun = f"由 {'、'.join(callers)} 调用。" if callers else "由程序启动。"
    parts = (
        ("人办的步骤", _tasks(diagram, titles)),
        ("定时", _timers(diagram)),
        ("自动的步骤", _services(diagram)),
        ("决策与计算", _decisions(diagram)),
        ("子流程", _scopes(diagram)),
        ("调用的流程", _calls(diagram, headings)),
        ("消息、错误与升级", _messages(diagram)),
    )
    lines = [f"## {diagram.heading}", f"{diagram.documentation}{begun}"]
    return "\n\n".join([*lines, *(f"**{title}**\n\n{body}" for title, body in parts if body)])


def groups(element: Node) -> str:
    """Who may take a task, and who is given it: `grid_worker@+grid`."""
    found = [f"{role}{f'+{of}' if of else ''}" for role, of in _GROUP.findall(element.groups)]
    told = codes(found) or code(element.groups)
    return (
        f"{told}<br>指定 {code(element.assignee.removeprefix('='))}" if element.assignee else told
    )


def limit(element: Node) -> str:
    """The limit of a step with its length and why its diagram gives the date, or why it has none."""
    clock, reads = element.properties.get("clock", ""), element.properties.get("reads", "")
    if clock:
        given = element.properties.get("dueReason", "")
        return f"{code(clock)}<br>{lengths(clock)}" + (f"<br>{given}" if given else "")
    why = element.properties.get("untimed", "")
    shared = f"<br>随 {code(reads)}" if reads else ""
    return f"无时钟：{why}{shared}" if why else shared.removeprefix("<br>")


def lengths(key: str) -> str:
    """How long a limit is, and which variants are longer or shorter."""
    rows = {row.variant: _length(row) for row in shipped().newest if row.key == key}
    usual = rows.get(None, "")
    others = [f"{variant} {length}" for variant, length in rows.items() if length != usual]
    return usual + (f"（{'、'.join(others)}）" if others else "")


def _length(limit: Limit) -> str:
    return f"{limit.length} {limit.at:%H:%M}" if limit.at else limit.length


def _tasks(diagram: Diagram, titles: Mapping[str, str]) -> str:
    rows = (
        (
            _named(each),
            groups(each),
            link(each.form, titles) if each.form else "",
            limit(each),
            codes(target for target, _ in each.outputs),
        )
        for each in diagram.of("userTask")
    )
    return table(("步骤", "办理人", "表单", "时限", "交出"), rows)


def _timers(diagram: Diagram) -> str:
    rows = (
        (_named(each), _where(diagram, each), _when(each))
        for each in diagram.elements
        if each.event and each.event.kind == "timer"
    )
    return table(("定时器", "在哪里", "几时到点"), rows)


def _where(diagram: Diagram, element: Node) -> str:
    if element.kind == "intermediateCatchEvent":
        return "流程等到这时"
    return f"{code(diagram.host(element))} {'中断' if element.interrupts else '不中断'}"


def _when(element: Node) -> str:
    """The limits it asks for; the expression too where it does more than ask."""
    text = element.event.text.removeprefix("=") if element.event else ""
    clock = element.properties.get("clock", "")
    keys = dict.fromkeys([*_ASKED.findall(text), *([clock] if clock else [])])
    told = ["、".join(f"{code(key)} {lengths(key)}" for key in keys)]
    if ahead := element.properties.get("ahead"):
        told.append(f"提前 {code(ahead)}")
    elif not _ASKING.fullmatch(text):
        told.append(code(text))
    return "<br>".join(filter(None, told))


def _services(diagram: Diagram) -> str:
    rows = (
        (_named(each), code(each.type), "、".join(_inputs(each)), codes(t for t, _ in each.outputs))
        for each in diagram.of("serviceTask", "sendTask")
    )
    return table(("步骤", "处理程序", "输入", "交出"), rows)


def _inputs(element: Node) -> Iterator[str]:
    """A constant with its value, what is computed by its name."""
    for target, source in element.inputs:
        fixed = re.fullmatch(r'=?("[^"]*"|\d+|true|false)', source)
        yield code(f"{target}={fixed[1]}" if fixed else target)


def _decisions(diagram: Diagram) -> str:
    rows = (
        (
            _named(each),
            code(each.decision or each.script.removeprefix("=")),
            codes(target for target, _ in each.outputs),
        )
        for each in diagram.of("businessRuleTask", "scriptTask")
    )
    return table(("步骤", "决策表或表达式", "交出"), rows)


def _scopes(diagram: Diagram) -> str:
    rows = (
        (
            _named(each),
            codes(one.id for one in diagram.elements if one.inside == each.id and _is_work(one)),
        )
        for each in diagram.of(*SUB_PROCESSES)
    )
    return table(("子流程", "里面的步骤"), rows)


def _is_work(element: Node) -> bool:
    return element.kind.endswith(("Task", "Activity", *SUB_PROCESSES))


def _calls(diagram: Diagram, headings: Mapping[str, str]) -> str:
    rows = (
        (
            _named(each),
            link(each.called, headings),
            codes(target for target, _ in each.outputs),
        )
        for each in diagram.of("callActivity")
    )
    return table(("步骤", "流程", "交回"), rows)


def _messages(diagram: Diagram) -> str:
    rows = (
        (
            _named(each),
            f"{'抛出' if each.kind in _THROWING else '捕获'}{_EVENTS[each.event.kind]}",
            code((each.event.name or _condition(each)).removeprefix("=")),
            "" if _condition(each) else code(each.event.text.removeprefix("=")),
            "" if each.kind in _THROWING or not diagram.host(each) else _where(diagram, each),
        )
        for each in diagram.elements
        if each.event and each.event.kind in _EVENTS
    )
    return table(("事件", "种类", "名称、代码或条件", "关联键", "在哪里"), rows)


def _condition(element: Node) -> str:
    """What a conditional event waits for; nothing of any other."""
    event = element.event
    return event.text if event and event.kind == "conditional" else ""


def _named(element: Node) -> str:
    each = f"<br>逐项：{code(element.collection.removeprefix('='))}" if element.collection else ""
    return f"{code(element.id)} {element.name or ''}{each}"
