"""What a person can start: the processes with a plain start event, and the form that asks for its variables."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.deployment import parsed
from engine.deployment.sources import Source
from engine.dialect.names import bpmn
from engine.models import Definition


@dataclass(frozen=True)
class PlainStart:
    """A process as somebody sees it who may start it."""

    #: the process's id
    process: str
    name: str
    documentation: str
    #: of the form to be filled in (`engine.deployment.bundle.Bundle.forms`); empty: none
    form: str
    #: which version of it is meant (`engine.tokens.bindings`); empty where it stands in the process
    form_need: str
    #: of the start event, as they are written (`zeebe:properties`)
    properties: Mapping[str, str]
    definition_id: int
    version: int


def read(definition: Definition, source: Source) -> list[PlainStart]:
    """The processes of a diagram that have a plain start event."""
    specs = parsed.specs(source)
    nodes = {(each.process, each.id): each for each in parsed.nodes(source)}
    found = []
    for key, name in parsed.process_names(source).items():
        for start in (nodes[key, each.id] for each in specs[key].starts if (key, each.id) in nodes):
            about = _documentation(source, key)
            given = (
                start.form,
                start.form_need,
                start.properties,
                definition.id,
                definition.version,
            )
            found.append(PlainStart(key, name, about, *given))
    return found


def list_called(source: Source) -> set[str]:
    """The processes that call activities of a diagram name."""
    return {each.called for each in parsed.nodes(source) if each.called}


def _documentation(source: Source, process: str) -> str:
    found = (each for each in parsed.tree(source) if each.get("id") == process)
    return next(((each.findtext(bpmn("documentation")) or "").strip() for each in found), "")
