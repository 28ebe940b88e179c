"""What was done with a version of a law, in the log."""

from typing import Any

from sqlalchemy.orm import Session

from engine.identity import Person
from processes.audit import log
from processes.deadlines import law_proposals
from processes.deadlines.law_models import LawEntry


@law_proposals.done.subscribe
def record_decision(
    session: Session, what: str, by: Person | None, entry: LawEntry, law: str, told: dict[str, Any]
) -> None:
    """Record who proposed, approved, refused or withdrew which version, and what they said."""
    if entry.told_by and by is None:
        told = {"name": entry.told_by, **told}
    log.record(session, what, by=by, entry=entry.id, law=law, **told)
