"""What a new installation starts with: the diagrams, tables and forms of `bpmn/`."""

from importlib.resources import files

from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Kind, Source
from engine.identity import Person
from engine.models import Deployment
from processes.deadlines.library import FILE, TABLE
from processes.diagrams import (  # noqa: F401 - every release is looked at by them
    answer_rules,
    call_rules,
    camunda_rules,
    form_rules,
    joining,
    naming_rules,
    people_rules,
    release_rules,
    start_rules,
    step_rules,
    variable_rules,
)

#: How the names of the files end that say what must stay true of the others; they are never deployed.
SCENARIO = ".test.json"


def deploy_first(session: Session) -> Deployment | None:
    """Deploy `bpmn/` into an empty catalogue; later versions come from people, not from here."""
    return deploy(session) if catalogue.is_empty(session) else None


def deploy(session: Session, by: Person | None = None) -> Deployment:
    """Deploy `bpmn/` as it is now; the handlers it calls must have been imported.

    The rules on time go with it once; later versions of them are people's own.
    """
    rules = [] if catalogue.find_table(session, TABLE) else [limits()]
    return catalogue.deploy(session, [*sources(), *rules], by)


def limits() -> Source:
    """The rules on time that come with this program."""
    return Source.of(FILE.name, FILE.read_bytes())


def sources() -> list[Source]:
    """Every file of `bpmn/` that can be deployed, by name."""
    kinds = tuple(f".{kind}" for kind in Kind)
    found = [
        file
        for file in files("bpmn").iterdir()
        if file.name.endswith(kinds) and not file.name.endswith(SCENARIO)
    ]
    return [Source.of(f.name, f.read_bytes()) for f in sorted(found, key=lambda f: f.name)]


def scenarios() -> dict[str, bytes]:
    """The scenarios that lie beside the diagrams of `bpmn/`, by file name."""
    found = [file for file in files("bpmn").iterdir() if file.name.endswith(SCENARIO)]
    return {file.name: file.read_bytes() for file in sorted(found, key=lambda f: f.name)}
