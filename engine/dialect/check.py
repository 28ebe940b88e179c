"""Static checks of a diagram before anything runs it: every fault, not only the first."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from lxml import etree

from engine.dialect.rules import (
    activities,
    ad_hoc,
    attributes,
    compensation,
    data,
    elements,
    events,
    extensions,
    flows,
    gateways,
    ids,
    inputs,
    links,
    listeners,
    loops,
    reach,
    timers,
    transactions,
)
from engine.dialect.rules.diagram import Diagram
from engine.dialect.rules.inputs import variables
from engine.dialect.rules.known import Known
from engine.dialect.rules.report import Report
from engine.faults import Fault

__all__ = ["Known", "check", "process_names", "variables"]

_RULES: tuple[Callable[[Diagram, Report], None], ...] = (
    *(elements.check, attributes.check, extensions.check, ids.check, flows.check, reach.check),
    *(gateways.check, events.check, links.check, timers.check, data.check),
    *(compensation.check, ad_hoc.check, transactions.check, loops.check),
)


def check(root: etree._Element, file_name: str, known: Known) -> list[Fault]:
    """Every fault of a BPMN file in the order of its lines; none means it can be run.

    `root` comes from `engine.dialect.xml.parse`. The file's own processes count as
    known. What is drawn only (lanes, pools, notes, data objects, processes not
    executable) is passed over.
    """
    diagram, report = Diagram(root), Report(file_name)
    processes = frozenset(known.processes) | process_names(root).keys()
    known = replace(known, processes=processes)
    for rule in _RULES:
        rule(diagram, report)
    activities.check(diagram, report, known)
    listeners.check(diagram, report, known)
    inputs.check(diagram, report, known)
    return report.faults


def process_names(root: etree._Element) -> Mapping[str, str]:
    """Id and name of each executable process; the id where there is no name."""
    return {
        key: process.get("name") or key
        for process in Diagram(root).processes
        if (key := process.get("id"))
    }
