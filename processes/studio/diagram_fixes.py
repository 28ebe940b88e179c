"""Quick fixes of diagrams: ways out of a choice, and what a step needs."""

from collections.abc import Iterator

from lxml import etree

from engine.dialect.names import bpmn, local, zeebe
from engine.faults import Fault
from processes.diagrams import briefs
from processes.studio import feel_names
from processes.studio.errors import NothingToMend
from processes.studio.quick_fixes import Choice, File, Known, find, fix, hinted

_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
#: What a name that is unknown is a name of, by the words of the finding (`engine.dialect.rules.activities`).
_NAMED = {
    "表单": ("form", "formDefinition", "formId"),
    "决策": ("decision", "calledDecision", "decisionId"),
    "流程": ("process", "calledElement", "processId"),
    "处理程序": ("handler", "taskDefinition", "type"),
}
#: The order of what may stand in extension elements does not matter; that of an element's parts does.
_BEFORE_EXTENSIONS = frozenset({"documentation"})


def _ways(known: Known, fault: Fault) -> list[Choice] | None:
    """The ways out of a gateway, by their names or where they lead."""
    root = known.root(fault.file)
    if root is None:
        return None
    names = {
        each.get("id", ""): each.get("name", "") or each.get("id", "")
        for each in root.iter(bpmn("*"))
    }
    found = [
        each for each in root.iter(bpmn("sequenceFlow")) if each.get("sourceRef") == fault.element
    ]
    return [
        (x.get("id", ""), x.get("name") or f"到{names.get(x.get('targetRef', ''), '')}")
        for x in found
    ]


def _can_be_default(known: Known, fault: Fault) -> list[Choice] | None:
    root = known.root(fault.file)
    flow = find(root, fault.element)
    gateway = None if flow is None else find(root, flow.get("sourceRef"))
    return [] if gateway is not None and not gateway.get("default") else None


@fix("missing-condition", "设为默认流", choices=_can_be_default)
def make_default(file: File) -> None:
    """The flow without a condition is taken where no other is."""
    gateway = file.find(file.at.get("sourceRef", ""))
    gateway.set("default", file.element)
    file.changed = [gateway.get("id", "")]


@fix("no-default", "把选中的出口设为默认流，去掉它的条件", choices=_ways)
def choose_default(file: File) -> None:
    """One of the ways is taken where no other is."""
    flow = file.find(file.chosen)
    if flow.get("sourceRef") != file.element:
        raise NothingToMend
    file.at.set("default", file.chosen)
    _drop_condition(flow)
    file.changed = [file.chosen, file.element]


@fix("default-condition", "去掉条件")
def drop_condition(file: File) -> None:
    """The default way asks nothing."""
    _drop_condition(file.at)
    file.changed = [file.element]


@fix("wrong-default", "去掉默认流的标记")
def drop_default(file: File) -> None:
    """What does not leave the gateway is not its default."""
    file.at.attrib.pop("default", "")
    file.changed = [file.element]


@fix("no-clock", "用这条期限规则", choices=lambda known, _fault: known.limits)
def use_limit(file: File) -> None:
    """The task has a limit, and is due by it."""
    _set_property(file.at, "clock", file.chosen)
    schedule = _extension(file.at, "taskSchedule")
    if not schedule.get("dueDate"):
        schedule.set("dueDate", f'=deadline("{file.chosen}")')
    file.changed = [file.element]


@fix("no-clock", "不限时", asks="为什么不限时")
def leave_untimed(file: File) -> None:
    """The task has no limit, and says why."""
    _set_property(file.at, "untimed", file.chosen)
    file.changed = [file.element]


@fix("no-due-reason", "写明理由", asks="为什么到那时为止")
def give_due_reason(file: File) -> None:
    """The date the diagram gives has a reason."""
    _set_property(file.at, "dueReason", file.chosen)
    file.changed = [file.element]


@fix("no-form", "用这张表单", choices=lambda known, _fault: known.names("form"))
def use_form(file: File) -> None:
    """The task has a form."""
    _extension(file.at, "formDefinition").set("formId", file.chosen)
    file.changed = [file.element]


@fix(
    "no-brief",
    "办理时出示选中的内容",
    choices=lambda _known, _fault: list(briefs.PARTS.items()),
)
def show_part(file: File) -> None:
    """The page of the step shows one part of what is decided; others are added by hand."""
    _set_property(file.at, "brief", file.chosen)
    file.changed = [file.element]


def _known_names(known: Known, fault: Fault) -> list[Choice] | None:
    named = _NAMED.get(fault.hints[0]) if fault.hints else None
    return None if named is None else known.names(named[0])


@fix("external-job", "改用选中的处理程序", choices=_known_names)
@fix("unknown-name", "改用选中的", choices=_known_names)
def use_known(file: File) -> None:
    """What is called is there."""
    named = _NAMED.get(file.hint(0))
    if named is None:
        raise NothingToMend
    _extension(file.at, named[1]).set(named[2], file.chosen)
    file.changed = [file.element]


def _groups(known: Known, _fault: Fault) -> list[Choice]:
    """The roles at the places the other diagrams ask for them, each as it is written there."""
    return known.groups


@fix("no-role", "由选中的角色办理", choices=_groups)
def use_group(file: File) -> None:
    """The task has a role."""
    _extension(file.at, "assignmentDefinition").set("candidateGroups", file.chosen)
    file.changed = [file.element]


def _limits(known: Known, fault: Fault) -> list[Choice]:
    near = [each for each in known.limits if each[0] in fault.hints[1:]]
    return [*near, *(each for each in known.limits if each not in near)]


