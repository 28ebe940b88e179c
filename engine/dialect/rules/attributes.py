"""Which attributes BPMN elements may carry, and the values that would ask for too much."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from lxml import etree

from engine.dialect import names
from engine.dialect.rules import extensions
from engine.dialect.rules.diagram import ACTIVITIES, Diagram
from engine.dialect.rules.report import Report, short
from engine.dialect.rules.silent import ATTRIBUTES, SILENT
from engine.tokens.quantities import MOST

#: By element: what is read, or refused unless it says what is the rule here (`_RULES`). What says
#: nothing is in `engine.dialect.rules.silent`; every element may have `id` and `name`.
_OWN = {
    "process": "isExecutable",
    "participant": "processRef",
    "sequenceFlow": "sourceRef targetRef",
    "conditionExpression": "language",
    "completionCondition": "language",
    "condition": "language",
    "timeDate": "language",
    "timeDuration": "language",
    "timeCycle": "language",
    "loopCardinality": "language",
    "userTask": "implementation",
    "serviceTask": "implementation operationRef",
    "businessRuleTask": "implementation",
    "sendTask": "implementation operationRef messageRef",
    "receiveTask": "implementation operationRef messageRef instantiate",
    "scriptTask": "scriptFormat",
    "callActivity": "calledElement",
    "subProcess": "triggeredByEvent",
    "adHocSubProcess": "triggeredByEvent cancelRemainingInstances ordering",
    "transaction": "triggeredByEvent",
    "standardLoopCharacteristics": "testBefore loopMaximum",
    "loopCondition": "language evaluatesToTypeRef",
    "startEvent": "isInterrupting parallelMultiple",
    "boundaryEvent": "attachedToRef cancelActivity parallelMultiple",
    "intermediateCatchEvent": "parallelMultiple",
    "exclusiveGateway": "default",
    "inclusiveGateway": "default",
    "parallelGateway": "default",
    "eventBasedGateway": "default instantiate eventGatewayType",
    "messageEventDefinition": "messageRef operationRef",
    "signalEventDefinition": "signalRef",
    "errorEventDefinition": "errorRef",
    "escalationEventDefinition": "escalationRef",
    "compensateEventDefinition": "activityRef waitForCompletion",
    "multiInstanceLoopCharacteristics": "isSequential behavior oneBehaviorEventRef "
    "noneBehaviorEventRef",
    "error": "errorCode",
    "escalation": "escalationCode",
}
#: More often in one step is an endless loop (`engine.tokens.instance`).
MOST_ROUNDS = 10_000
_ANY = frozenset({"id", "name"})
_WORK = frozenset({"default", "isForCompensation", "startQuantity", "completionQuantity"})
_BOOLEANS = frozenset(
    {
        *("isExecutable", "cancelActivity", "isInterrupting", "triggeredByEvent"),
        *("isSequential", "parallelMultiple", "instantiate", "isForCompensation"),
        *("waitForCompletion", "cancelRemainingInstances", "testBefore"),
    }
)


def _is_quantity(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST


_RULES: dict[str, tuple[Callable[[str], bool], str]] = {
    "startQuantity": (_is_quantity, f"令牌数量 startQuantity 应是 1 到 {MOST} 的整数。"),
    "completionQuantity": (_is_quantity, f"令牌数量 completionQuantity 应是 1 到 {MOST} 的整数。"),
    "instantiate": (lambda v: v == "false", "流程只能由空白开始事件启动，不支持 instantiate。"),
    "eventGatewayType": (lambda v: v == "Exclusive", "不支持并行的事件网关。"),
    "operationRef": (lambda v: not v, "不支持 operationRef，请用 zeebe:taskDefinition。"),
    "implementation": (
        lambda v: not v or v.startswith("##"),
        "不支持 implementation，请用 zeebe:taskDefinition。",
    ),
    "scriptFormat": (
        lambda v: v.lower() in ("", "feel"),
        "脚本只能是 FEEL（zeebe:script），不支持 scriptFormat。",
    ),
    "calledElement": (lambda v: not v, "被调用的流程请写在 zeebe:calledElement 的 processId。"),
    "behavior": (
        lambda v: v in ("All", "One", "None"),
        "多实例的 behavior 只能是 All、One 或 None，不支持 Complex。",
    ),
    "ordering": (
        lambda v: v in ("Parallel", "Sequential"),
        "ordering 只能是 Parallel（可以同时）或 Sequential（一次一个）。",
    ),
    "loopMaximum": (
        lambda v: v.isascii() and v.isdigit() and 0 < int(v[:10]) <= MOST_ROUNDS,
        f"循环的最多次数 loopMaximum 应是 1 到 {MOST_ROUNDS} 的整数。",
    ),
    "language": (lambda v: "feel" in v.lower(), "表达式只能是 FEEL。"),
}


def check(diagram: Diagram, report: Report) -> None:
    """Refuse attributes that are unknown, misspelt, or ask for what is not there."""
    passed_over = {each for node in diagram.elements for each in _inside(node)}
    for node in diagram.elements:
        if node in passed_over:
            continue
        if names.split(str(node.tag))[0] == names.BPMN and diagram.concerns(node):
            known = _known(names.local(node))
            for key, value in node.attrib.items():
                _attribute(node, str(key), str(value), known, report)


def _inside(node: etree._Element) -> Iterator[etree._Element]:
    """The element and all in it, where it says nothing at run time."""
    space, local = names.split(str(node.tag))
    if space == names.BPMN and local in SILENT:
        yield from node.iter(etree.Element)


# By number: what is called so stands in a file somebody handed in.
@lru_cache(maxsize=256)
def _known(local: str) -> frozenset[str]:
    known = _ANY | frozenset(f"{_OWN.get(local, '')} {ATTRIBUTES.get(local, '')}".split())
    return known | _WORK if local in ACTIVITIES else known


def _attribute(
    node: etree._Element, key: str, value: str, known: frozenset[str], report: Report
) -> None:
    space, local = names.split(key)
    if space:
        extensions.foreign(node, space, local, report)
        return
    is_catch = names.local(node) == "intermediateCatchEvent"
    if local == "parallelMultiple" and value == "true" and not is_catch:
        report.add(
            node, "unsupported-attribute", "只有中间捕获事件可以等齐几个事件（parallelMultiple）。"
        )
    elif local not in known:
        report.add(node, "unknown-attribute", f"{names.local(node)} 没有属性 {short(local)}。")
    elif local in _BOOLEANS and value not in ("true", "false"):
        report.add(node, "not-boolean", f"{local} 只能是 true 或 false，实际是“{short(value)}”。")
    elif local in _RULES and not _RULES[local][0](value):
        report.add(node, "unsupported-attribute", _RULES[local][1])
