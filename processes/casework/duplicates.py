"""Cases that may be the same dispute or belong to it, by party, place and words.

Suggested while somebody registers, before anything is saved, and on the page of a case. Of what the
person may not see nothing is told, not even that it is there: `inquiries` is for that.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import parties
from processes.cases.models import Case, Party
from processes.cases.party_input import PartyInput
from processes.casework.relations import YEAR
from processes.privacy import blind_index

#: How alike two texts must be (Dice's coefficient of their character pairs) to be worth a look.
ALIKE = 0.4
#: How many of the village's newest cases are compared by words, and how many are suggested.
COMPARED, SHOWN = 400, 8
#: What each reason weighs, and from which sum on a case is suggested.
_WEIGHTS = {"证件号码相同": 5, "电话相同": 4, "姓名相同": 2, "地点相同": 2, "案情相近": 3}
ENOUGH = 3


@dataclass(frozen=True)
class Suspect:
    """A dispute as it is known before it is a case, or one that is."""

    parties: Sequence[PartyInput]
    village: str
    summary: str
    place: str | None = None
    #: Of the case itself, which is no suggestion.
    case_id: int | None = None


@dataclass
class Suggestion:
    """A case, and why it is suggested."""

    case: Case
    reasons: list[str] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """The sort key: the higher, the likelier."""
        return sum(_WEIGHTS[each] for each in self.reasons)

    @property
    def is_same_person(self) -> bool:
        """Whether a party is certainly the same."""
        return not {"证件号码相同", "电话相同"}.isdisjoint(self.reasons)


def suggest(session: Session, suspect: Suspect, person: Person) -> list[Suggestion]:
    """Cases of the last year the person may see that may be the same or belong to it, the likeliest first."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for reason, column, values in _people(suspect):
        for case_id in session.scalars(_with_party(column, values)):
            reasons[case_id].append(reason)
    for case_id, reason in _by_words(session, suspect):
        reasons[case_id].append(reason)
    reasons.pop(suspect.case_id or 0, None)
    likely = {
        case_id: found
        for case_id, found in reasons.items()
        if sum(_WEIGHTS[each] for each in found) >= ENOUGH
    }
    may_see = permissions.condition_for(Permission.CASE_READ, person)
    cases = session.scalars(select(Case).where(Case.id.in_(likely), may_see)).all()
    seen = [Suggestion(case, likely[case.id]) for case in cases]
    seen.sort(key=lambda each: (-each.weight, -each.case.id))
    return seen[:SHOWN]


def find_similar(session: Session, case: Case, person: Person) -> list[Suggestion]:
    """Cases that may be the same as, or belong to, a case that is registered."""
    known = [
        PartyInput(name=each.name, phone=each.phone, id_no=each.id_no)
        for each in parties.list_for_case(session, case.id)
    ]
    suspect = Suspect(known, case.village, case.summary, case.place, case.id)
    return suggest(session, suspect, person)


def similarity(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: Dice's coefficient of their neighbouring characters."""
    mine, theirs = _pairs(one), _pairs(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def _people(suspect: Suspect) -> Iterable[tuple[str, str, list[str]]]:
    for reason, key in (("证件号码相同", "id_no"), ("电话相同", "phone"), ("姓名相同", "name")):
        values = [
            each
            for party in suspect.parties
            for each in blind_index.candidates(f"party.{key}", getattr(party, key))
        ]
        if values:
            yield reason, f"{key}_index", values


def _with_party(column: str, values: list[str]) -> Select[int]:
    recent = Case.registered_at > clock.now() - YEAR
    return (
        select(Party.case_id)
        .join(Case, Case.id == Party.case_id)
        .where(getattr(Party, column).in_(values), recent)
        .distinct()
    )


def _by_words(session: Session, suspect: Suspect) -> Iterable[tuple[int, str]]:
    rows = session.execute(
        select(Case.id, Case.summary, Case.place)
        .where(Case.village == suspect.village, Case.registered_at > clock.now() - YEAR)
        .order_by(Case.id.desc())
        .limit(COMPARED)
    )
    place = blind_index.normalise(suspect.place)
    for row in rows:
        if place and blind_index.normalise(row.place) == place:
            yield row.id, "地点相同"
        if similarity(row.summary, suspect.summary) >= ALIKE:
            yield row.id, "案情相近"


def _pairs(text: str) -> set[str]:
    plain = blind_index.normalise(text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}
