"""What is decided is chosen, and shown to who decides it."""

import json

import pytest

from engine import hooks
from engine.deployment import bundle, checking
from engine.deployment.bundle import Source
from engine.faults import Refused
from engine.script import handlers
from processes.casework import task_context
from processes.diagrams import briefs, shipped

DECISION = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="x">
  <bpmn:process id="permit" isExecutable="true">
    <bpmn:startEvent id="begin"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="Permit" name="准许"><bpmn:extensionElements><zeebe:userTask/><zeebe:formDefinition formId="permit"/><zeebe:assignmentDefinition candidateGroups="=[&quot;center@&quot; + street]"/>{output}<zeebe:properties><zeebe:property name="untimed" value="示例"/>{brief}</zeebe:properties></bpmn:extensionElements><bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:userTask>
    <bpmn:exclusiveGateway id="permitted" default="d"><bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing><bpmn:outgoing>d</bpmn:outgoing></bpmn:exclusiveGateway>
    <bpmn:endEvent id="yes"><bpmn:incoming>c</bpmn:incoming></bpmn:endEvent>
    <bpmn:endEvent id="no"><bpmn:incoming>d</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="begin" targetRef="Permit"/>
    <bpmn:sequenceFlow id="b" sourceRef="Permit" targetRef="permitted"/>
    <bpmn:sequenceFlow id="c" sourceRef="permitted" targetRef="yes"><bpmn:conditionExpression>={asked}</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="d" sourceRef="permitted" targetRef="no"/>
  </bpmn:process>
</bpmn:definitions>"""
OUTPUT = (
    '<zeebe:ioMapping><zeebe:output source="=agreed = true" target="permitted"/></zeebe:ioMapping>'
)
BOX = {"type": "checkbox", "id": "box", "key": "agreed", "label": "准许"}
RADIO = {
    **BOX,
    "type": "radio",
    "values": [{"label": "准许", "value": "yes"}, {"label": "不准许", "value": "no"}],
}
NOTE = {
    "type": "textarea",
    "id": "note",
    "key": "note",
    "label": "意见",
    "validate": {"required": True},
}
TEXT = {"type": "text", "id": "text", "text": "申请人：{{applicant}}"}


def files(*components, asked="agreed", output="", brief=""):
    if brief:
        brief = f'<zeebe:property name="brief" value="{brief}"/>'
    form = {"type": "default", "id": "permit", "schemaVersion": 19, "components": list(components)}
    diagram = DECISION.format(asked=asked, output=output, brief=brief)
    return [
        Source.of("permit.bpmn", diagram.encode()),
        Source.of("permit.form", json.dumps(form).encode()),
    ]


def found(given, judged=("permit.bpmn", "permit.form")):
    """The codes of what these rules find, with the file they find it in."""
    with pytest.raises(Refused) as refused:
        bundle.build([*shipped.sources(), *given], handlers.names(), released=judged)
    return {(each.file, each.code) for each in refused.value.faults if "decision" in each.code}


def advised(given):
    names = [each.name for each in given]
    faults = bundle.advise([*shipped.sources(), *given], names)
    return [each.message for each in faults if each.code == "no-brief"]


@pytest.mark.parametrize(
    ("field", "asked", "output"),
    [
        (BOX, "agreed", ""),
        (BOX, "permitted", OUTPUT),
        (RADIO, 'agreed = "yes"', ""),
    ],
)
def test_a_choice_that_steers_and_may_be_left_is_refused(field, asked, output):
    given = files(field, NOTE, asked=asked, output=output)
    assert found(given) == {("permit.form", "silent-decision")}
    assert found(given, ["permit.bpmn"]) == {("permit.bpmn", "silent-decision")}


@pytest.mark.parametrize(
    "field",
    [
        {**BOX, "validate": {"required": True}},
        {**RADIO, "validate": {"required": True}},
        {**BOX, "properties": {"silence": "不勾选即没有"}},
    ],
)
def test_a_choice_that_is_made_or_means_something_untouched_passes(field):
    assert found(files(field, NOTE)) == set()


def test_a_reason_of_nothing_but_space_is_none():
    silent = {**BOX, "properties": {"silence": "  "}}
    assert found(files(silent, NOTE)) == {("permit.form", "silent-decision")}


def test_what_steers_nothing_may_be_left():
    assert found(files(BOX, NOTE, asked="weather")) == set()


def test_who_decides_is_shown_what_it_is_about():
    assert advised(files(BOX, NOTE)) != []
    assert advised(files(BOX, NOTE, TEXT)) == []
    assert advised(files(BOX, NOTE, brief="request, plan")) == []
    [message] = advised(files(BOX, NOTE, brief="request, weather"))
    assert "weather" in message
    assert advised(files(BOX, NOTE, asked="weather")) == []


def test_what_is_shipped_keeps_both():
    given = shipped.sources()
    names = [each.name for each in given]
    assert bundle.build(given, handlers.names(), released=names)
    assert [each for each in bundle.advise(given, names) if each.code == "no-brief"] == []


def test_every_part_is_told_by_somebody_and_every_brief_is_of_a_form_there_is():
    assert task_context.names() == briefs.PARTS.keys()
    used = {part for parts in briefs.BRIEFS.values() for part in parts}
    assert used == briefs.PARTS.keys()
    forms = {each.name.removesuffix(".form") for each in shipped.sources()}
    assert briefs.BRIEFS.keys() | briefs.ELSEWHERE <= forms
    assert any(each.kind == "brief" for each in hooks.list_hooks())
    assert checking.warnings
