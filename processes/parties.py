"""The parties of a case, and who looked at their particulars and why (个人信息保护法51条)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import history, locking
from engine.errors import NotFound
from engine.identity import Person
from processes.cases.models import Case, Party
from processes.errors import ReasonRequired


def of(session: Session, case_id: int) -> Sequence[Party]:
    """The case's parties, applicants first as they were registered."""
    query = select(Party).where(Party.case_id == case_id).order_by(Party.id)
    return session.scalars(query).all()


def reveal(session: Session, case: Case, party_id: int, *, reason: str, by: Person) -> Party:
    """The party, for its particulars to be shown; who asked and why is kept.

    Whether they may is for the caller. Raises ReasonRequired, NotFound.
    """
    party = session.scalar(select(Party).where(Party.id == party_id, Party.case_id == case.id))
    if party is None or case.instance_id is None:
        raise NotFound
    if not reason.strip():
        raise ReasonRequired
    instance = locking.instance(session, case.instance_id)
    after = {"party": party.id, "reason": reason.strip()[:200]}
    history.append(session, instance, "disclosed", by=by, after=after)
    return party
