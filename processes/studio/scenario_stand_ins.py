"""What stands in a scenario for handlers, decisions and called processes, for the whole of it."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import orjson

from engine.deployment import parsed
from engine.deployment.bundle import Kind, Source
from engine.errors import BpmnError
from engine.host import StandIn
from engine.script import handlers as registered
from processes.studio.scenario_steps import Broken, Given, Trial, element, step, variables

_WORKER, _FAILING = "MOCK_JOB_WORKER_COMPLETE_JOB", "MOCK_JOB_WORKER_THROW_BPMN_ERROR"
_COMPLETES, _THROWS = "COMPLETE_JOB", "THROW_BPMN_ERROR_FROM_JOB"
_DECISION, _CHILD = "MOCK_DMN_DECISION", "MOCK_CHILD_PROCESS"
_THROWN = {"errorCode": str}
_TOLD = {"errorMessage": str, "variables": dict}


@dataclass
class StandIns:
    """By task type or `#element`, by decision, and the files with called processes replaced."""

    handlers: dict[str, StandIn]
    decisions: dict[str, Any]
    files: list[Source]


def of(steps: Iterable[Given], files: Sequence[Source]) -> StandIns:
    """All that the steps put in the place of something; raises Broken where that is not there."""
    taken = [each for each in steps if each["type"] in _PUTTING]
    found = StandIns({}, {}, list(files))
    queues: defaultdict[str, deque[StandIn]] = defaultdict(deque)
    for given in taken:
        kind = given["type"]
        if kind in (_WORKER, _FAILING):
            found.handlers[given["jobType"]] = _answer(given)
        elif kind in (_COMPLETES, _THROWS):
            key, types = _meant(given["jobSelector"], files)
            queues[key].append(_answer(given))
            for each in types - registered.names():
                found.handlers.setdefault(each, lambda _variables: {})
        elif kind == _DECISION:
            found.decisions[given["decisionDefinitionId"]] = variables(given)
        else:
            found.files = list(_replaced(found.files, given))
    found.handlers |= {key: _in_turn(queue) for key, queue in queues.items()}
    return found


@step(_WORKER, {"jobType": str}, {"variables": dict})
@step(_FAILING, {"jobType": str, **_THROWN}, _TOLD)
@step(_CHILD, {"processDefinitionId": str}, {"variables": dict})
@step(_DECISION, {"decisionDefinitionId": str}, {"variables": dict})
def stand_in(_trial: Trial, _given: Given) -> None:
    """Taken note of before the sandbox is loaded."""


@step(_COMPLETES, {"jobSelector": dict}, {"variables": dict})
@step(_THROWS, {"jobSelector": dict, **_THROWN}, _TOLD)
def job_ended(trial: Trial, given: Given) -> None:
    """The job it ends has run by now, with what the step gives: here no job waits for its worker."""
    key = element(trial, given["jobSelector"])
    if key is None:
        return
    trial.jobs[key] = trial.jobs.get(key, 0) + 1
    entered = sum(id == key and what == "entered" for _at, id, what in trial.started.trail)
    if entered < trial.jobs[key]:
        raise Broken(why=f"还没有走到“{key}”的处理程序")


_PUTTING = frozenset({_WORKER, _FAILING, _COMPLETES, _THROWS, _DECISION, _CHILD})


def _answer(given: Given) -> StandIn:
    if "errorCode" in given:
        return _throwing(given)
    result = variables(given)
    return lambda _variables: dict(result)


def _throwing(given: Given) -> StandIn:
    code, message = given["errorCode"], str(given.get("errorMessage", ""))

    def throw(_variables: dict[str, Any]) -> dict[str, Any]:
        raise BpmnError(code, message)

    return throw


def _in_turn(queue: deque[StandIn]) -> StandIn:
    """One after another; the last again and again."""

    def answer(given: dict[str, Any]) -> dict[str, Any] | None:
        each = queue.popleft() if len(queue) > 1 else queue[0]
        return each(given)

    return answer


def _meant(selector: Given, files: Sequence[Source]) -> tuple[str, set[str]]:
    """The task type, or the element with the types it calls; raises Broken where it says neither."""
    if "jobType" in selector:
        return str(selector["jobType"]), {str(selector["jobType"])}
    if (id := selector.get("elementId")) is None:
        raise Broken(why="没有写明是哪个处理程序（jobSelector 的 elementId 或 jobType）")
    diagrams = (each for each in files if each.kind is Kind.BPMN)
    drawn = (node for each in diagrams for node in parsed.nodes(each))
    return f"#{id}", {node.type for node in drawn if node.id == id and node.type}


def _replaced(files: Sequence[Source], given: Given) -> Iterator[Source]:
    """The files with a process that ends at once in place of that one."""
    key, is_there = given["processDefinitionId"], False
    for source in files:
        holds = parsed.process_names(source) if source.kind is Kind.BPMN else {}
        if key not in holds:
            yield source
            continue
        if len(holds) > 1:
            raise Broken(why=f"流程“{key}”和别的流程画在同一个文件里，不能单独代替")
        is_there = True
        yield Source.of(source.name, _ending_at_once(key, variables(given)))
    if not is_there:
        raise Broken(why=f"没有流程“{key}”")


def _ending_at_once(key: str, given: Mapping[str, Any]) -> bytes:
    """A process that does nothing but hand back these variables."""
    outputs = "".join(
        f'<zeebe:output source="{escape("=" + orjson.dumps(value).decode())}" target="{escape(name)}"/>'
        for name, value in given.items()
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="http://bpmn.io/schema/bpmn" id="d">
<bpmn:process id="{escape(key)}" isExecutable="true"><bpmn:startEvent id="StandInBegins">
<bpmn:extensionElements><zeebe:ioMapping>{outputs}</zeebe:ioMapping></bpmn:extensionElements>
<bpmn:outgoing>StandInFlow</bpmn:outgoing></bpmn:startEvent>
<bpmn:endEvent id="StandInEnds"><bpmn:incoming>StandInFlow</bpmn:incoming></bpmn:endEvent>
<bpmn:sequenceFlow id="StandInFlow" sourceRef="StandInBegins" targetRef="StandInEnds"/>
</bpmn:process></bpmn:definitions>""".encode()
