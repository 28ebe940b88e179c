"""That the centres got another name, in the log."""

from sqlalchemy.orm import Session

from engine.identity import Person
from processes.audit import log
from processes.organisation import centre_names


@centre_names.renamed.subscribe
def keep(session: Session, before: str, after: str, reason: str, by: Person) -> None:
    """From which name to which, why, and by whom."""
    log.record(session, "centre.renamed", by=by, before=before, after=after, reason=reason)
