"""What the file of a case must hold, and which of it follows from the facts by itself.

Which forms are mandatory depends on what the case went through. Most of them only repeat what
was entered at a step, so the flow issues them; what somebody must see, sign or decide (the proof of
identity, an opinion) is for a person, and the case waits for it before the archive.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.cases import settlements, teams, whistles
from processes.cases.choices import AgreementForm, Outcome, Tier
from processes.cases.models import Case, Revisit, Settlement
from processes.cases.whistle_models import Whistle
from processes.documents import issuing
from processes.documents.models import Document


@dataclass(frozen=True)
class Due:
    """A form that follows from the facts: what it is about, and what it says beside them."""

    kind: str
    about: str
    fields: dict[str, Any] = field(default_factory=dict)


def mandatory(session: Session, case: Case) -> list[tuple[str, ...]]:
    """The forms the file needs, each as alternatives of which one must be there."""
    wanted: list[tuple[str, ...]] = []
    wanted.append(("acceptance_form", "application"))
    for applies, forms in _RULES:
        if applies(session, case):
            wanted += forms
    return list(dict.fromkeys(wanted))


def issue_due(session: Session, case: Case, *, by: Person | None = None) -> None:
    """Issue what follows from the facts and is not there yet."""
    issued = select(Document.kind, Document.about).filter_by(case_id=case.id, voided_at=None)
    known = {(kind, about) for kind, about in session.execute(issued)}
    for due in _due(session, case):
        if (due.kind, due.about) not in known:
            issuing.issue(session, case.id, due.kind, by=by, about=due.about, **due.fields)


def registered(session: Session, case: Case, *, by: Person | None = None) -> None:
    """受理登记表, with the registration."""
    issuing.issue(session, case.id, "acceptance_form", by=by, about="case")


def admitted(session: Session, case: Case, *, by: Person | None = None) -> None:
    """权利义务告知书, when mediation begins."""
    issuing.issue(session, case.id, "rights_notice", by=by, about="case")


def terminated(
    session: Session, case: Case, reason: str | None, *, by: Person | None = None
) -> None:
    """权利告知书, when mediation ends without agreement (人民调解法26条)."""
    issuing.issue(session, case.id, "termination_notice", by=by, about="case", reason=reason)


def mediated(
    session: Session, case: Case, content: str, *, by: Person | None = None, **more: Any
) -> None:
    """调解记录, of each meeting."""
    issuing.issue(session, case.id, "mediation_record", by=by, content=content, **more)


def agreed(session: Session, settlement: Settlement, *, by: Person | None = None) -> None:
    """协议书 or 口头协议登记表."""
    kind = _AGREEMENTS[settlement.form]
    issuing.issue(session, settlement.case_id, kind, by=by, about=f"settlement:{settlement.id}")


def revisited(session: Session, visit: Revisit, *, by: Person | None = None) -> None:
    """回访记录."""
    issuing.issue(session, visit.case_id, "revisit_record", by=by, about=f"revisit:{visit.id}")


def blown(session: Session, whistle: Whistle, *, by: Person | None = None) -> None:
    """吹哨单."""
    _of_whistle(session, whistle, "whistle_order", by)


def met(session: Session, whistle: Whistle, *, by: Person | None = None) -> None:
    """报到签到表 and, once written, 会商纪要."""
    _of_whistle(session, whistle, "attendance_sheet", by)
    if whistle.minutes:
        _of_whistle(session, whistle, "meeting_minutes", by)


_AGREEMENTS = {AgreementForm.ORAL: "oral_agreement", AgreementForm.WRITTEN: "agreement"}


def _of_whistle(session: Session, whistle: Whistle, kind: str, by: Person | None) -> None:
    about = f"whistle:{whistle.number}"
    issuing.issue(session, whistle.case_id, kind, by=by, about=about)


def _due(session: Session, case: Case) -> Iterator[Due]:
    yield Due("acceptance_form", "case")
    if case.mediation_start_at:
        yield Due("rights_notice", "case")
    for settlement in settlements.of(session, case.id):
        yield Due(_AGREEMENTS[settlement.form], f"settlement:{settlement.id}")
    for visit in session.scalars(select(Revisit.id).filter_by(case_id=case.id)):
        yield Due("revisit_record", f"revisit:{visit}")
    for whistle in whistles.of(session, case.id):
        yield from _due_of_whistle(whistle)
    if teams.is_ready(session, case.id):
        yield Due("responsibility_sheet", "case")
        yield Due("resolution_plan", "case")
    if case.tier is Tier.LEADER and case.outcome is not None:
        yield Due("closure_form", f"closing:{case.reopenings}")
    if case.is_petition:
        yield Due("acceptance_notice", "case")
    if case.is_petition and case.outcome is not None:
        yield Due("opinion_letter", f"closing:{case.reopenings}", {"opinion": case.result or ""})
    yield Due("cover", "case")
    yield Due("back_cover", "case")


def _due_of_whistle(whistle: Whistle) -> Iterator[Due]:
    about = f"whistle:{whistle.number}"
    yield Due("whistle_order", about)
    if whistle.met_at:
        yield Due("attendance_sheet", about)
    if whistle.minutes:
        yield Due("meeting_minutes", about)


def _is_mediated(_session: Session, case: Case) -> bool:
    return case.mediation_start_at is not None


def _is_agreed(session: Session, case: Case) -> bool:
    return bool(settlements.of(session, case.id))


def _is_terminated(_session: Session, case: Case) -> bool:
    return case.outcome is Outcome.TERMINATED


def _is_settled(_session: Session, case: Case) -> bool:
    return case.outcome is Outcome.SETTLED


def _is_whistled(session: Session, case: Case) -> bool:
    return bool(whistles.of(session, case.id))


def _is_sponsored(session: Session, case: Case) -> bool:
    return teams.is_ready(session, case.id)


def _is_petition(_session: Session, case: Case) -> bool:
    return case.is_petition


_RULES: tuple[tuple[Callable[[Session, Case], bool], list[tuple[str, ...]]], ...] = (
    # 4.4: ①②③⑦ and ⑬ are 必备 in a mediation file.
    (
        _is_mediated,
        [("cover",), ("rights_notice",), ("identity_proof",), ("mediation_record", "statement")],
    ),
    (_is_agreed, [("agreement", "oral_agreement")]),
    (_is_terminated, [("termination_notice", "rights_notice")]),
    (_is_settled, [("revisit_record",)]),
    (_is_whistled, [("whistle_order",)]),
    (_is_sponsored, [("responsibility_sheet",), ("resolution_plan",), ("closure_form",)]),
    (
        _is_petition,
        [
            ("acceptance_notice", "refusal_notice", "forwarding_letter"),
            ("opinion_letter", "refusal_notice", "forwarding_letter"),
        ],
    ),
    (_is_mediated, [("back_cover",)]),
)
