"""接访登记表: of each visit to the Monday reception, in the file of its case or of no case."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.cases import display_names
from processes.cases.choices import Source
from processes.cases.models import Case
from processes.documents import automatic, issuing, records
from processes.documents.models import Document
from processes.documents.records import RequiredDocument
from processes.rosters.models import ReceptionVisit, RosterEntry


@records.source
def require_for_case(session: Session, case: Case) -> Iterator[RequiredDocument]:
    """The 接访登记表 a case must have that began at the reception; none of any other case."""
    if case.source is Source.RECEPTION:
        yield from require_for_visits(session, case)


def received(session: Session, case: Case, *, by: Person | None = None) -> None:
    """Issue the 接访登记表 of each visit that became the case or was linked with it."""
    session.flush()
    automatic.issue(session, case, require_for_visits(session, case), by)


def issue_form(session: Session, visit: ReceptionVisit, *, by: Person | None = None) -> Document:
    """Issue the 接访登记表 of a visit answered on the spot, of no case; a second call gives the same."""
    form = require_for_visit(session, visit)
    return issuing.issue(
        session, None, form.kind, by=by, district=visit.district, about=form.about, **form.fields
    )


def require_for_visits(session: Session, case: Case) -> Iterator[RequiredDocument]:
    """The 接访登记表 of the visits that became this case or were linked with it, with their fields."""
    visits = select(ReceptionVisit).filter_by(case_id=case.id).order_by(ReceptionVisit.id)
    for visit in session.scalars(visits):
        yield require_for_visit(session, visit)


def require_for_visit(session: Session, visit: ReceptionVisit) -> RequiredDocument:
    """The 接访登记表 of one visit, with its fields filled in."""
    entry = session.get(RosterEntry, visit.entry_id) if visit.entry_id else None
    return RequiredDocument(
        "reception_form",
        f"visit:{visit.id}",
        {
            "held_at": visit.at,
            "place": display_names.resolve_places(session, [visit.place]).get(visit.place),
            "leader": entry.name if entry else None,
            "visitor": visit.visitor,
            "visitors": visit.people_count,
            "request": visit.summary,
            "content": visit.answer,
            "destination": visit.destination.words if visit.destination else None,
            "unit": visit.handler,
        },
    )
