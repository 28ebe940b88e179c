"""The parties of a case, and who looked at their particulars and why (个人信息保护法51条)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import history
from engine.errors import NotFound
from engine.identity import Person
from engine.instances import locking
from processes import readers
from processes.cases.models import Case, Party
from processes.errors import ReasonRequired


def list_for_case(session: Session, case_id: int) -> Sequence[Party]:
    """The case's parties, applicants first as they were registered."""
    query = select(Party).where(Party.case_id == case_id).order_by(Party.id)
    return session.scalars(query).all()


def get(session: Session, case: Case, party_id: int) -> Party:
    """The party of that id in the case; raises NotFound."""
    party = session.scalar(select(Party).where(Party.id == party_id, Party.case_id == case.id))
    if party is None or case.instance_id is None:
        raise NotFound
    return party


def reveal(session: Session, case: Case, party_id: int, *, reason: str, by: Person) -> Party:
    """The party, for its particulars to be shown; who asked and why is kept.

    Whether they may is for the caller. Raises NotFound, ReasonRequired, Mistyped.
    """
    party = get(session, case, party_id)
    if not reason.strip():
        raise ReasonRequired
    words = readers.text(reason, "查看理由", most=200)
    note_in_history(session, case, "disclosed", {"party": party.id, "reason": words}, by)
    return party


def note_in_history(
    session: Session, case: Case, what: str, after: dict[str, object], by: Person
) -> None:
    """Append to the history of the case's instance, which is locked; raises NotFound without one."""
    if case.instance_id is None:
        raise NotFound
    instance = locking.instance(session, case.instance_id)
    history.append(session, instance, what, by=by, after=after)
