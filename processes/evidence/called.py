"""Called processes told in short: a process that ends in every way the called one was found to end.

Whoever calls it is explored with that in its place; each process is then explored once, not once for
every state of those that call it. How it may end is asked for as it is begun there, so that what it took
from its caller decides with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from engine.deployment.bundle import Kind, Source

#: The elements of the process that stands for another.
WORK = "Work"


@dataclass(frozen=True)
class Summary:
    """How a process may end for its callers."""

    process: str
    #: Codes it throws to the border of its call: errors end it, escalations need not.
    errors: frozenset[str] = frozenset()
    escalations: frozenset[str] = frozenset()

    def answers(self, choice: str, left: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What the work may be completed with; `choice` is the variable that says how it ended.

        `left`: the variables it leaves, at each of its ends.
        """
        found = [{**each, choice: "end"} for each in left]
        found += [{choice: f"error:{code}"} for code in sorted(self.errors)]
        return found + [{choice: f"escalation:{code}"} for code in sorted(self.escalations)]

    def source(self, choice: str) -> Source:
        """The diagram that stands for it."""
        return Source.of(f"{self.process}.called.bpmn", _drawn(self, choice))


@dataclass
class Replaced:
    """Files in which the called processes are told in short."""

    files: list[Source] = field(default_factory=list)
    summaries: dict[str, Summary] = field(default_factory=dict)


def replaced(
    files: Iterable[Source],
    process: str,
    holding: Mapping[str, Sequence[str]],
    summaries: Mapping[str, Summary],
    choice: str,
) -> Replaced:
    """The files for one process: all others it may call stand there in short.

    `holding`: the processes that are drawn in each file. One that is drawn beside `process` in its file
    stays as it is.
    """
    made = Replaced()
    for source in files:
        held = holding.get(source.name, ())
        if source.kind is not Kind.BPMN or process in held:
            made.files.append(source)
            continue
        for each in held:
            summary = summaries.get(each, Summary(each))
            made.files.append(summary.source(choice))
            made.summaries[each] = summary
    return made


def _drawn(summary: Summary, choice: str) -> bytes:
    throws = [("error", code, "endEvent") for code in sorted(summary.errors)]
    throws += [("escalation", c, "intermediateThrowEvent") for c in sorted(summary.escalations)]
    declared, drawn = [], []
    for number, (kind, code, tag) in enumerate(throws):
        value = escape(f'={choice} = "{kind}:{code}"', quote=False)
        attribute = "errorCode" if kind == "error" else "escalationCode"
        declared.append(
            f'<bpmn:{kind} id="Code_{number}" name={_quoted(code)} {attribute}={_quoted(code)}/>'
        )
        back = "" if kind == "error" else f"<bpmn:outgoing>Back_{number}</bpmn:outgoing>"
        drawn.append(
            f'<bpmn:{tag} id="Throw_{number}"><bpmn:incoming>To_{number}</bpmn:incoming>{back}'
            f'<bpmn:{kind}EventDefinition id="D_{number}" {kind}Ref="Code_{number}"/></bpmn:{tag}>'
            f'<bpmn:sequenceFlow id="To_{number}" sourceRef="How" targetRef="Throw_{number}">'
            f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{value}'
            "</bpmn:conditionExpression></bpmn:sequenceFlow>"
        )
        if back:
            drawn.append(
                f'<bpmn:sequenceFlow id="Back_{number}" sourceRef="Throw_{number}" targetRef="Again"/>'
            )
    ways = "".join(f"<bpmn:outgoing>To_{n}</bpmn:outgoing>" for n in range(len(throws)))
    backs = "".join(
        f"<bpmn:incoming>Back_{n}</bpmn:incoming>"
        for n, (kind, _, _) in enumerate(throws)
        if kind == "escalation"
    )
    key = _quoted(summary.process)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="http://bpmn.io/schema/bpmn" id="d">
{"".join(declared)}
<bpmn:process id={key} isExecutable="true">
<bpmn:startEvent id="Begun"><bpmn:outgoing>First</bpmn:outgoing></bpmn:startEvent>
<bpmn:sequenceFlow id="First" sourceRef="Begun" targetRef="Again"/>
<bpmn:exclusiveGateway id="Again"><bpmn:incoming>First</bpmn:incoming>{backs}
<bpmn:outgoing>Next</bpmn:outgoing></bpmn:exclusiveGateway>
<bpmn:sequenceFlow id="Next" sourceRef="Again" targetRef="{WORK}"/>
<bpmn:userTask id="{WORK}"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements>
<bpmn:incoming>Next</bpmn:incoming><bpmn:outgoing>Done</bpmn:outgoing></bpmn:userTask>
<bpmn:sequenceFlow id="Done" sourceRef="{WORK}" targetRef="How"/>
<bpmn:exclusiveGateway id="How" default="ToEnd"><bpmn:incoming>Done</bpmn:incoming>{ways}
<bpmn:outgoing>ToEnd</bpmn:outgoing></bpmn:exclusiveGateway>
<bpmn:sequenceFlow id="ToEnd" sourceRef="How" targetRef="Ended"/>
<bpmn:endEvent id="Ended"><bpmn:incoming>ToEnd</bpmn:incoming></bpmn:endEvent>
{"".join(drawn)}
</bpmn:process></bpmn:definitions>""".encode()


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'
