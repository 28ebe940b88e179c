"""The documents the flow issues by itself: a row and a number at the step, the bytes later."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.cases import changes
from processes.cases.models import Case, Revisit
from processes.documents import issuing, records, required
from processes.documents.models import Document
from processes.documents.records import Due
from processes.rosters.models import ReceptionVisit


def follow(session: Session, case_id: int, *, by: Person | None = None) -> None:
    """Issue what follows from the facts of the case and is not there yet."""
    case = changes.get(session, case_id)
    _issue(session, case, required.of(session, case), by)


def bind(session: Session, case_id: int, *, by: Person | None = None) -> None:
    """The same, and the covers and the table of contents: the file is about to be archived."""
    case = changes.get(session, case_id)
    _issue(session, case, [*required.of(session, case), *required.covers(case)], by)


def registered(session: Session, case: Case, *, by: Person | None = None) -> None:
    """受理登记表, with the registration; asked again it gives the same."""
    issuing.issue(session, case.id, "acceptance_form", by=by, about="case")


def revisited(session: Session, visit: Revisit, *, by: Person | None = None) -> None:
    """回访记录, of each revisit."""
    issuing.issue(session, visit.case_id, "revisit_record", by=by, about=f"revisit:{visit.id}")


def received(session: Session, case: Case, *, by: Person | None = None) -> None:
    """接访登记表, of each visit to the Monday reception that became or joined the case."""
    session.flush()
    _issue(session, case, records.of_visits(session, case), by)


def answered(session: Session, visit: ReceptionVisit, *, by: Person | None = None) -> Document:
    """接访登记表 of a visit answered on the spot: of no case; asked again it gives the same."""
    form = records.of_visit(session, visit)
    return issuing.issue(
        session, None, form.kind, by=by, district=visit.district, about=form.about, **form.fields
    )


def terminated(
    session: Session, case_id: int, reason: str | None, *, by: Person | None = None
) -> None:
    """权利告知书, when mediation ends without an agreement (人民调解法26条)."""
    issuing.issue(session, case_id, "termination_notice", by=by, about="case", reason=reason)


def _issue(session: Session, case: Case, wanted: Iterable[Due], by: Person | None) -> None:
    issued = select(Document.kind, Document.about).filter_by(case_id=case.id, voided_at=None)
    known = {(kind, about) for kind, about in session.execute(issued)}
    # What a person issued of that kind already says it; the flow does not say it again.
    by_hand = {kind for kind, about in known if about is None}
    for each in wanted:
        if each.kind not in by_hand and (each.kind, each.about) not in known:
            issuing.issue(
                session,
                case.id,
                each.kind,
                by=by,
                about=each.about,
                number=each.number,
                **each.fields,
            )
