"""Whatever happens to a good diagram, the answer is a list of faults or a refusal."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.dialect import check, names, reader, xml
from engine.faults import Fault, Refused

GOOD = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="{names.BPMN}" xmlns:zeebe="{names.ZEEBE}" id="d">
<bpmn:process id="p" name="走访" isExecutable="true">
<bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
<bpmn:userTask id="t" name="上门"><bpmn:extensionElements>
<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="=[&quot;a&quot;]"/>
<zeebe:formDefinition formId="visit"/><zeebe:taskSchedule dueDate="=due"/></bpmn:extensionElements>
<bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:extensionElements>
<zeebe:loopCharacteristics inputCollection="=units" inputElement="unit"/></bpmn:extensionElements>
<bpmn:completionCondition>=done</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>
</bpmn:userTask>
<bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><bpmn:timerEventDefinition>
<bpmn:timeCycle>R/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>
<bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="g"/><bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="l"/>
<bpmn:intermediateThrowEvent id="l"><bpmn:linkEventDefinition name="A"/></bpmn:intermediateThrowEvent>
<bpmn:intermediateCatchEvent id="m"><bpmn:linkEventDefinition name="A"/></bpmn:intermediateCatchEvent>
<bpmn:sequenceFlow id="f4" sourceRef="m" targetRef="g"/>
<bpmn:exclusiveGateway id="g" default="f6"/>
<bpmn:sequenceFlow id="f5" sourceRef="g" targetRef="t"><bpmn:conditionExpression>=again</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="f6" sourceRef="g" targetRef="sub"/>
<bpmn:subProcess id="sub"><bpmn:startEvent id="s2"/><bpmn:sequenceFlow id="f7" sourceRef="s2" targetRef="e2"/>
<bpmn:endEvent id="e2"><bpmn:errorEventDefinition errorRef="E"/></bpmn:endEvent></bpmn:subProcess>
<bpmn:subProcess id="ev" triggeredByEvent="true"><bpmn:startEvent id="s3"><bpmn:messageEventDefinition messageRef="M"/></bpmn:startEvent></bpmn:subProcess>
</bpmn:process>
<bpmn:error id="E" errorCode="e"/>
<bpmn:message id="M" name="m"><bpmn:extensionElements><zeebe:subscription correlationKey="=k"/></bpmn:extensionElements></bpmn:message>
</bpmn:definitions>""".encode()
KNOWN = check.Known(forms={"visit"})
ROUGH = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def outcome(text):
    """The faults of a file, however it was refused."""
    try:
        root = xml.parse(text, "a.bpmn", "bpmn")
    except Refused as refused:
        return list(refused.faults)
    faults = check.check(root, "a.bpmn", KNOWN)
    assert all(isinstance(fault, Fault) and fault.message.endswith("。") for fault in faults)
    if not faults:
        # What is accepted can be read, whatever it looks like.
        assert reader.read(root, "a.bpmn")
    return faults


def test_the_diagram_to_start_from_is_good():
    assert outcome(GOOD) == []


@ROUGH
@given(st.data())
def test_bytes_may_be_changed_anywhere(data):
    at = data.draw(st.integers(0, len(GOOD)))
    gone = data.draw(st.integers(0, 40))
    outcome(GOOD[:at] + data.draw(st.binary(max_size=12)) + GOOD[at + gone :])


@ROUGH
@given(st.binary(max_size=400))
@example(b"<?xml version='1.0' encoding='\xff'?>")
def test_any_bytes_may_come(text):
    assert outcome(text) != []


TEXTS = st.one_of(
    st.sampled_from(["", "=", "=(", "p", "t", "g", "sub", "true", "R/PT1H", "=x", "no", "{}[]"]),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="￾￿"),
        max_size=20,
    ),
)


@ROUGH
@given(st.data())
def test_the_tree_may_be_rearranged(data):
    root = etree.fromstring(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        nodes = list(root.iter())[1:]
        if not nodes:
            break
        node = data.draw(st.sampled_from(nodes))
        change = data.draw(st.sampled_from(["drop", "move", "copy", "attribute", "rename", "text"]))
        _change(data, root, nodes, node, change)
    outcome(etree.tostring(root))


def _change(data, root, nodes, node, change):
    if change == "drop":
        node.getparent().remove(node)
    elif change == "text":
        node.text = data.draw(TEXTS)
    elif change == "rename":
        node.tag = data.draw(st.sampled_from(nodes)).tag
    elif change == "attribute":
        key = data.draw(
            st.sampled_from(
                ["id", "name", "sourceRef", "targetRef", "default", "attachedToRef", *node.attrib]
            )
        )
        node.set(key, data.draw(TEXTS))
    else:
        target = data.draw(st.sampled_from([root, *nodes]))
        inside = target is node or node in target.iterancestors()
        if change == "copy" or inside:
            node = etree.fromstring(etree.tostring(node))
        target.append(node)


@pytest.mark.parametrize(
    "attribute", ["sourceRef", "targetRef", "attachedToRef", "messageRef", "errorRef", "default"]
)
def test_every_reference_that_breaks_is_noticed(attribute):
    root = etree.fromstring(GOOD)
    referring = [node for node in root.iter() if node.get(attribute)]
    assert referring
    for node in referring:
        kept = node.get(attribute)
        node.set(attribute, "nowhere")
        assert outcome(etree.tostring(root)) != []
        node.set(attribute, kept)
