"""The diagrams history is read by: what stands in each version, and which flow leads from where to where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from engine.deployment import parsed, references
from engine.deployment.bundle import Kind, Source
from engine.deployment.elements import Flow, Node
from engine.lru_cache import LRUCache
from engine.models import Definition


@dataclass(frozen=True)
class Diagram:
    """One process of one released file."""

    definition_id: int
    process: str
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    #: flows by source and target: mostly one
    between: Mapping[tuple[str, str], Sequence[str]] = field(repr=False)

    def flow(self, source: str, target: str) -> str | None:
        """The one flow that leads from one element to the other; None: there is none, or several."""
        found = self.between.get((source, target), ())
        return found[0] if len(found) == 1 else None

    def is_task(self, element: str) -> bool:
        """Whether a person does it."""
        node = self.nodes.get(element)
        return node is not None and node.kind == "userTask"


@dataclass(frozen=True)
class Version:
    """A released version of a process."""

    definition_id: int
    number: int


def find(session: Session, definition_id: int) -> dict[str, Diagram]:
    """The processes of a released file by their id; nothing of what is no diagram."""
    return _kept.get(session, definition_id, lambda: _read(session, definition_id))


def find_all(session: Session, pins: Iterable[int]) -> dict[str, Diagram]:
    """The processes of all these files together, as an instance runs them."""
    return {key: each for pin in pins for key, each in find(session, pin).items()}


def list_versions(session: Session, process: str) -> list[Version]:
    """The versions in which the process was released, the newest first; none: there is no such process."""
    rows = session.execute(
        select(Definition.id, Definition.version)
        .where(
            Definition.kind == Kind.BPMN.value,
            Definition.provides.contains([references.process(process)]),
        )
        .order_by(Definition.id.desc())
    )
    return [Version(id, number) for id, number in rows]


def list_processes(session: Session) -> list[str]:
    """The ids of all processes that were ever released, in order."""
    rows = session.scalars(select(Definition.provides).where(Definition.kind == Kind.BPMN.value))
    prefix = references.process("")
    return sorted(
        {each.removeprefix(prefix) for row in rows for each in row if each.startswith(prefix)}
    )


def read_source(source: Source, definition_id: int) -> dict[str, Diagram]:
    """The processes of a file, by their id."""
    return {key: _process(source, key, definition_id) for key in parsed.process_names(source)}


def _read(session: Session, definition_id: int) -> dict[str, Diagram]:
    row = session.get_one(Definition, definition_id, options=[undefer(Definition.source)])
    if row.kind != Kind.BPMN.value:
        return {}
    return read_source(Source(row.name, Kind.BPMN, row.source), definition_id)


def _process(source: Source, key: str, definition_id: int) -> Diagram:
    flows = [each for each in parsed.flows(source) if each.process == key]
    between: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in flows:
        between[each.source, each.target].append(each.id)
    return Diagram(
        definition_id=definition_id,
        process=key,
        nodes={each.id: each for each in parsed.nodes(source) if each.process == key},
        flows={each.id: each for each in flows},
        between=dict(between),
    )


#: A version never changes; a district has a few dozen in use.
_kept: LRUCache[dict[str, Diagram]] = LRUCache(kept=128)
