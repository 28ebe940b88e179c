"""A decision table and a process that asks it."""

from tests.engine.tokens.diagrams import end, flow, process, start

TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://sishi/tests">
  <decision id="triage" name="分流">
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="i"><inputExpression typeRef="string"><text>risk</text></inputExpression></input>
      <output id="o" name="tier" typeRef="string"/>
      <rule id="r1"><inputEntry><text>"red"</text></inputEntry><outputEntry><text>"department"</text></outputEntry></rule>
      <rule id="r2"><inputEntry><text>-</text></inputEntry><outputEntry><text>"grid"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""
CALLED = '<zeebe:calledDecision decisionId="triage" resultVariable="tier"/>'
BODY = process(
    "p", start(), f'<bpmn:businessRuleTask id="D"><bpmn:extensionElements>{CALLED}</bpmn:extensionElements></bpmn:businessRuleTask>',
    end(), flow("s", "D", "e"),
)  # fmt: skip
