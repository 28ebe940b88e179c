"""Camunda 8's extension elements: which are known, where they may stand, what they may say."""

from lxml import etree

from engine.dialect import names
from engine.dialect.rules.diagram import ACTIVITIES, EVENTS, GATEWAYS, Diagram
from engine.dialect.rules.report import Report, short
from engine.tokens import bindings

_DOCUMENTS = frozenset({"properties"})
_HEARD = _DOCUMENTS | {"executionListeners"}
_STEP = _HEARD | {"ioMapping"}
_JOB = _STEP | {"taskDefinition", "taskHeaders", "jobPriorityDefinition"}
_ALLOWED: dict[str, frozenset[str]] = {
    "process": _HEARD | {"versionTag", "userTaskForm", "jobPriorityDefinition"},
    "sequenceFlow": _DOCUMENTS,
    **dict.fromkeys(GATEWAYS, _HEARD),
    **dict.fromkeys(ACTIVITIES | EVENTS, _STEP),
    # What it is started with; only at the start of a process (`engine.dialect.rules.activities`).
    "startEvent": _STEP | {"formDefinition"},
    "userTask": _STEP
    | {"userTask", "assignmentDefinition", "taskSchedule", "priorityDefinition", "formDefinition"}
    | {"taskHeaders", "taskListeners"},
    "serviceTask": _JOB,
    "sendTask": _JOB,
    "intermediateThrowEvent": _JOB,
    "endEvent": _JOB,
    "businessRuleTask": _JOB | {"calledDecision"},
    "scriptTask": _JOB | {"script"},
    "callActivity": _STEP | {"calledElement"},
    # A handler for it is refused with its own sentence (`engine.dialect.rules.ad_hoc`).
    "adHocSubProcess": _JOB | {"adHoc"},
    "message": frozenset({"subscription"}),
    "multiInstanceLoopCharacteristics": frozenset({"loopCharacteristics"}),
    "conditionalEventDefinition": frozenset({"conditionalFilter"}),
    # Drawn only; the Modeler lets an analyst note properties there all the same.
    **dict.fromkeys(
        ("collaboration", "participant", "messageFlow", "lane", "group", "textAnnotation"),
        _DOCUMENTS,
    ),
    **dict.fromkeys(("dataObjectReference", "dataStoreReference", "association"), _DOCUMENTS),
}
_CHILDREN = {
    "ioMapping": frozenset({"input", "output"}),
    "properties": frozenset({"property"}),
    "taskHeaders": frozenset({"header"}),
    "executionListeners": frozenset({"executionListener"}),
    "executionListener": frozenset({"taskHeaders"}),
    "taskListeners": frozenset({"taskListener"}),
    "taskListener": frozenset({"taskHeaders"}),
}
#: What stands in another extension element only.
_INNER = frozenset({"input", "output", "property", "header", "executionListener", "taskListener"})
#: Of other engines what changes no course: their bookkeeping, when they save, who is served first.
HARMLESS = frozenset(
    {
        *("versionTag", "historyTimeToLive", "diagramRelationId", "isStartableInTasklist"),
        *("asyncBefore", "asyncAfter", "async", "exclusive", "jobPriority", "taskPriority"),
    }
)
_BINDING = frozenset({"bindingType", "versionTag"})
#: Of which template of the Modeler a value comes.
_TEMPLATED = frozenset({"modelerConfigurationTemplate", "modelerConfigurationName"})
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "userTask": frozenset(),
    "ioMapping": frozenset(),
    "properties": frozenset(),
    "assignmentDefinition": frozenset({"assignee", "candidateGroups", "candidateUsers"}),
    "taskSchedule": frozenset({"dueDate", "followUpDate"}),
    "priorityDefinition": frozenset({"priority"}),
    "formDefinition": _BINDING | {"formId", "formKey", "externalReference"},
    "taskDefinition": frozenset({"type", "retries"}),
    # In which order workers are handed their jobs: nobody here promises any.
    "jobPriorityDefinition": frozenset({"priority"}),
    "taskHeaders": frozenset(),
    "header": frozenset({"id", "key", "value"}),
    "executionListeners": frozenset(),
    "executionListener": frozenset({"eventType", "type", "retries"}),
    "taskListeners": frozenset(),
    "taskListener": frozenset({"eventType", "type", "retries"}),
    "versionTag": frozenset({"value"}),
    "userTaskForm": frozenset({"id"}),
    "input": _TEMPLATED | {"source", "target"},
    "output": frozenset({"source", "target"}),
    "script": frozenset({"expression", "resultVariable"}),
    "calledDecision": _BINDING | {"decisionId", "resultVariable"},
    "calledElement": _BINDING
    | {"processId", "propagateAllChildVariables", "propagateAllParentVariables"},
    "loopCharacteristics": frozenset(
        {"inputCollection", "inputElement", "outputCollection", "outputElement"}
    ),
    "adHoc": frozenset({"activeElementsCollection", "outputCollection", "outputElement"}),
    "subscription": frozenset({"correlationKey"}),
    "conditionalFilter": frozenset({"variableNames", "variableEvents"}),
    "property": _TEMPLATED | {"name", "value"},
}
#: What only holds others: an attribute of it is a note, which Camunda 8 does not read either.
HOLDERS = frozenset(local for local, known in _ATTRIBUTES.items() if not known)
#: What Camunda's own pages tell of an element, and no engine acts on.
NOTES = frozenset({"agentDefinition"})
_REASONS = {
    "publishMessage": "publishMessage 在 Camunda 8.9 里也只读不发；请用 zeebe:taskDefinition，由程序发消息。",
    "linkedResources": "linkedResources 指向另行部署的文件（如 RPA 脚本），这里只部署流程、决策和表单，没有可指的文件。",
}
_ATTRIBUTE_REASONS = {
    "processIdExpression": "不支持 processIdExpression，请用 processId。",
    "businessId": "不支持 businessId：被调用的流程与调用它的同属一件事，用同一个编号。",
}


