"""What a diagram under the rules is drawn with: what Camunda 8 has too.

Proofs, walks and figures of the studio look at nothing else, and other tools could not run it.
"""

from collections.abc import Iterator

from engine.deployment import checking
from engine.deployment.checking import Release
from engine.dialect.rules.diagram import ACTIVITIES
from engine.faults import Fault
from processes.diagrams.release_rules import ours


@checking.rule
def every_element_is_camundas(release: Release) -> Iterator[Fault]:
    """An element with what only the standard has."""
    for node in ours(release):
        if node.beyond:
            message = (
                f"{node.beyond}只有 BPMN 标准里有，Camunda 8 没有，工作台也验证不了，请换一种画法。"
            )
            yield node.fault("beyond-camunda", message)


@checking.rule
def every_choice_is_a_gateways(release: Release) -> Iterator[Fault]:
    """A condition on a flow that leaves an activity."""
    activities = {(node.process, node.id) for node in ours(release) if node.kind in ACTIVITIES}
    for flow in release.flows:
        if flow.condition and (flow.process, flow.source) in activities:
            message = "从环节流出的顺序流上有条件，请在环节后面画一个排他或包容网关，由它判断。"
            yield flow.fault("beyond-camunda", message)
