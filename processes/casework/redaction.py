"""What a list tells of a case to whom: the parties' names are masked for who does not handle it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case, Party
from processes.privacy import masking
from processes.privacy.masking import Particulars


@dataclass(frozen=True)
class RedactedText:
    """The name and the summary of a case, as somebody may read them."""

    event_name: str
    summary: str


def redact(session: Session, cases: Sequence[Case], person: Person) -> dict[int, RedactedText]:
    """The texts of the cases by id; in clear for who works on the case."""
    ids = [case.id for case in cases]
    handles = permissions.condition_for(Permission.PARTY_REVEAL, person)
    handled = set(session.scalars(select(Case.id).where(Case.id.in_(ids), handles)))
    named: dict[int, list[Party]] = defaultdict(list)
    others = set(ids) - handled
    if others:
        for row in session.scalars(select(Party).where(Party.case_id.in_(others))):
            named[row.case_id].append(row)
    return {case.id: redact_one(case, named[case.id], case.id in handled) for case in cases}


def redact_one(case: Case, parties: Sequence[Particulars], is_handled: bool) -> RedactedText:
    """The texts of one case, whose parties are known already."""
    if is_handled:
        return RedactedText(case.event_name, case.summary)
    return RedactedText(
        masking.words(case.event_name, parties), masking.words(case.summary, parties)
    )
