"""What an event log holds: cases with what happened to them, and whom and what it concerned, without a name.

A visit that ended where it began is one event, one that lasted is two, and one that goes on is its beginning.
Parties are pseudonyms: the same for the same identity number, whatever the case. No text that anybody wrote
is in it, and nobody's name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.cases.models import Case, Party
from processes.deadlines.models import Card
from processes.documents.models import Document
from processes.mining import diagrams
from processes.mining.diagrams import Diagram
from processes.mining.models import Ending, StepVisit
from processes.organisation.places import Unit
from processes.privacy import blind_index
from processes.whistles.models import Attendance, Whistle

#: So many cases are read at once.
BATCH = 500
#: `lifecycle:transition` of the standard lifecycle (IEEE 1849, extension `lifecycle`) for how a visit ended.
TRANSITIONS = {
    Ending.COMPLETED: "complete",
    Ending.CANCELLED: "ate_abort",
    Ending.TAKEN_BACK: "pi_abort",
}
_PSEUDONYM = "event_log.party"


@dataclass(frozen=True)
class Step:
    """An event at an element of a diagram."""

    process: str
    element: str
    name: str
    at: datetime
    transition: str


@dataclass(frozen=True)
class Thing:
    """What else a case concerns: a party, a card, a document, a department; and what happened to it when."""

    kind: str
    id: str
    #: how the case concerns it
    qualifier: str
    facts: dict[str, Any] = field(default_factory=dict)
    #: what happened, in a word, and when
    moments: Sequence[tuple[str, datetime]] = ()


@dataclass(frozen=True)
class LoggedCase:
    """A case of the log."""

    case_no: str
    registered_at: datetime
    facts: dict[str, Any]
    steps: Sequence[Step]
    things: Sequence[Thing]


def read(session: Session, cases: Sequence[Case]) -> Iterable[LoggedCase]:
    """The cases with all that happened to them up to now, in their order; a handful of statements a batch."""
    for first in range(0, len(cases), BATCH):
        some = cases[first : first + BATCH]
        ids = [each.id for each in some]
        steps, things = _steps(session, ids), _things(session, ids)
        for case in some:
            yield LoggedCase(
                case.case_no,
                clock.local(case.registered_at),
                _facts(case),
                steps[case.id],
                things[case.id],
            )


def pseudonym(party: Party) -> str:
    """By which a party is known in a log: of who has no identity number, one for each case."""
    known = party.id_no_index or f"row {party.id}"
    digest = blind_index.digest(_PSEUDONYM, known)
    assert digest is not None
    return f"party-{digest}"


def _facts(case: Case) -> dict[str, Any]:
    return {
        "category": case.category,
        "risk": case.risk_color.value,
        "source": case.source.value,
        "tier": case.tier.value if case.tier else "",
        "status": case.status.value,
        "outcome": case.outcome.value if case.outcome else "",
        "village": case.village,
    }


def _steps(session: Session, ids: Sequence[int]) -> dict[int, list[Step]]:
    found: dict[int, list[tuple[datetime, int, int, Step]]] = defaultdict(list)
    rows = session.execute(
        select(
            StepVisit.case_id,
            StepVisit.definition_id,
            StepVisit.process,
            StepVisit.element,
            StepVisit.seq,
            StepVisit.entered_at,
            StepVisit.left_at,
            StepVisit.ending,
        ).where(StepVisit.case_id.in_(ids))
    )
    for row in rows:
        drawn = diagrams.find(session, row.definition_id).get(row.process)
        name = _name(drawn, row.element)
        here = (row.process, row.element, name)
        if row.left_at != row.entered_at:
            begun = Step(*here, clock.local(row.entered_at), "start")
            found[row.case_id].append((row.entered_at, row.seq, 0, begun))
        if row.left_at is not None:
            ended = Step(*here, clock.local(row.left_at), TRANSITIONS[row.ending])
            found[row.case_id].append((row.left_at, row.seq, 1, ended))
    ordered: dict[int, list[Step]] = defaultdict(list)
    for case_id, several in found.items():
        ordered[case_id] = [each for *_order, each in sorted(several, key=lambda told: told[:3])]
    return ordered


def _name(drawn: Diagram | None, element: str) -> str:
    node = drawn.nodes.get(element) if drawn else None
    return (node.name if node else None) or element


def _things(session: Session, ids: Sequence[int]) -> dict[int, list[Thing]]:
    found: dict[int, list[Thing]] = defaultdict(list)
    for read in (_parties, _cards, _papers, _departments):
        for case_id, thing in read(session, ids):
            found[case_id].append(thing)
    return found


def _parties(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Thing]]:
    rows = select(Party).where(Party.case_id.in_(ids)).order_by(Party.id)
    for party in session.scalars(rows):
        facts = {"is_unit": party.is_unit}
        yield party.case_id, Thing("party", pseudonym(party), party.side.value, facts)


def _cards(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Thing]]:
    rows = select(Card).where(Card.case_id.in_(ids)).order_by(Card.id)
    for card in session.scalars(rows):
        moments = _moments(issued=card.issued_at, withdrawn=card.withdrawn_at)
        facts = {"colour": card.colour.value}
        yield card.case_id, Thing("card", f"card-{card.id}", "card", facts, moments)


def _papers(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Thing]]:
    told = Document.id, Document.case_id, Document.kind, Document.issued_at, Document.voided_at
    rows = select(*told).where(Document.case_id.in_(ids)).order_by(Document.id)
    for id, case_id, kind, issued_at, voided_at in session.execute(rows):
        assert case_id is not None
        moments = _moments(issued=issued_at, voided=voided_at)
        yield case_id, Thing("document", f"document-{id}", "document", {"kind": kind}, moments)


def _departments(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Thing]]:
    rows = (
        select(Attendance, Whistle.blown_at, Unit.name)
        .join(Whistle, Whistle.id == Attendance.whistle_id)
        .join(Unit, Unit.code == Attendance.unit)
        .where(Attendance.case_id.in_(ids))
        .order_by(Attendance.id)
    )
    for each, blown_at, name in session.execute(rows):
        moments = _moments(
            called=blown_at,
            signed=each.signed_at,
            arrived=each.arrived_at,
            answered=each.opinion_at,
        )
        how = "lead" if each.is_lead else "helper"
        yield each.case_id, Thing("department", each.unit, how, {"name": name}, moments)


def _moments(**told: datetime | None) -> list[tuple[str, datetime]]:
    return [(what, clock.local(at)) for what, at in told.items() if at is not None]
