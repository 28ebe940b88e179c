"""What a diagram of a change stands among: the forms, decisions, handlers and callers it may read of.

Read without complaint: what cannot be read is told by the check, and gives nothing here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from lxml.etree import _Element
from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Kind, Source
from engine.dialect import xml
from engine.dialect.names import extension, local, split
from engine.dialect.rules.diagram import Diagram
from engine.faults import Refused
from processes.diagrams.overview import fields
from processes.diagrams.overview.fields import Form
from processes.studio import drafts, findings
from processes.studio.models import Change


@dataclass(frozen=True)
class Column:
    """What a decision hands back: one of a table's outputs, or its whole result (no name)."""

    name: str
    label: str


@dataclass
class Surroundings:
    """Forms, decisions and processes by id, with what they hand back; the calls to each process."""

    forms: dict[str, Form] = field(default_factory=dict)
    decisions: dict[str, tuple[Column, ...]] = field(default_factory=dict)
    #: process id to the diagrams that call it, and the call activity in them
    calls: dict[str, list[tuple[Diagram, _Element]]] = field(default_factory=dict)
    #: each with its diagram, which keeps its elements the same
    processes: dict[str, tuple[Diagram, _Element]] = field(default_factory=dict)
    #: What a step was found to write, by the module that finds it.
    written: dict[_Element, Any] = field(default_factory=dict)


def read(
    session: Session, change: Change, typed: Mapping[str, bytes] | None = None
) -> Surroundings:
    """All that would be in force with the change; `typed`: what is not saved yet, by file."""
    contents = drafts.contents(session, change) | dict(typed or {})
    return of_files(_beside(session, findings.sources(contents)))


def of_files(files: Iterable[Source]) -> Surroundings:
    """The same of files at hand."""
    found = Surroundings()
    for each in files:
        try:
            _take(found, each)
        except (Refused, orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            continue
    return found


def _beside(session: Session, given: list[Source]) -> list[Source]:
    """The files, and what is released of all others, by name where one cannot be read."""
    try:
        return catalogue.beside_released(session, given)
    except Refused:
        names = {each.name for each in given}
        released = catalogue.beside_released(session, [])
        return [*given, *(each for each in released if each.name not in names)]


def _take(found: Surroundings, source: Source) -> None:
    if source.kind is Kind.FORM:
        form = fields.read(source.text)
        found.forms[form.key] = form
    elif source.kind is Kind.DMN:
        found.decisions.update(_decisions(xml.parse(source.text, source.name, source.kind)))
    elif source.kind is Kind.BPMN:
        diagram = Diagram(xml.parse(source.text, source.name, source.kind))
        found.processes.update((each.get("id", ""), (diagram, each)) for each in diagram.processes)
        for node in diagram.nodes:
            called = extension(node, "calledElement")
            if called is not None:
                found.calls.setdefault(called.get("processId", ""), []).append((diagram, node))


def _decisions(root: _Element) -> Iterator[tuple[str, tuple[Column, ...]]]:
    for decision in root:
        if local(decision) != "decision":
            continue
        space = split(str(decision.tag))[0]
        outputs = decision.findall(f"{{{space}}}decisionTable/{{{space}}}output")
        yield (
            decision.get("id", ""),
            tuple(Column(each.get("name", ""), each.get("label", "")) for each in outputs),
        )
