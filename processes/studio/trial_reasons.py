"""Why a trial went as it did: which condition was true with which values, which rule matched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.deployment import parts
from engine.deployment.bundle import Kind, Source
from engine.observers import TRAIL, EventType
from processes.studio.scenario_steps import Trial

#: Events and conditions told of one step.
MOST = 200


@dataclass(frozen=True)
class Condition:
    """A condition that was looked at after a step: where it leads, and the values it read."""

    at: datetime
    element: str
    flow: str
    leads_to: str
    expression: str
    holds: bool
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """A decision that was made: the rules that matched, and what it gave."""

    at: datetime
    element: str
    decision: str
    #: number and description of each rule
    matched: tuple[tuple[int, str], ...]
    value: Any


@dataclass(frozen=True)
class Happened:
    """One event of the trail."""

    at: datetime
    element: str
    name: str
    process: str
    what: str


def conditions(trial: Trial, files: Iterable[Source], step: int) -> list[Condition]:
    """Those looked at from that step (counted from 1) on, oldest first."""
    titles = trial.bench.titles
    begins = trial.marks[step - 1][1] if 0 < step <= len(trial.marks) else 0
    targets = dict(_targets(files))
    return [
        Condition(
            each.at,
            titles.get(each.element) or each.element,
            each.flow,
            titles.get(target := targets.get((each.process, each.flow), "")) or target,
            each.condition,
            each.holds,
            each.values,
        )
        for each in trial.trace.judgements[begins:][:MOST]
    ]


def decisions(trial: Trial, files: Iterable[Source], step: int) -> list[Rule]:
    """Those made from that step on, oldest first."""
    described, names = dict(_rows(files)), trial.bench.decisions
    return [
        Rule(
            each.at,
            each.name or each.element,
            names.get(each.details["decision"], each.details["decision"]),
            tuple((n, described.get(rule, "")) for _decision, rule, n in each.details["rules"]),
            each.details["value"],
        )
        for each in _events(trial, step)
        if each.what is EventType.DECIDED
    ]


def trail(trial: Trial, step: int) -> list[Happened]:
    """What happened from that step on, oldest first."""
    told = [each for each in _events(trial, step) if each.what in TRAIL]
    return [Happened(e.at, e.element, e.name or e.element, e.process, e.what.value) for e in told]


def _events(trial: Trial, step: int) -> Sequence[Any]:
    if trial.run is None:
        return []
    begins = trial.marks[step - 1][0] if 0 < step <= len(trial.marks) else 0
    return trial.run.journal[begins:][: MOST * 5]


def _targets(files: Iterable[Source]) -> Iterable[tuple[tuple[str, str], str]]:
    """Where each flow leads, by process and id."""
    for source in files:
        if source.kind is not Kind.BPMN:
            continue
        read = parts.read(source.kind, source.name, source.text)
        for each in read.values():
            if each.kind == "sequenceFlow":
                yield (_process(read, each), each.id), each.facts.get("@targetRef", "")


def _process(read: Mapping[str, parts.Part], part: parts.Part) -> str:
    """The process a part is in, however deep."""
    holder = part.facts.get("@in", "")
    while holder in read and read[holder].kind != "process":
        holder = read[holder].facts.get("@in", "")
    return holder


def _rows(files: Iterable[Source]) -> Iterable[tuple[str, str]]:
    for source in files:
        if source.kind is Kind.DMN:
            for each in parts.read(source.kind, source.name, source.text).values():
                if each.kind == "rule":
                    yield each.id, each.facts.get("description", "")
