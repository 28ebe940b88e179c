"""The parties of a case: adding and correcting them, and who looked at their particulars and why
(个人信息保护法51条). The history tells which fields changed, never what they hold."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import history
from engine.errors import NotFound
from engine.identity import Person
from engine.instances import locking
from processes.cases import changes, party_input
from processes.cases.models import Case, Party
from processes.cases.party_input import NewParty
from processes.casework import representatives
from processes.errors import ReasonRequired

#: What a correction may change.
FIELDS = (
    *("side", "is_unit", "name", "phone", "id_type", "id_no", "sex", "born_on", "ethnicity"),
    *("education", "person_category", "address", "stance", "is_focus"),
)


def of(session: Session, case_id: int) -> Sequence[Party]:
    """The case's parties, applicants first as they were registered."""
    query = select(Party).where(Party.case_id == case_id).order_by(Party.id)
    return session.scalars(query).all()


def get(session: Session, case: Case, party_id: int) -> Party:
    """The party of that id in the case; raises NotFound."""
    party = session.scalar(select(Party).where(Party.id == party_id, Party.case_id == case.id))
    if party is None or case.instance_id is None:
        raise NotFound
    return party


def add(session: Session, case: Case, party: NewParty, *, by: Person) -> Party:
    """Add somebody to the case; raises MissingField, WrongNumber, TooManyRepresentatives, CaseArchived."""
    changes.living(session, case.id)
    representatives.check_one(session, case, party)
    row = party_input.add(case, party_input.complete(party))
    session.add(row)
    session.flush()
    _keep(session, case, "party_added", {"party": row.id}, by)
    return row


def correct(session: Session, case: Case, party_id: int, party: NewParty, *, by: Person) -> Party:
    """Put what is known of the party right; raises what `add` does, and NotFound."""
    changes.living(session, case.id)
    row = get(session, case, party_id)
    before = {name: getattr(row, name) for name in FIELDS}
    representatives.check_one(session, case, party, instead_of=row.id)
    party_input.write(row, party_input.complete(party))
    changed = [name for name in FIELDS if getattr(row, name) != before[name]]
    if changed:
        _keep(session, case, "party_changed", {"party": row.id, "fields": changed}, by)
    return row


def reveal(session: Session, case: Case, party_id: int, *, reason: str, by: Person) -> Party:
    """The party, for its particulars to be shown; who asked and why is kept.

    Whether they may is for the caller. Raises ReasonRequired, NotFound.
    """
    party = get(session, case, party_id)
    if not reason.strip():
        raise ReasonRequired
    _keep(session, case, "disclosed", {"party": party.id, "reason": reason.strip()[:200]}, by)
    return party


def _keep(session: Session, case: Case, what: str, after: dict[str, object], by: Person) -> None:
    if case.instance_id is None:
        raise NotFound
    instance = locking.instance(session, case.instance_id)
    history.append(session, instance, what, by=by, after=after)
