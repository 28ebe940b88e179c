"""Adding and correcting the parties of a case.

The history tells which fields changed, never what they hold.
"""

from sqlalchemy.orm import Session

from engine.identity import Person
from processes.cases import changes, parties, party_input
from processes.cases.models import Case, Party
from processes.cases.party_input import PartyInput
from processes.casework import representatives

#: What a correction may change.
FIELDS = (
    *("side", "is_unit", "name", "phone", "id_type", "id_no", "sex", "born_on", "ethnicity"),
    *("education", "person_category", "address", "stance", "is_focus"),
)


def add(session: Session, case: Case, party: PartyInput, *, by: Person) -> Party:
    """Add somebody to the case; raises MissingField, WrongNumber, TooManyRepresentatives, CaseArchived."""
    changes.get_open(session, case.id)
    representatives.check_one(session, case, party)
    row = party_input.add(case, party_input.complete(party))
    session.add(row)
    session.flush()
    parties.note_in_history(session, case, "party_added", {"party": row.id}, by)
    return row


def correct(session: Session, case: Case, party_id: int, party: PartyInput, *, by: Person) -> Party:
    """Put what is known of the party right; raises what `add` does, and NotFound."""
    changes.get_open(session, case.id)
    row = parties.get(session, case, party_id)
    before = {name: getattr(row, name) for name in FIELDS}
    representatives.check_one(session, case, party, instead_of=row.id)
    party_input.write(row, party_input.complete(party))
    changed = [name for name in FIELDS if getattr(row, name) != before[name]]
    if changed:
        parties.note_in_history(
            session, case, "party_changed", {"party": row.id, "fields": changed}, by
        )
    return row
