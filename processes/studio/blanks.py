"""What a new file begins with: nearly nothing, or a good beginning."""

import hashlib
import re
from xml.sax.saxutils import quoteattr

import orjson

from processes import data
from processes.studio.errors import NoSuchStarter
from processes.studio.models import FileKind

#: The beginnings of diagrams (`processes/data/starters`), by what they show.
STARTERS = {
    "timed_task": "限时办理，到期升级",
    "approval": "审批，到期未批即失效",
    "whistle_call": "吹哨、签收、会商",
}

_BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" \
xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="Definitions_{id}" \
targetNamespace="https://sishi/bpmn" modeler:executionPlatform="Camunda Cloud" \
modeler:executionPlatformVersion="8.6.0">
  <bpmn:process id="{id}" name={name} isExecutable="true">
    <bpmn:startEvent id="Started" name="开始" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram_{id}">
    <bpmndi:BPMNPlane id="Plane_{id}" bpmnElement="{id}">
      <bpmndi:BPMNShape id="Started_di" bpmnElement="Started">
        <dc:Bounds x="180" y="160" width="36" height="36" />
      </bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
_DMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" \
xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" \
xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" \
id="{id}_definitions" name={name} namespace="https://sishi/dmn/{id}">
  <decision id="{id}" name={name}>
    <variable id="{id}_variable" name={name} />
    <decisionTable id="{id}_table" hitPolicy="FIRST">
      <input id="{id}_input" label="条件">
        <inputExpression id="{id}_expression" typeRef="string"><text>value</text></inputExpression>
      </input>
      <output id="{id}_output" name="result" label="结果" typeRef="string" />
      <rule id="{id}_1">
        <inputEntry id="{id}_1_in"><text>-</text></inputEntry>
        <outputEntry id="{id}_1_out"><text>""</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="{id}_diagram">
      <dmndi:DMNShape id="{id}_shape" dmnElementRef="{id}">
        <dc:Bounds height="80" width="180" x="160" y="100" />
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""
_FORM = {
    "type": "default",
    "schemaVersion": 19,
    "executionPlatform": "Camunda Cloud",
    "executionPlatformVersion": "8.6.0",
}
_SCHEMA = "https://camunda.com/json-schema/cpt-test-cases/8.9/schema.json"


def content(kind: FileKind, stem: str, starter: str = "") -> bytes:
    """The least that belongs into a file of that kind and name; of a diagram, one of `STARTERS`.

    Raises NoSuchStarter.
    """
    key, name = _id(stem), quoteattr(stem)
    if starter:
        return _begun(kind, starter, key, name)
    if kind is FileKind.BPMN:
        return _BPMN.format(id=key, name=name).encode()
    if kind is FileKind.DMN:
        return _DMN.format(id=key, name=name).encode()
    if kind is FileKind.FORM:
        return _json({**_FORM, "id": key, "components": []})
    if kind is FileKind.SCENARIO:
        return _json({"$schema": _SCHEMA, "testCases": []})
    return _json({"rules": [], "laws": []})


def _begun(kind: FileKind, starter: str, key: str, name: str) -> bytes:
    if kind is not FileKind.BPMN or starter not in STARTERS:
        raise NoSuchStarter
    text = (data.FOLDER / "starters" / f"{starter}.bpmn").read_text("utf-8")
    return text.replace('name="起头"', f"name={name}").replace("starter", key).encode()


def _id(stem: str) -> str:
    """An id for XML and FEEL: the name itself where it is one."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", stem):
        return stem
    return f"new_{hashlib.sha256(stem.encode()).hexdigest()[:8]}"


def _json(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)
