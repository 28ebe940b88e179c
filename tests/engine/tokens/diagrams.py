"""Diagrams written as a few lines, for tests of how tokens move.

deploy(process("p", start("s"), user("A"), end("e"), flow("s", "A", "e")))
"""

import re
from itertools import pairwise
from pathlib import Path

from engine.sandbox import Sandbox

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="http://sishi/tests" id="defs">'
)


_PLACED = re.compile(
    r'<bpmn:(?:\w*[tT]ask|\w*Event|\w*Gateway|subProcess|adHocSubProcess|transaction|callActivity) id="(\w+)"'
)
_LED = re.compile(r'<bpmn:sequenceFlow id="(\w+)"')


def picture(body: str) -> str:
    """A place for every element of a body, as a release demands: all at one place."""
    bounds = '<dc:Bounds x="0" y="0" width="1" height="1"/>'
    points = '<di:waypoint x="0" y="0"/><di:waypoint x="1" y="1"/>'
    shapes = [
        f'<bpmndi:BPMNShape id="{each}_di" bpmnElement="{each}">{bounds}</bpmndi:BPMNShape>'
        for each in _PLACED.findall(body)
    ]
    edges = [
        f'<bpmndi:BPMNEdge id="{each}_di" bpmnElement="{each}">{points}</bpmndi:BPMNEdge>'
        for each in _LED.findall(body)
    ]
    first = re.search(r'<bpmn:process id="(\w+)"', body)[1]
    return (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
        'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="picture">'
        f'<bpmndi:BPMNPlane id="plane" bpmnElement="{first}">{"".join(shapes + edges)}'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )


def load(folder: Path, *bodies: str, handlers=None, more=()) -> Sandbox:
    files = []
    for number, body in enumerate(bodies):
        files.append(folder / f"d{number}.bpmn")
        files[-1].write_text(f"{HEAD}{body}</bpmn:definitions>", encoding="utf-8")
    return Sandbox.load(*files, *more, handlers=handlers)


def _el(tag: str, id: str, inside: str = "", ext: str = "", **attributes: object) -> str:
    given = "".join(f' {k}="{_escape(str(v))}"' for k, v in attributes.items())
    extension = f"<bpmn:extensionElements>{ext}</bpmn:extensionElements>" if ext else ""
    return f'<bpmn:{tag} id="{id}" name="{id}"{given}>{extension}{inside}</bpmn:{tag}>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def io(inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    """Mappings as {target: source}."""
    parts = [
        f'<zeebe:input source="{_escape(s)}" target="{t}"/>' for t, s in (inputs or {}).items()
    ]
    parts += [
        f'<zeebe:output source="{_escape(s)}" target="{t}"/>' for t, s in (outputs or {}).items()
    ]
    return f"<zeebe:ioMapping>{''.join(parts)}</zeebe:ioMapping>"


def props(**given: str) -> str:
    inner = "".join(f'<zeebe:property name="{k}" value="{v}"/>' for k, v in given.items())
    return f"<zeebe:properties>{inner}</zeebe:properties>"


def process(id: str, *parts: str) -> str:
    return (
        f'<bpmn:process id="{id}" name="{id}" isExecutable="true">{"".join(parts)}</bpmn:process>'
    )


def start(id: str = "s", inside: str = "", **attributes: object) -> str:
    return _el("startEvent", id, inside, **attributes)


def end(id: str = "e", inside: str = "", ext: str = "") -> str:
    return _el("endEvent", id, inside, ext)


def user(id: str, ext: str = "", inside: str = "") -> str:
    return _el("userTask", id, inside, f"<zeebe:userTask/>{ext}")


def assigned(groups: str = "", assignee: str = "") -> str:
    return (
        f'<zeebe:assignmentDefinition candidateGroups="{_escape(groups)}" '
        f'assignee="{_escape(assignee)}"/>'
    )


def service(id: str, type: str, ext: str = "", inside: str = "") -> str:
    return _el("serviceTask", id, inside, f'<zeebe:taskDefinition type="{type}"/>{ext}')


def script(id: str, expression: str, result: str, inside: str = "") -> str:
    ext = f'<zeebe:script expression="{_escape(expression)}" resultVariable="{result}"/>'
    return _el("scriptTask", id, inside, ext)


def gateway(kind: str, id: str, ext: str = "", **attributes: object) -> str:
    return _el(f"{kind}Gateway", id, ext=ext, **attributes)


def sub(id: str, *parts: str, ext: str = "", **attributes: object) -> str:
    return _el("subProcess", id, "".join(parts), ext, **attributes)


def transaction(id: str, *parts: str, ext: str = "", **attributes: object) -> str:
    return _el("transaction", id, "".join(parts), ext, **attributes)


def ad_hoc(
    id: str, *parts: str, active: str = "", out: str = "", each: str = "", until: str = "", loop: str = "",
    ext: str = "", **attributes: object,
) -> str:  # fmt: skip
    """An ad-hoc sub-process: what it begins with, what it collects of each path, when it is enough."""
    given = {"activeElementsCollection": active, "outputCollection": out, "outputElement": each}
    settings = "".join(f' {k}="{_escape(v)}"' for k, v in given.items() if v)
    condition = (
        f"<bpmn:completionCondition>{_escape(until)}</bpmn:completionCondition>" if until else ""
    )
    inside = f"{loop}{''.join(parts)}{condition}"
    return _el("adHocSubProcess", id, inside, f"<zeebe:adHoc{settings}/>{ext}", **attributes)