@fix("no-such-limit", "改用选中的期限规则", choices=_limits)
def use_known_limit(file: File) -> None:
    """Everywhere in the element the limit that is there."""
    _replace(file, file.hint(0), file.chosen, quoted=True)


@fix("no-such-role", "改用选中的角色", choices=lambda known, _fault: known.roles)
def use_known_role(file: File) -> None:
    """The role there is, at the same place."""
    assignment = _extension(file.at, "assignmentDefinition")
    groups = assignment.get("candidateGroups", "")
    assignment.set("candidateGroups", groups.replace(f"{file.hint(0)}@", f"{file.chosen}@"))
    file.changed = [file.element]


@fix("impossible-value", "改成选中的值", choices=hinted(2))
def use_possible_value(file: File) -> None:
    """What is compared with can be."""
    _replace(file, file.hint(1), file.chosen)


def _near(known: Known, fault: Fault) -> list[Choice] | None:
    """Names that are written alike, where the element itself reads the one that is not there."""
    element = find(known.root(fault.file), fault.element)
    read = element is not None and any(fault.hints[0] in text for text in _texts(element))
    return [(each, each) for each in fault.hints[1:]] or None if read else None


@fix("unwritten-variable", "改读选中的变量", choices=_near)
def read_near(file: File) -> None:
    """The variable that was meant, in every expression of the element."""
    if not file.chosen.isidentifier():
        raise NothingToMend
    old, new = file.hint(0), file.chosen
    for each in file.at.iter(etree.Element):
        if each.text and each.text.lstrip().startswith("="):
            each.text = feel_names.renamed(each.text, old, new)
        for name, value in ((str(key), str(found)) for key, found in each.items()):
            if value.startswith("="):
                each.set(name, feel_names.renamed(value, old, new))
    file.changed = [file.element]


@fix("unread-input", "去掉这个输入")
def drop_input(file: File) -> None:
    """The handler is not given what it does not take."""
    for each in list(file.at.iter(zeebe("input"))):
        parent = each.getparent()
        if each.get("target", "").partition(".")[0] == file.hint(0) and parent is not None:
            parent.remove(each)
    file.changed = [file.element]


@fix("timer-too-short", "改为按期限规则到期")
def time_by_limit(file: File) -> None:
    """The timer fires when the limit of its task ends."""
    duration = file.at.find(f"{bpmn('timerEventDefinition')}/{bpmn('timeDuration')}")
    if duration is None:
        raise NothingToMend
    duration.tag = bpmn("timeDate")
    duration.set(_XSI_TYPE, f"{duration.prefix or 'bpmn'}:tFormalExpression")
    duration.text = f'=deadline("{file.hint(0)}")'
    file.changed = [file.element]


def _texts(element: etree._Element) -> Iterator[str]:
    for each in element.iter(etree.Element):
        yield from (each.text or "", *map(str, each.values()))


def _drop_condition(flow: etree._Element) -> None:
    for each in flow.findall(bpmn("conditionExpression")):
        flow.remove(each)


def _replace(file: File, old: str, new: str, *, quoted: bool = False) -> None:
    """The constant `old` in every expression of the element; a quoted one also where it stands alone."""
    before, after = (f'"{old}"', f'"{new}"') if quoted else (old, new)
    if not old:
        raise NothingToMend
    for each in file.at.iter():
        if each.text and before in each.text:
            each.text = each.text.replace(before, after)
        for name, value in ((str(key), str(found)) for key, found in each.items()):
            if quoted and value == old:
                each.set(name, new)
            elif value.startswith("=") and before in value:
                each.set(name, value.replace(before, after))
    file.changed = [file.element]


def _extension(element: etree._Element, name: str) -> etree._Element:
    """The Camunda 8 element of that name among the extension elements, made where it was missing."""
    holder = element.find(bpmn("extensionElements"))
    if holder is None:
        holder = etree.Element(bpmn("extensionElements"))
        first = sum(1 for each in element if local(each) in _BEFORE_EXTENSIONS)
        element.insert(first, holder)
    found = holder.find(zeebe(name))
    return etree.SubElement(holder, zeebe(name)) if found is None else found


def _set_property(element: etree._Element, name: str, value: str) -> None:
    holder = _extension(element, "properties")
    own = [each for each in holder.findall(zeebe("property")) if each.get("name") == name]
    found = own[0] if own else etree.SubElement(holder, zeebe("property"), {"name": name})
    found.set("value", value)


@fix("no-name", "写上名称", asks="要办什么")
def give_name(file: File) -> None:
    """Whoever is to do the step reads what it is."""
    file.at.set("name", file.chosen)
    file.changed = [file.element]


@fix("waits-for-ever", "改成排他网关")
def join_by_choice(file: File) -> None:
    """Whichever way comes goes on."""
    if local(file.at) != "parallelGateway":
        raise NothingToMend
    file.at.tag = bpmn("exclusiveGateway")
    file.changed = [file.element]


@fix("uncaught-error", "改成普通的结束事件")
def end_plainly(file: File) -> None:
    """The process ends there, and nothing is thrown."""
    for each in file.at.findall(bpmn("errorEventDefinition")):
        file.at.remove(each)
    file.changed = [file.element]


@fix("unknown-code", "改成选中的", choices=hinted(2))
def use_known_code(file: File) -> None:
    """What the handler is told is one of its codes."""
    for each in file.at.iter(zeebe("input")):
        if each.get("target", "").strip() == file.hint(0):
            each.set("source", f'="{file.chosen}"')
    file.changed = [file.element]
