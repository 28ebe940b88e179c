"""What is wrong with a change as it stands: the checks of a release, on all its drafts together."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.dialect import xml
from engine.faults import Fault
from processes.diagrams import shipped  # noqa: F401 - the rules every release is looked at by
from processes.studio import (  # noqa: F401 - the fixes register themselves
    diagram_fixes,
    drafts,
    drawing_fixes,
    quick_fixes,
    table_fixes,
)
from processes.studio.form_fixes import FormFile
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
    #: Whether it may be meant: then whoever submits it says why.
    is_warning: bool = False
    #: what a quick fix needs to know (`engine.faults.Fault`)
    hints: tuple[str, ...] = ()
    fixes: tuple[quick_fixes.Fix, ...] = ()


def check(
    session: Session, change: Change, typed: Mapping[str, bytes] | None = None
) -> list[Finding]:
    """What a release of the change would be refused for, and what it would have to say a reason for.

    `typed`: what is not saved yet, by file.
    """
    contents = drafts.contents(session, change) | dict(typed or {})
    return check_files(session, contents)


def check_files(session: Session, contents: Mapping[str, bytes]) -> list[Finding]:
    """What is wrong or doubtful with these files, next to the newest release of all others."""
    given = sources(contents)
    faults, doubts = catalogue.examine(session, given)
    known = quick_fixes.Known(session, given)
    found = [_finding(each, known) for each in faults]
    return [*found, *(_finding(each, known, is_warning=True) for each in doubts)][:SHOWN]


def mend(
    name: str,
    content: bytes,
    fix: str,
    element: str,
    *,
    hints: tuple[str, ...] = (),
    given: str = "",
) -> tuple[bytes, list[str]]:
    """The file with a quick fix made, and the ids of the elements that differ (none: all of it).

    Raises NothingToMend, and Refused for a file that cannot be read.
    """
    if name.endswith(".form"):
        form = FormFile.of(name, content, element, hints, given)
        return quick_fixes.mend(fix, form), form.changed
    file = quick_fixes.File(name, xml.parse(content, name), element, hints, given)
    return quick_fixes.mend(fix, file), file.changed


def sources(contents: Mapping[str, bytes]) -> list[Source]:
    """The files that are deployed: all but the scenarios."""
    return [
        Source.of(name, content)
        for name, content in contents.items()
        if drafts.kind_of(name) is not FileKind.SCENARIO
    ]


def _finding(fault: Fault, known: quick_fixes.Known, *, is_warning: bool = False) -> Finding:
    return Finding(
        *(fault.file, fault.element, fault.name, fault.line, fault.code, fault.message),
        is_warning=is_warning,
        hints=fault.hints,
        fixes=tuple(quick_fixes.offer(fault, known)),
    )