def loop(condition: str = "", **settings: str) -> str:
    """A standard loop; `settings` is testBefore and loopMaximum."""
    given = "".join(f' {k}="{v}"' for k, v in settings.items())
    inside = f"<bpmn:loopCondition>{_escape(condition)}</bpmn:loopCondition>" if condition else ""
    return f"<bpmn:standardLoopCharacteristics{given}>{inside}</bpmn:standardLoopCharacteristics>"


def call(id: str, process: str, ext: str = "", inside: str = "", **attributes: object) -> str:
    given = "".join(f' {k}="{v}"' for k, v in attributes.items())
    return _el(
        "callActivity", id, inside, f'<zeebe:calledElement processId="{process}"{given}/>{ext}'
    )


def catch(id: str, definition: str, ext: str = "") -> str:
    return _el("intermediateCatchEvent", id, definition, ext)


def throw(id: str, definition: str) -> str:
    return _el("intermediateThrowEvent", id, definition)


def boundary(id: str, on: str, definition: str, ext: str = "", interrupting: bool = True) -> str:
    cancel = str(interrupting).lower()
    return _el("boundaryEvent", id, definition, ext, attachedToRef=on, cancelActivity=cancel)


def after(text: str) -> str:
    return _timer("timeDuration", text)


def on_date(text: str) -> str:
    return _timer("timeDate", text)


def every(text: str) -> str:
    return _timer("timeCycle", text)


def _timer(tag: str, text: str) -> str:
    inner = f'<bpmn:{tag} xsi:type="bpmn:tFormalExpression">{_escape(text)}</bpmn:{tag}>'
    return f"<bpmn:timerEventDefinition>{inner}</bpmn:timerEventDefinition>"


def event(kind: str, reference: str = "") -> str:
    given = f' {kind}Ref="{reference}"' if reference else ""
    return f"<bpmn:{kind}EventDefinition{given}/>"


def undo(activity: str, handler: str, event: str = "") -> str:
    """A compensation event at the border of an activity, and the line to its handler."""
    id = event or f"{activity}_undo"
    line = f'<bpmn:association id="{id}_{handler}" sourceRef="{id}" targetRef="{handler}"/>'
    return _el("boundaryEvent", id, compensate(), attachedToRef=activity) + line


def compensate(activity: str = "", **more: str) -> str:
    """A compensation event definition; `more` is waitForCompletion."""
    given = {"activityRef": activity, **more} if activity else more
    attributes = "".join(f' {k}="{v}"' for k, v in given.items())
    return f"<bpmn:compensateEventDefinition{attributes}/>"


def undoing(element: str) -> str:
    """An element as a compensation handler."""
    return element.replace(" name=", ' isForCompensation="true" name=', 1)


def condition(text: str, **only: str) -> str:
    """A conditional event definition; `only` is variableNames and variableEvents."""
    given = "".join(f' {k}="{v}"' for k, v in only.items())
    ext = (
        f"<bpmn:extensionElements><zeebe:conditionalFilter{given}/></bpmn:extensionElements>"
        if only
        else ""
    )
    inner = f'<bpmn:condition xsi:type="bpmn:tFormalExpression">{_escape(text)}</bpmn:condition>'
    return f"<bpmn:conditionalEventDefinition>{ext}{inner}</bpmn:conditionalEventDefinition>"


def link(name: str) -> str:
    return f'<bpmn:linkEventDefinition name="{name}"/>'


def message(id: str, key: str) -> str:
    subscription = f'<zeebe:subscription correlationKey="{_escape(key)}"/>'
    return _el("message", id, ext=subscription)


def defined(kind: str, id: str, code: str = "") -> str:
    """An error, escalation or signal; the code of an error is its id unless given."""
    given = "" if kind == "signal" else f' {kind}Code="{code or id}"'
    return f'<bpmn:{kind} id="{id}" name="{id}"{given}/>'


def many(
    items: str, item: str = "item", until: str = "", sequential: bool = False, **more: str
) -> str:
    """Multi-instance; `more` is outputCollection and outputElement."""
    given = "".join(f' {k}="{_escape(v)}"' for k, v in more.items())
    ext = f'<zeebe:loopCharacteristics inputCollection="{_escape(items)}" inputElement="{item}"{given}/>'
    condition = (
        f"<bpmn:completionCondition>{_escape(until)}</bpmn:completionCondition>" if until else ""
    )
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"<bpmn:extensionElements>{ext}</bpmn:extensionElements>{condition}"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def flow(*ids: str) -> str:
    """A chain of sequence flows."""
    return "".join(
        f'<bpmn:sequenceFlow id="f_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>'
        for a, b in pairwise(ids)
    )


def when(source: str, target: str, condition: str) -> str:
    return (
        f'<bpmn:sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"<bpmn:conditionExpression>{_escape(condition)}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )
