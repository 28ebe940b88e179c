"""Which process, version, measure and scope the address asks for."""

from dataclasses import dataclass
from functools import partial

from flask import g, request

from engine.errors import NotFound
from processes import readers
from processes.mining import asked as asked_of
from processes.mining import diagrams
from processes.mining.asked import Asked
from processes.mining.diagrams import Diagram, Version
from processes.mining.figures import Measure
from web import words
from web.indicators import filters
from web.indicators.filters import Filters


@dataclass(frozen=True)
class Asking:
    """What is asked for, and what the address must repeat to ask it again."""

    asked: Asked
    filters: Filters
    measure: Measure
    versions: list[Version]
    #: the version that is painted: the one asked for, or the newest
    drawn: Diagram
    #: Whether the visitor may read no case: small numbers are hidden, and no list is there.
    is_coarse: bool

    @property
    def repeated(self) -> dict[str, str]:
        """The address's own words; the measure is not among them."""
        version = {"version": str(self.asked.definition_id)} if self.asked.definition_id else {}
        return {**self.filters.typed, "process": self.asked.process, **version}


def read() -> Asking:
    """Raises NotFound for a process or version that was never released, NotPermitted, NoSuchPlace."""
    scope = filters.read(asked_of.choose_place)
    process = request.args.get("process") or next(iter(processes()), "")
    versions = diagrams.list_versions(g.db, process)
    if not versions:
        raise NotFound
    version = readers.asked(readers.row, request.args.get("version", ""))
    if version is not None and version not in {each.definition_id for each in versions}:
        raise NotFound
    measure = readers.asked(partial(readers.choice, Measure), request.args.get("measure", ""))
    return Asking(
        asked=Asked(process, version, scope.scope),
        filters=scope,
        measure=measure or Measure.VISITS,
        versions=versions,
        drawn=diagrams.find(g.db, version or versions[0].definition_id)[process],
        is_coarse=asked_of.is_coarse(g.visitor.person),
    )


def processes() -> list[str]:
    """The processes to choose from, in the order people know them: the case itself first."""
    return sorted(diagrams.list_processes(g.db), key=lambda each: (words.process_order(each), each))
