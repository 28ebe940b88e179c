"""The documents the flow issues by itself: a row and a number at the step, the bytes later."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from engine.identity import Person
from processes.cases import changes
from processes.cases.models import Case, Revisit
from processes.deadlines import extensions
from processes.deadlines.models import Card, CaseDeadline, DeadlineExtension
from processes.documents import issuing, records, required
from processes.documents.present import Present
from processes.documents.records import RequiredDocument
from processes.supervision import orders
from processes.supervision.models import Order


def follow(session: Session, case_id: int, by: Person | None = None) -> None:
    """Issue what follows from the facts of the case and is not there yet."""
    case, known = issuing.hold(session, case_id)
    _issue(session, case, required.list_for_case(session, case, known), known, by)


changes.facts_changed.subscribe(follow)


def bind(session: Session, case_id: int, *, by: Person | None = None) -> None:
    """Issue what the facts demand, the covers and the table of contents: the file is to be archived."""
    case, known = issuing.hold(session, case_id)
    wanted = [*required.list_for_case(session, case, known), *required.list_covers(case)]
    _issue(session, case, wanted, known, by)


def issue_acceptance_form(session: Session, case: Case, *, by: Person | None = None) -> None:
    """Issue the 受理登记表 with the registration; a second call gives the same one."""
    issuing.issue(session, case.id, "acceptance_form", by=by, about="case")


def issue_revisit_record(session: Session, visit: Revisit, *, by: Person | None = None) -> None:
    """Issue the 回访记录 of a revisit."""
    issuing.issue(session, visit.case_id, "revisit_record", by=by, about=f"revisit:{visit.id}")


@extensions.notice_demanded.subscribe
def prolonged(
    session: Session,
    row: CaseDeadline,
    extension: DeadlineExtension,
    until: date,
    by: Person | None,
) -> None:
    """The notice of an extension with its reason (信访工作条例34条), ready to be served."""
    document = issuing.issue(
        session,
        row.case_id,
        str(extension.notice),
        by=by,
        about=f"extension:{extension.id}",
        reason=extension.reason,
        days=extension.amount,
        until=until,
    )
    session.flush()
    extension.document_id = document.id


@orders.drawn_up.subscribe
def supervised(session: Session, card: Card, order: Order, by: Person | None) -> None:
    """督办单(黄/红), numbered; it is written when somebody opens it."""
    form = records.of_order(session, order)
    paper = issuing.issue(session, order.case_id, form.kind, by=by, about=form.about, **form.fields)
    order.number, order.document_id = paper.number or order.number, paper.id


def issue_rights_notice(
    session: Session, case_id: int, reason: str | None, *, by: Person | None = None
) -> None:
    """Issue the 权利告知书 as mediation ends without an agreement (人民调解法26条)."""
    issuing.issue(session, case_id, "termination_notice", by=by, about="case", reason=reason)


def issue(
    session: Session, case: Case, wanted: Iterable[RequiredDocument], by: Person | None
) -> None:
    """Issue those of the wanted forms that are not there yet."""
    case, known = issuing.hold(session, case.id)
    _issue(session, case, wanted, known, by)


def _issue(
    session: Session,
    case: Case,
    wanted: Iterable[RequiredDocument],
    known: Present,
    by: Person | None,
) -> None:
    # What a person issued of that kind already says it; the flow does not say it again.
    by_hand = {kind for kind, about in known.papers if about is None}
    lacking = [
        each
        for each in wanted
        if each.kind not in by_hand and (each.kind, each.about) not in known.papers
    ]
    issuing.issue_all(session, case, lacking, known, by=by)
