"""Which BPMN elements may stand where; whatever is not listed is refused, never ignored."""

from lxml import etree

from engine.dialect import names
from engine.dialect.rules.diagram import ACTIVITIES, EVENTS, GATEWAYS, SUB_PROCESSES, Diagram
from engine.dialect.rules.report import Report
from engine.dialect.rules.silent import SILENT

_PLAIN = frozenset({"documentation", "extensionElements"})
# Drawn, and of no effect: bpmn.io joins data objects to tasks with these.
_DATA = frozenset({"property", "dataInputAssociation", "dataOutputAssociation"})
_NODE = _PLAIN | _DATA | SILENT | {"incoming", "outgoing"}
_ACTIVITY = _NODE | {"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"}
_ARTIFACTS = frozenset({"textAnnotation", "association", "group"})
_CONTENT = (
    ACTIVITIES
    | EVENTS
    | GATEWAYS
    | _ARTIFACTS
    | {"sequenceFlow", "laneSet", "dataObject", "dataObjectReference", "dataStoreReference"}
)
_CATCHING = frozenset(
    {"timer", "message", "signal", "conditional", "error", "escalation", "compensate", "link"}
)
_THROWING = frozenset(
    {"message", "signal", "error", "escalation", "compensate", "link", "terminate"}
)


def _event(kinds: frozenset[str]) -> frozenset[str]:
    return _NODE | {f"{kind}EventDefinition" for kind in kinds}


_ALLOWED: dict[str, frozenset[str]] = {
    "definitions": _PLAIN
    | SILENT
    | {f"{kind}EventDefinition" for kind in _CATCHING | _THROWING}
    | {"process", "collaboration", "message", "signal", "error", "escalation"}
    | {"itemDefinition", "dataStore", "category"},
    "process": _PLAIN | _CONTENT | SILENT | {"property"},
    "subProcess": _ACTIVITY | _CONTENT,
    "transaction": _ACTIVITY | _CONTENT,
    "adHocSubProcess": _ACTIVITY | _CONTENT | {"completionCondition"},
    "collaboration": _PLAIN | _ARTIFACTS | SILENT | {"participant", "messageFlow"},
    "participant": _PLAIN | SILENT | {"participantMultiplicity"},
    "laneSet": _PLAIN | {"lane"},
    "childLaneSet": _PLAIN | {"lane"},
    "lane": _PLAIN | SILENT | {"flowNodeRef", "childLaneSet"},
    "sequenceFlow": _PLAIN | {"conditionExpression"},
    "category": _PLAIN | {"categoryValue"},
    "textAnnotation": _PLAIN | {"text"},
    "dataObject": _PLAIN | {"dataState"},
    "dataObjectReference": _PLAIN | {"dataState"},
    "dataStore": _PLAIN | {"dataState"},
    "dataStoreReference": _PLAIN | {"dataState"},
    "property": _PLAIN | {"dataState"},
    "dataInputAssociation": _PLAIN | {"sourceRef", "targetRef"},
    "dataOutputAssociation": _PLAIN | {"sourceRef", "targetRef"},
    "standardLoopCharacteristics": _PLAIN | {"loopCondition"},
    "multiInstanceLoopCharacteristics": _PLAIN | {"completionCondition", "loopCardinality"},
    "timerEventDefinition": _PLAIN | {"timeDate", "timeDuration", "timeCycle"},
    "conditionalEventDefinition": _PLAIN | {"condition"},
    "linkEventDefinition": _PLAIN | {"source", "target"},
    "startEvent": _event(_CATCHING - {"link"}),
    "boundaryEvent": _event(_CATCHING - {"link"} | {"cancel"}),
    "intermediateCatchEvent": _event(_CATCHING),
    "intermediateThrowEvent": _event(_THROWING),
    "endEvent": _event(_THROWING | {"cancel"}),
    **dict.fromkeys(ACTIVITIES - SUB_PROCESSES, _ACTIVITY),
    **dict.fromkeys(GATEWAYS, _PLAIN | {"incoming", "outgoing"}),
}
_REASONS = {
    "cancelEventDefinition": "取消事件只能写在事务子流程的边界上和它里面的结束事件上。",
    "complexGateway": "不支持复杂网关，请用排他、包容或并行网关。",
    "eventDefinitionRef": "所引用的事件定义（eventDefinitionRef）不存在。",
    "loopDataInputRef": "多实例请用 zeebe:loopCharacteristics 的 inputCollection。",
    "loopDataOutputRef": "多实例请用 zeebe:loopCharacteristics 的 outputCollection。",
    "inputDataItem": "多实例请用 zeebe:loopCharacteristics 的 inputElement。",
    "outputDataItem": "多实例请用 zeebe:loopCharacteristics 的 outputElement。",
    "complexBehaviorDefinition": "不支持多实例的 complexBehaviorDefinition。",
    "script": "脚本请写成 zeebe:script 的 FEEL 表达式，不支持 bpmn:script。",
    "potentialOwner": "办理人请用 zeebe:assignmentDefinition。",
    "humanPerformer": "办理人请用 zeebe:assignmentDefinition。",
    "performer": "办理人请用 zeebe:assignmentDefinition。",
    "resourceRole": "办理人请用 zeebe:assignmentDefinition。",
    "extension": "不支持必须理解的扩展（extension）。",
    "globalTask": "不支持全局任务，请用调用活动。",
    "globalUserTask": "不支持全局任务，请用调用活动。",
    "globalScriptTask": "不支持全局任务，请用调用活动。",
    "assignment": "数据关联只作说明，不支持赋值，请用 zeebe:ioMapping。",
    "transformation": "数据关联只作说明，不支持转换，请用 zeebe:ioMapping。",
    "terminateEventDefinition": "终止只能写在结束事件上。",
    "linkEventDefinition": "链接事件只能是中间事件。",
}


def check(diagram: Diagram, report: Report) -> None:
    """Refuse every element that is unknown or stands where it has no meaning."""
    todo = [diagram.root]
    executable = set(diagram.processes)
    while todo:
        node = todo.pop()
        local = names.local(node)
        if local in SILENT or local == "extensionElements":
            continue  # nobody reads what is inside; extensions.py
        if local == "process" and node not in executable:
            continue  # somebody else's pool: a picture
        allowed = _ALLOWED.get(local, _PLAIN)
        for child in node.iterchildren(etree.Element):
            if _accepts(local, allowed, child, report):
                todo.append(child)


def _accepts(parent: str, allowed: frozenset[str], child: etree._Element, report: Report) -> bool:
    """Whether to go on into `child`; foreign elements beside the processes are skipped."""
    space, local = names.split(str(child.tag))
    if space == names.BPMN and local in allowed:
        return True
    if space == names.BPMN:
        reason = _REASONS.get(local) or f"{parent} 里不支持元素 {local}。"
        report.add(child, "unsupported-element", reason)
    elif space in names.ENGINES:
        message = f"元素 {local} 属于 {names.ENGINES[space]}，请改用 zeebe 扩展元素。"
        report.add(child, "other-engine", message)
    elif space == names.ZEEBE:
        report.add(child, "misplaced-extension", f"{local} 应放在 extensionElements 里。")
    elif parent != "definitions":
        report.add(child, "foreign-element", f"{parent} 里有不认识的元素 {local}。")
    return False
