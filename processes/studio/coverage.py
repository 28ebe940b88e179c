"""What scenarios come to: elements, flows, decisions and limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.deployment import parsed, parts
from engine.deployment.bundle import Kind, Source
from engine.observers import EventType
from processes.studio import scenario_runs
from processes.studio.mutants import Reach
from processes.studio.scenario_file import Scenario
from processes.studio.scenario_runs import Outcome
from processes.studio.scenario_steps import Trial


@dataclass
class Reached:
    """What one run, or several together, came to."""

    #: process and element id
    elements: set[tuple[str, str]] = field(default_factory=set)
    #: process and flow id
    flows: set[tuple[str, str]] = field(default_factory=set)
    processes: set[str] = field(default_factory=set)
    decisions: set[str] = field(default_factory=set)
    #: decision table and row id
    rows: set[tuple[str, str]] = field(default_factory=set)
    #: rules on time with their version
    limits: set[str] = field(default_factory=set)

    def add(self, other: "Reached") -> None:
        """Take in what another came to."""
        for name, mine in vars(self).items():
            mine |= getattr(other, name)

    def comes_to(self, reach: Reach) -> bool:
        """Whether an alteration there could matter to it."""
        return bool(
            reach.elements & self.elements
            or reach.processes & self.processes
            or reach.decisions & self.decisions
            or reach.limits & self.limits
        )


@dataclass(frozen=True)
class Walked:
    """A scenario that was run, with what it came to."""

    file: str
    scenario: Scenario
    outcome: Outcome
    reached: Reached


def of(trial: Trial | None) -> Reached:
    """What a run came to."""
    found = Reached()
    if trial is None:
        return found
    for entry in trial.run.journal if trial.run else ():
        found.elements.add((entry.process, entry.element))
        found.processes.add(entry.process)
        if entry.what is EventType.DECIDED:
            found.rows |= {(decision, rule) for decision, rule, _number in entry.details["rules"]}
            found.decisions |= {entry.details["decision"], *(d for d, _r in found.rows)}
    for key, result in trial.decided.items():
        found.rows |= {(decision, rule) for decision, rule, _number in result.matched}
        found.decisions |= {key, *(d for d, _r in found.rows)}
    found.flows = set(trial.trace.flows)
    found.limits = {str(note["rule"]) for note in trial.trace.notes if "limit" in note}
    return found


def walk(scenarios: Mapping[str, Iterable[Scenario]], files: Sequence[Source]) -> list[Walked]:
    """Run every scenario of the files, by name, on these diagrams, tables and forms."""
    walked = []
    for file, several in scenarios.items():
        for each in several:
            trial, outcome = scenario_runs.play(file, each, files)
            walked.append(Walked(file, each, outcome, of(trial)))
    return walked


@dataclass(frozen=True)
class Covered:
    """How much of a diagram or table scenarios come to."""

    file: str
    process: str
    elements: tuple[str, ...]
    flows: tuple[str, ...]
    #: those nothing comes to, in the order of the file: id and name
    missed: tuple[tuple[str, str], ...]
    reached: tuple[str, ...]

    @property
    def count(self) -> int:
        """Of elements and flows together, how many are come to."""
        return len(self.elements) + len(self.flows) - len(self.missed)

    @property
    def total(self) -> int:
        """Elements and flows together, or rows."""
        return len(self.elements) + len(self.flows)


def of_files(files: Iterable[Source], reached: Reached) -> list[Covered]:
    """Every process and every decision table of the files."""
    found = []
    for source in files:
        if source.kind is Kind.BPMN:
            found += [_of_process(source, key, reached) for key in parsed.process_names(source)]
        elif source.kind is Kind.DMN:
            found.append(_of_table(source, reached))
    return found


def _of_process(source: Source, process: str, reached: Reached) -> Covered:
    read = parts.read(source.kind, source.name, source.text)
    nodes = [each for each in parsed.nodes(source) if each.process == process]
    inside = {process, *(each.id for each in nodes)}
    flows = [
        each
        for each in read.values()
        if each.kind == "sequenceFlow" and each.facts.get("@in") in inside
    ]
    here = {id for key, id in reached.elements | reached.flows if key == process}
    every = [(each.id, each.name or "") for each in nodes] + [(e.id, e.name) for e in flows]
    return Covered(
        source.name,
        process,
        tuple(each.id for each in nodes),
        tuple(each.id for each in flows),
        tuple(each for each in every if each[0] not in here),
        tuple(id for id, _name in every if id in here),
    )


def _of_table(source: Source, reached: Reached) -> Covered:
    read = parts.read(source.kind, source.name, source.text)
    rows = [each for each in read.values() if each.kind == "rule"]
    here = {id for _decision, id in reached.rows}
    return Covered(
        source.name,
        "",
        tuple(each.id for each in rows),
        (),
        tuple((each.id, each.name) for each in rows if each.id not in here),
        tuple(each.id for each in rows if each.id in here),
    )
