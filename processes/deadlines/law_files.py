"""A file of rules somebody hands in: what it has of laws is put before a reviewer, the rest is released."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.identity import Person
from processes.deadlines import law_proposals, limits, rules_file
from processes.deadlines.law_models import LawEntry
from processes.deadlines.rules_file import RuleFile


@dataclass(frozen=True)
class HandedIn:
    """What became of a file."""

    entries: list[LawEntry]
    #: The file without what waits for a review; None: nothing else in it is new.
    rest: bytes | None


def hand_in(
    session: Session, name: str, text: bytes, *, by: Person | None, told_by: str | None, note: str
) -> HandedIn:
    """Propose the versions of laws in the file, and corrections; raises Refused as `propose` does.

    A file may hold nothing but them: then there is no rest.
    """
    file = rules_file.read(name, text)
    found = [] if file.is_old else law_proposals.in_file(session, file)
    entries = [
        law_proposals.propose(session, each, note=note, by=by, told_by=told_by) for each in found
    ]
    return HandedIn(entries, _rest(session, file) if entries else text)


def _rest(session: Session, file: RuleFile) -> bytes | None:
    """The file without the rules of laws that nobody has reviewed."""
    library = limits.newest(session)
    released, known = {row.rule for row in library.rows}, {law.id for law in library.laws}
    rows = [row for row in file.rows if row.rule in released or not row.is_the_laws]
    if all(row.rule in released for row in rows):
        return None
    return rules_file.write(rows, [law for law in file.laws if law.id in known])
