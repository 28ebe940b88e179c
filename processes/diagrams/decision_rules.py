"""Whether what is decided is chosen, and shown to who decides it (docs/domain.md 6.7).

A step decides where one of the choices of its form steers: a gateway that is reached from it before
anybody else acts asks for the answer. Such a choice must be made: an untouched form would decide too.
A box that means something only when it is ticked (有激化苗头) says so in its property `silence`.
"""

from collections.abc import Iterator, Mapping

from engine.deployment import checking
from engine.deployment.checking import Node, Release
from engine.dialect.rules.diagram import SUB_PROCESSES
from engine.faults import Fault
from engine.forms import Form
from engine.forms.component import Component
from engine.forms.fill import flat
from processes.diagrams import briefs, expressions
from processes.diagrams.release_rules import ours

_GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway"})
#: Where somebody else acts, or something else is waited for, before the next gateway.
_WAITS = frozenset(
    {"userTask", "callActivity", *SUB_PROCESSES, "receiveTask", "eventBasedGateway"}
    | {"intermediateCatchEvent", "endEvent"}
)
_CHOICES = frozenset({"checkbox", "radio", "select", "checklist"})


@checking.rule
def every_decision_is_chosen(release: Release) -> Iterator[Fault]:
    """A choice that steers the case and may be left as it came: silence would decide."""
    for node, form, field in _steering(release):
        if field.rules.get("required") or _reason(field):
            continue
        message = (
            f"“{node.name or node.id}”的“{field.label or field.key}”决定案件怎样走，却可以不选就提交，等于默认了一种决定。"
            "请改为必选的单选；不选确有含义的，在字段的 properties.silence 中写明含义。"
        )
        if form.name in release.given:
            yield Fault(form.name, None, field.id, field.label, "silent-decision", message)
        else:
            yield node.fault("silent-decision", message)


@checking.warning
def every_decision_has_a_brief(release: Release) -> Iterator[Fault]:
    """A step that decides, and whose page would show nothing of what is decided."""
    deciding = {(node.process, node.id): node for node, _, _ in _steering(release)}
    for node in deciding.values():
        written = node.properties.get("brief", "")
        parts = briefs.list_parts(node.form, written)
        if node.form in briefs.ELSEWHERE or (parts and set(parts) <= briefs.PARTS.keys()):
            continue
        if not parts and _shows_values(release.forms[node.form]):
            continue
        unknown = "、".join(each for each in parts if each not in briefs.PARTS)
        why = f"brief 中没有“{unknown}”这一部分" if unknown else "没有写明要出示什么"
        yield node.fault(
            "no-brief",
            f"这一步要作决定，但办理页面不出示所决定的事（{why}）。请在属性 brief 中写上要出示的部分，"
            f"可用的有：{'、'.join(briefs.PARTS)}；或在表单里用文字显示变量。",
        )


def _steering(release: Release) -> Iterator[tuple[Node, Form, Component]]:
    """The steps of people that decide: each with its form and a field that steers."""
    nodes = {(each.process, each.id): each for each in ours(release)}
    asked: dict[tuple[str, str], frozenset[str]] = {}
    for flow in release.flows:
        if flow.condition:
            key = (flow.process, flow.source)
            asked[key] = asked.get(key, frozenset()) | expressions.reads(flow.condition)
    for node in nodes.values():
        form = release.forms.get(node.form) if node.kind == "userTask" else None
        if form is None or not ({node.file, form.name} & release.given):
            continue
        read = _read_next(nodes, asked, node)
        for field in flat(form.components):
            if field.type in _CHOICES and field.key and _written(node, form, field.key) & read:
                yield node, form, field


def _read_next(
    nodes: Mapping[tuple[str, str], Node],
    asked: Mapping[tuple[str, str], frozenset[str]],
    start: Node,
) -> frozenset[str]:
    """The variables that gateways ask for before anybody else acts."""
    found: frozenset[str] = frozenset()
    seen, todo = {start.id}, [start]
    while todo:
        node = todo.pop()
        for id in node.onward:
            target = nodes.get((node.process, id))
            if target is None or target.id in seen or target.attached:
                continue
            seen.add(target.id)
            if target.kind in _GATEWAYS:
                found |= asked.get((target.process, target.id), frozenset())
            if target.kind not in _WAITS:
                todo.append(target)
    return found


def _written(node: Node, form: Form, key: str) -> frozenset[str]:
    """The variables of the diagram that the answer is in, or says."""
    if key in form.facts:
        return frozenset()
    if not node.outputs:
        return frozenset({key})
    return frozenset(name for name, source in node.outputs if key in expressions.reads(source))


def _reason(field: Component) -> str:
    properties = field.source.get("properties")
    silence = properties.get("silence") if isinstance(properties, dict) else None
    return silence.strip() if isinstance(silence, str) else ""


def _shows_values(form: Form) -> bool:
    """Whether a text of the form tells something of the case: it is reckoned, not only written."""
    texts = (str(each.source.get("text", "")) for each in flat(form.components))
    return any(text.startswith("=") or "{{" in text for text in texts)
