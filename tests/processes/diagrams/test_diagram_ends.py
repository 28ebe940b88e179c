"""Every path of every diagram reaches an end or a person with a clock, and none turns in circles."""

from collections import defaultdict
from functools import cache

import pytest

from engine.dialect import xml
from engine.dialect.names import bpmn, zeebe
from tests.processes.walking import DIAGRAMS, FOLDER

SCOPES = {bpmn("process"), bpmn("subProcess")}
#: Where a token rests until something happens.
WAITING = {bpmn("userTask"), bpmn("intermediateCatchEvent"), bpmn("receiveTask")}
EVENTS = {bpmn("startEvent"), bpmn("boundaryEvent")}


@cache
def scopes(process):
    """The process and the sub-processes in it."""
    root = xml.parse((FOLDER / f"{process}.bpmn").read_bytes(), process)
    found = list(root.iter(*SCOPES))
    assert found
    return found


def nodes(scope):
    """The flow nodes of one scope by id, without what is inside sub-processes."""
    found = {node.get("id"): node for node in scope if node.get("id") and _is_node(node)}
    assert found, scope.get("id")
    return found


def flows(scope):
    """Where a token goes from each node; from an activity also to the events at its border."""
    found = defaultdict(set)
    for node in scope:
        if node.tag == bpmn("sequenceFlow"):
            found[node.get("sourceRef")].add(node.get("targetRef"))
        if node.tag == bpmn("boundaryEvent"):
            found[node.get("attachedToRef")].add(node.get("id"))
    return found


@pytest.mark.parametrize("process", DIAGRAMS)
def test_every_path_reaches_an_end_or_a_person_with_a_clock(process):
    for scope in scopes(process):
        onward, members = flows(scope), nodes(scope)
        goals = {name for name, node in members.items() if _ends(node) or _is_timed(node)}
        for name in members:
            assert _reached(name, onward) & goals, (process, name)


@pytest.mark.parametrize("process", DIAGRAMS)
def test_no_path_turns_in_circles_without_waiting(process):
    for scope in scopes(process):
        members = nodes(scope)
        passing = {
            source: {t for t in targets if not _waits(members[t])}
            for source, targets in flows(scope).items()
        }
        for name in members:
            again = set().union(*(_reached(t, passing) for t in passing.get(name, ())))
            assert name not in again or _waits(members[name]), (process, name)


@pytest.mark.parametrize("process", DIAGRAMS)
def test_only_an_end_has_no_way_out(process):
    for scope in scopes(process):
        onward = flows(scope)
        for name, node in nodes(scope).items():
            is_inside = node.tag == bpmn("subProcess") and node.get("triggeredByEvent") == "true"
            assert onward.get(name) or _ends(node) or is_inside, (process, name)


def _is_node(node):
    return node.find(bpmn("incoming")) is not None or node.find(bpmn("outgoing")) is not None


def _ends(node):
    return node.tag == bpmn("endEvent")


def _is_timed(node):
    if node.tag != bpmn("userTask"):
        return False
    told = {each.get("name") for each in node.iter(zeebe("property"))}
    # A task that needs no limit of its own says why, and what times it instead.
    return node.find(f".//{zeebe('taskSchedule')}") is not None or "untimed" in told


def _waits(node):
    """A call or a sub-process has people or ends of its own inside."""
    inside = {bpmn("callActivity"), bpmn("subProcess")}
    return node.tag in WAITING | inside | EVENTS


def _reached(start, onward):
    found, wanted = set(), [start]
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted.extend(onward.get(name, ()))
    return found
