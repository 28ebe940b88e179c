"""Which attributes BPMN elements may carry, and the values that would ask for too much."""

from collections.abc import Callable

from lxml import etree

from engine.dialect import names
from engine.dialect.rules.diagram import Diagram
from engine.dialect.rules.report import Report, short

_KNOWN = frozenset(
    {
        *("id", "name", "targetNamespace", "expressionLanguage", "typeLanguage", "exporter"),
        *("exporterVersion", "isExecutable", "isClosed", "processType", "sourceRef"),
        *("targetRef", "isImmediate", "default", "attachedToRef", "cancelActivity"),
        *("isInterrupting", "parallelMultiple", "triggeredByEvent", "gatewayDirection"),
        *("instantiate", "eventGatewayType", "isSequential", "behavior", "messageRef"),
        *("signalRef", "errorRef", "escalationRef", "errorCode", "escalationCode"),
        *("structureRef", "itemRef", "itemKind", "isCollection", "dataObjectRef"),
        *("dataStoreRef", "itemSubjectRef", "capacity", "isUnlimited", "processRef"),
        *("categoryValueRef", "value", "associationDirection", "textFormat", "language"),
        *("evaluatesToTypeRef", "implementation", "operationRef", "isForCompensation"),
        *("startQuantity", "completionQuantity", "scriptFormat", "calledElement"),
        *("oneBehaviorEventRef", "noneBehaviorEventRef", "minimum", "maximum"),
        *("partitionElementRef"),
    }
)
# What the older Camunda writes for its own bookkeeping.
_HARMLESS = frozenset({"versionTag", "historyTimeToLive", "diagramRelationId"})
_BOOLEANS = frozenset(
    {
        *("isExecutable", "cancelActivity", "isInterrupting", "triggeredByEvent"),
        *("isSequential", "parallelMultiple", "instantiate", "isForCompensation"),
    }
)
_RULES: dict[str, tuple[Callable[[str], bool], str]] = {
    "startQuantity": (lambda v: v == "1", "不支持令牌数量(startQuantity)。"),
    "completionQuantity": (lambda v: v == "1", "不支持令牌数量(completionQuantity)。"),
    "isForCompensation": (lambda v: v == "false", "不支持补偿。"),
    "instantiate": (lambda v: v == "false", "流程只能由空白开始事件启动,不支持 instantiate。"),
    "eventGatewayType": (lambda v: v == "Exclusive", "不支持并行的事件网关。"),
    "parallelMultiple": (lambda v: v == "false", "不支持并行多重事件。"),
    "operationRef": (lambda v: not v, "不支持 operationRef,请用 zeebe:taskDefinition。"),
    "implementation": (
        lambda v: not v or v.startswith("##"),
        "不支持 implementation,请用 zeebe:taskDefinition。",
    ),
    "scriptFormat": (
        lambda v: v.lower() in ("", "feel"),
        "脚本只能是 FEEL(zeebe:script),不支持 scriptFormat。",
    ),
    "calledElement": (lambda v: not v, "被调用的流程请写在 zeebe:calledElement 的 processId。"),
    "behavior": (lambda v: v == "All", "不支持多实例的 behavior,只能逐个收齐。"),
    "oneBehaviorEventRef": (lambda v: not v, "不支持多实例的 behavior,只能逐个收齐。"),
    "noneBehaviorEventRef": (lambda v: not v, "不支持多实例的 behavior,只能逐个收齐。"),
    "language": (lambda v: "feel" in v.lower(), "表达式只能是 FEEL。"),
}


def check(diagram: Diagram, report: Report) -> None:
    """Refuse attributes that are unknown, misspelt, or ask for what is not there."""
    for node in diagram.elements:
        if names.split(str(node.tag))[0] == names.BPMN:
            for key, value in node.attrib.items():
                _attribute(node, str(key), str(value), report)


def _attribute(node: etree._Element, key: str, value: str, report: Report) -> None:
    space, local = names.split(key)
    if space == names.CAMUNDA7 and local not in _HARMLESS:
        report.add(node, "camunda7", f"属性 camunda:{local} 属于 Camunda 7,请改用 zeebe 扩展元素。")
    if space:
        return  # colours, templates and other tools' notes
    if local not in _KNOWN:
        report.add(node, "unknown-attribute", f"不认识的属性 {short(local)}。")
    elif local in _BOOLEANS and value not in ("true", "false"):
        report.add(node, "not-boolean", f"{local} 只能是 true 或 false,实际是“{short(value)}”。")
    elif local in _RULES and not _RULES[local][0](value):
        report.add(node, "unsupported-attribute", _RULES[local][1])
