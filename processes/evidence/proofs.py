"""A proof of a set of diagrams: what was explored, what does not hold, and the way to each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.deployment.bundle import Source
from engine.exploration.graph import Graph, Place
from engine.exploration.moves import Taken
from engine.exploration.properties import WAITS_IN_VAIN, Finding, findings
from engine.exploration.search import STATES
from processes.evidence import proving


@dataclass(frozen=True)
class Told:
    """A finding with the shortest way to it; empty where there is no way at all."""

    process: str
    finding: Finding
    way: tuple[Taken, ...]
    #: The processes told in short on the way, and the variable that says how they ended.
    short: frozenset[str]
    choice: str


@dataclass(frozen=True)
class Covered:
    """How much of a process was explored."""

    process: str
    states: int
    steps: int
    #: Whether nothing was left out, in it, in those that call it and in those it calls.
    is_complete: bool
    #: Tasks whose form nobody could fill in with what was tried, and steps not tried in all combinations.
    unanswered: frozenset[Place]
    cut: frozenset[Place]


@dataclass
class Proof:
    """All that was found; `covered` says of what."""

    covered: list[Covered] = field(default_factory=list)
    findings: list[Told] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether everything was explored and nothing was found."""
        return not self.findings and all(each.is_complete for each in self.covered)


def prove(
    files: Sequence[Source],
    at: datetime,
    *,
    states: int = STATES,
    goes_on: Callable[[int], bool] = lambda _n: True,
    reduced: bool = True,
) -> Proof:
    """Explore every process of a set from the moment `at` on, an aware one.

    `goes_on` is asked again and again and may end it early. Not `reduced`, states that go on alike are
    told apart all the same: slow, and the same must be found. Raises Refused for files that cannot run.
    """
    proof, whole = Proof(), set[str]()
    explored = proving.explore_all(files, at, states=states, goes_on=goes_on, reduced=reduced)
    cut_off = {each.process for each in explored if not _is_explored(each)}
    for each in explored:
        graph = each.graph
        elements = [(n.process, n.id) for n in each.world.nodes]
        cut = frozenset(graph.cut | each.world.cut)
        if not cut_off & {each.process, *each.below} and each.callers <= whole:
            whole.add(each.process)
        is_whole = each.process in whole
        for finding in findings(graph, elements, each.called, is_whole=is_whole):
            way = () if finding.state is None else _way(graph, finding, finding.state)
            proof.findings.append(Told(each.process, finding, way, each.called, each.choice))
        proof.covered.append(
            Covered(
                each.process,
                len(graph.states),
                len(graph.steps),
                is_whole,
                frozenset(graph.unanswered),
                cut,
            )
        )
    return proof


def _is_explored(each: proving.Explored) -> bool:
    graph = each.graph
    return graph.complete and not (graph.cut or each.world.cut or graph.unanswered)


def _way(graph: Graph, finding: Finding, state: int) -> tuple[Taken, ...]:
    to = graph.waited_out if finding.property in WAITS_IN_VAIN else graph.path
    return tuple(to(state))
