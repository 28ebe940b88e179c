"""Whether somebody has disputes beyond what one may see: asked with a reason, kept, and limited.

The answer names the office to ask, and nothing of a case: not its number, nor how many there are.
"""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import readers
from processes.access import permissions, quotas
from processes.access.permissions import Permission
from processes.audit import log as audit_log
from processes.cases.models import Case, Party
from processes.casework.relations import YEAR
from processes.errors import MissingField, ProcessError, ReasonTooShort
from processes.organisation import registration_scope
from processes.organisation.places import LENGTHS, PlaceKind
from processes.privacy import blind_index, masking

#: Characters of a reason, and of a telephone or identity number, at least.
SHORTEST, SHORTEST_NUMBER = 10, 7


class InquiriesUsedUp(ProcessError):
    """查询次数已用完（{most}次），{at}以后再查。确有急需的，请联系本区的中心。"""

    def __init__(self, until: datetime) -> None:
        at = f"{clock.local(until):%-m月%-d日 %H:%M}"
        super().__init__(most=quotas.INQUIRY.most, at=at)


def inquire(session: Session, number: str, *, reason: str, by: Person) -> list[str]:
    """The places whose centre to ask about a telephone or identity number; none: nothing elsewhere.

    Raises MissingField, Mistyped, ReasonTooShort, InquiriesUsedUp.
    """
    plain = blind_index.normalise(number)
    if len(plain) < SHORTEST_NUMBER:
        raise MissingField(field="电话或证件号码")
    words = readers.text(reason, "查询理由", most=200)
    if len(words) < SHORTEST:
        raise ReasonTooShort(least=SHORTEST)
    until = quotas.exhausted_until(session, quotas.INQUIRY, by.id)
    if until is not None:
        raise InquiriesUsedUp(until)
    quotas.count(session, quotas.INQUIRY, by.id)
    found = _places_to_ask(session, plain, by)
    audit_log.record(
        session,
        "parties.inquired",
        by=by,
        reason=masking.words(words),
        # Of a purpose of its own: it equals no digest of the tables.
        asked=blind_index.digest("inquiry.number", plain),
        is_found=bool(found),
    )
    return found


def _places_to_ask(session: Session, number: str, by: Person) -> list[str]:
    """One's own street's centre for what lies there, the district's for whatever lies beyond."""
    own = {each[: LENGTHS[PlaceKind.STREET]] for each in registration_scope.list_places(by)}
    streets = session.execute(
        select(Case.street, Case.district)
        .join(Party, Party.case_id == Case.id)
        .where(
            or_(
                Party.phone_index.in_(blind_index.candidates("party.phone", number)),
                Party.id_no_index.in_(blind_index.candidates("party.id_no", number)),
            ),
            Case.registered_at > clock.now() - YEAR,
            # A case nobody owns yet makes the condition null, which is not to be seen either.
            permissions.condition_for(Permission.CASE_READ, by).is_not(True),
        )
        .distinct()
    )
    return sorted({row.street if row.street in own else row.district for row in streets})
