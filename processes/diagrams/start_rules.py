"""What the start of a process and a checklist name in their properties: offices there are, and nothing else."""

from collections.abc import Iterator

from engine.deployment import checking
from engine.deployment.checking import Node, Release
from engine.faults import Fault
from processes.organisation import roles
from processes.organisation.roles import Role

#: Of a start event: the offices whose holders may start the process (Camunda 7's attribute of that name).
STARTERS = "candidateStarterGroups"
#: Of a start event: the variable that gets the id of who starts the process (`camunda:initiator`).
INITIATOR = "initiator"
#: Of an ad-hoc sub-process: the offices whose holders choose what is done.
CHOOSERS = "candidateGroups"
#: Where a property that names offices may stand.
_OFFICES = {STARTERS: "startEvent", CHOOSERS: "adHocSubProcess"}
_WORDS = {"startEvent": "开始事件", "adHocSubProcess": "即席子流程"}


@checking.rule
def every_named_office_is_known(release: Release) -> Iterator[Fault]:
    """Who may start a process, or choose from a checklist: a role there is not would be nobody."""
    for node in release.nodes:
        for name, kind in _OFFICES.items():
            if name in node.properties:
                yield from _offices(node, name, kind)


@checking.rule
def every_initiator_is_a_variable(release: Release) -> Iterator[Fault]:
    """Where the id of who starts a process goes: a variable of the start, and no field of its form."""
    for node in release.nodes:
        name = node.properties.get(INITIATOR)
        if name is None:
            continue
        form = release.forms.get(node.form)
        if node.kind != "startEvent":
            yield node.fault("initiator", f"属性 {INITIATOR} 只能写在开始事件上。")
        elif not name.isidentifier():
            message = f"属性 {INITIATOR} 是变量名：用字母、汉字、数字和下划线。"
            yield node.fault("initiator", message)
        elif form is not None and name in form.variables:
            yield node.fault("initiator", f"属性 {INITIATOR} 的变量“{name}”也是启动表单的字段。")


@checking.rule
def every_start_form_can_be_filled_in(release: Release) -> Iterator[Fault]:
    """Before a process is started there is no case to choose people for."""
    for node in release.nodes:
        form = release.forms.get(node.form) if node.kind == "startEvent" else None
        for field in (each for top in form.components for each in top.walk()) if form else ():
            label = field.label or field.key or field.id
            if (field.source.get("properties") or {}).get("person"):
                yield node.fault(
                    "start-form-person",
                    f"启动时填写的表单不能选人（“{label}”）：人选按案件所在地方列出，那时还没有案件。",
                )


def _offices(node: Node, name: str, kind: str) -> Iterator[Fault]:
    text = node.properties[name]
    if node.kind != kind:
        yield node.fault("office-place", f"属性 {name} 只能写在{_WORDS[kind]}上。")
        return
    if text.startswith("="):
        message = f"属性 {name} 写角色，用逗号分开，如 grid_worker, center；不能是表达式。"
        yield node.fault("office-list", message)
        return
    for each in roles.read_list(text):
        role, sign, place = each.partition("@")
        if role not in set(Role):
            known = "、".join(f"{one.value}（{one.words}）" for one in Role)
            yield node.fault("no-such-role", f"没有角色“{role}”。可用的角色：{known}。", role)
        elif sign and not place:
            yield node.fault("office-list", f"“{each}”没有写明在哪里。")