def check(diagram: Diagram, report: Report) -> None:
    """Look into every `extensionElements` of the executable part and of what it refers to."""
    for holder in diagram.elements:
        if holder.tag == names.bpmn("extensionElements") and diagram.concerns(holder):
            parent = holder.getparent()
            if parent is not None:
                _holder(parent, holder, report)


def _holder(parent: etree._Element, holder: etree._Element, report: Report) -> None:
    allowed = _ALLOWED.get(names.local(parent), frozenset())
    seen: set[str] = set()
    for node in holder.iterchildren(etree.Element):
        space, local = names.split(str(node.tag))
        if space in names.ENGINES:
            report.add(
                node,
                "other-engine",
                f"扩展元素 {local} 属于 {names.ENGINES[space]}，请改用 Camunda 8 的 zeebe 扩展元素。",
            )
        elif space == names.BPMN:
            report.add(node, "misplaced-element", f"{local} 不能写在 extensionElements 里。")
        elif space == names.ZEEBE:
            _zeebe(node, local, allowed, report)
            if local in seen and local != "userTaskForm":
                report.add(node, "repeated-extension", f"zeebe:{local} 只能写一次。")
            seen.add(local)


def is_read(parent: str, local: str) -> bool:
    """Whether an extension element of Camunda 8 says anything on an element of this tag."""
    return local not in NOTES and local in _ALLOWED.get(parent, frozenset())


def _zeebe(
    node: etree._Element,
    local: str,
    allowed: frozenset[str],
    report: Report,
) -> None:
    if local in NOTES:
        return
    if local not in _ATTRIBUTES or local in _INNER:
        reason = _REASONS.get(local) or f"不支持扩展元素 zeebe:{short(local)}。"
        report.add(node, "unsupported-extension", reason)
    elif local in allowed:
        _content(node, local, report)
    # One that stands elsewhere is read by nobody, as in Camunda 8: `engine.dialect.ignored` tells.


def _content(node: etree._Element, local: str, report: Report) -> None:
    _attributes(node, local, report)
    for child in node.iterchildren(etree.Element):
        space, inner = names.split(str(child.tag))
        if space == names.ZEEBE and inner in _CHILDREN.get(local, frozenset()):
            _content(child, inner, report)
        else:
            report.add(child, "unsupported-extension", f"zeebe:{local} 里不能有 {short(inner)}。")


def foreign(node: etree._Element, space: str, name: str, report: Report) -> None:
    """Refuse an attribute of another engine; colours and other tools' notes are let through."""
    if space in names.ENGINES and name not in HARMLESS:
        prefix = next((key for key, value in node.nsmap.items() if key and value == space), "")
        message = (
            f"属性 {prefix}:{short(name)} 属于 {names.ENGINES[space]}，请改用 zeebe 扩展元素。"
        )
        report.add(node, "other-engine", message)


def _attributes(node: etree._Element, local: str, report: Report) -> None:
    for key, value in node.attrib.items():
        space, name = names.split(str(key))
        if space:
            foreign(node, space, name, report)
            continue
        if local in HOLDERS:
            continue
        if name not in _ATTRIBUTES[local]:
            reason = _ATTRIBUTE_REASONS.get(name) or f"zeebe:{local} 不支持属性 {short(name)}。"
            report.add(node, "unsupported-extension", reason)
        elif name == "bindingType" and value not in bindings.KINDS:
            message = (
                f"bindingType 只能是 {'、'.join(bindings.KINDS)}，实际是 {short(str(value))}。"
            )
            report.add(node, "unsupported-binding", message)
    is_tagged = (
        node.get("bindingType") == bindings.VERSION_TAG and "bindingType" in _ATTRIBUTES[local]
    )
    if is_tagged and not node.get("versionTag", "").strip():
        message = "bindingType 为 versionTag 时，要写版本标签（versionTag）。"
        report.add(node, "unsupported-binding", message)
