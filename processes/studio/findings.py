"""What is wrong with a change as it stands: the checks of a release, on all its drafts together."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.faults import Fault, Refused
from processes.diagrams import shipped  # noqa: F401 - the rules every release is looked at by
from processes.studio import drafts
from processes.studio.models import Change, FileKind

#: More of them help nobody, and fill the page.
SHOWN = 200


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, where it is and what to do."""

    file: str
    #: the id of the element, where one is meant
    element: str | None
    #: how the element is called
    name: str | None
    line: int | None
    code: str
    message: str


def check(
    session: Session, change: Change, typed: Mapping[str, bytes] | None = None
) -> list[Finding]:
    """What a release of the change would be refused for; `typed`: what is not saved yet, by file."""
    contents = drafts.contents(session, change) | dict(typed or {})
    return check_files(session, contents)


def check_files(session: Session, contents: Mapping[str, bytes]) -> list[Finding]:
    """What is wrong with these files, next to the newest release of all others."""
    try:
        catalogue.check(session, sources(contents))
    except Refused as refused:
        # A file that cannot be read may be told of twice: as itself, and in the set.
        faults = dict.fromkeys(refused.faults)
        return [_finding(each) for each in list(faults)[:SHOWN]]
    return []


def sources(contents: Mapping[str, bytes]) -> list[Source]:
    """The files that are deployed: all but the scenarios."""
    return [
        Source.of(name, content)
        for name, content in contents.items()
        if drafts.kind_of(name) is not FileKind.SCENARIO
    ]


def _finding(fault: Fault) -> Finding:
    return Finding(fault.file, fault.element, fault.name, fault.line, fault.code, fault.message)
