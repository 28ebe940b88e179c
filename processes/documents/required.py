"""Which forms follow from the facts of a case by themselves, and which its file must hold.

Most forms only repeat what was entered at a step. What somebody must see, sign or decide (the
proof of identity, the record of a meeting) is for a person, and the case waits for it before the
archive. Which forms are mandatory depends on what the case went through.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from processes import petitions
from processes.cases import display_names, parties
from processes.cases.choices import AgreementForm, Outcome, Tier
from processes.cases.models import Case
from processes.deadlines import case_deadlines
from processes.documents import records
from processes.documents.present import Present
from processes.documents.records import RequiredDocument
from processes.mediation import sessions, settlements
from processes.petitions.choices import Body, Instance, Nature, NoticeChannel
from processes.petitions.models import Answer, Petition, Referral
from processes.sponsorship import teams
from processes.whistles import whistles
from processes.whistles.models import Whistle

AGREEMENTS = {AgreementForm.ORAL: "oral_agreement", AgreementForm.WRITTEN: "agreement"}
OPINIONS = {
    Instance.HANDLING: "opinion_letter",
    Instance.REVIEW: "review_opinion",
    Instance.RECHECK: "recheck_opinion",
}


def list_for_case(session: Session, case: Case, known: Present) -> Iterator[RequiredDocument]:
    """Every form the facts of the case give rise to, issued already or not."""
    yield RequiredDocument("acceptance_form", "case")
    if case.mediation_start_at:
        yield from _of_mediation(session, case, known)
    if case.outcome is Outcome.TERMINATED:
        yield RequiredDocument("termination_notice", "case")
    for visit in known.revisits:
        yield RequiredDocument("revisit_record", f"revisit:{visit}")
    if known.has_whistles:
        for whistle in whistles.list_for_case(session, case.id):
            yield from _of_whistle(whistle, known)
    if case.tier is Tier.LEADER:
        yield from _of_sponsorship(session, case, known)
    yield from records.list_for_case(session, case, has_orders=known.has_orders)
    if case.is_petition and (petition := petitions.find(session, case.id)):
        yield from _of_petition(session, case, petition)


def list_covers(case: Case) -> Iterator[RequiredDocument]:
    """What binds a mediation file, once it is archived."""
    if case.mediation_start_at:
        yield from (RequiredDocument(kind, "case") for kind in ("cover", "contents", "back_cover"))


def list_mandatory(session: Session, case: Case, known: Present) -> Iterator[tuple[str, ...]]:
    """The forms the file needs, each as alternatives of which one must be there."""
    yield ("acceptance_form", "application")
    if case.mediation_start_at:
        yield from _mandatory_of_mediation(session, case, known)
    if case.outcome is Outcome.TERMINATED:
        yield ("termination_notice",)
    if case.outcome is Outcome.SETTLED:
        yield ("revisit_record",)
    if known.has_whistles:
        yield ("whistle_order",)
        if any(whistle.minutes for whistle in whistles.list_for_case(session, case.id)):
            yield ("meeting_minutes",)
    if case.tier is Tier.LEADER:
        yield from _mandatory_of_sponsorship(session, case, known)
    if case.is_petition and (petition := petitions.find(session, case.id)):
        yield from _mandatory_of_petition(session, petition)


def _of_mediation(session: Session, case: Case, known: Present) -> Iterator[RequiredDocument]:
    yield RequiredDocument("rights_notice", "case")
    if known.has_sessions:
        for meeting in sessions.list_for_case(session, case.id):
            yield RequiredDocument("mediation_record", f"session:{meeting.id}")
    if known.has_settlements:
        for settlement in settlements.list_for_case(session, case.id):
            yield RequiredDocument(AGREEMENTS[settlement.form], f"settlement:{settlement.id}")
    yield from _of_confirmations(session, case, known.confirmations)


def _mandatory_of_mediation(
    session: Session, case: Case, known: Present
) -> Iterator[tuple[str, ...]]:
    """docs/domain.md 4.4: ②③⑦⑧ are 必备; of a case that ended before an agreement, what it can have.

    Both covers are too, but the archive itself puts them round the file (`list_covers`).
    """
    yield ("rights_notice",)
    agreed = settlements.list_for_case(session, case.id) if known.has_settlements else []
    if agreed:
        yield from (("identity_proof",), ("mediation_record",))
    yield from ((form,) for form in sorted({AGREEMENTS[each.form] for each in agreed}))


def _mandatory_of_sponsorship(
    session: Session, case: Case, known: Present
) -> Iterator[tuple[str, ...]]:
    if known.has_plans and teams.is_ready(session, case.id):
        yield from (("responsibility_sheet",), ("resolution_plan",))
    if case.outcome is not None:
        yield ("closure_form",)


def _of_whistle(whistle: Whistle, known: Present) -> Iterator[RequiredDocument]:
    about = f"whistle:{whistle.number}"
    yield RequiredDocument("whistle_order", about)
    if whistle.met_at:
        yield RequiredDocument("attendance_sheet", about)
    if whistle.minutes:
        yield RequiredDocument("meeting_minutes", about)
    if whistle.id in known.planned:
        yield RequiredDocument("joint_plan", about)


def _of_confirmations(
    session: Session, case: Case, applied: Sequence[int]
) -> Iterator[RequiredDocument]:
    known = parties.list_for_case(session, case.id) if applied else ()
    units = [party.name for party in known if party.is_unit]
    for confirmation in applied:
        about = f"confirmation:{confirmation}"
        if units:
            yield RequiredDocument(
                "confirmation_application_unit", about, {"unit": "、".join(units)}
            )
        else:
            yield RequiredDocument("confirmation_application", about)


def _of_sponsorship(session: Session, case: Case, known: Present) -> Iterator[RequiredDocument]:
    plan = teams.find_newest_plan(session, case.id) if known.has_plans else None
    if plan is not None and teams.is_ready(session, case.id):
        yield RequiredDocument("responsibility_sheet", "case")
        yield RequiredDocument("resolution_plan", f"plan:{plan.id}")
    if case.outcome is not None:
        yield RequiredDocument(
            "closure_form", f"closing:{case.reopenings}", records.recognition(session, case)
        )


def _of_petition(session: Session, case: Case, petition: Petition) -> Iterator[RequiredDocument]:
    referred, answered = (
        petitions.list_referrals(session, petition),
        petitions.list_for_petition(session, petition),
    )
    codes = {petition.organ, *(r.organ for r in referred), *(a.organ for a in answered)} - {None}
    organs = {body.value: body.words for body in Body}
    organs |= display_names.resolve_places(
        session, [code for code in codes if code and code not in organs]
    )
    for referral in referred:
        yield from _of_referral(referral, organs)
    own = {"organ": organs.get(petition.organ or "", "")}
    if petition.accepted_at and petition.notice is NoticeChannel.WRITTEN:
        running = [
            each
            for each in case_deadlines.list_for_case(session, case.id)
            if each.key == "xf.close"
        ]
        until = running[-1].nominal_on if running else None
        yield RequiredDocument("acceptance_notice", "case", own | {"until": until})
    if petition.refused_at and petition.notice is NoticeChannel.WRITTEN:
        yield RequiredDocument("refusal_notice", "case", own | {"reason": petition.notice_words})
    original = ""
    for answer in answered:
        if answer.issued_at:
            yield _of_answer(answer, organs, original, petition.nature)
        original = answer.opinion or original


def _of_referral(referral: Referral, organs: dict[str, str]) -> Iterator[RequiredDocument]:
    organ, about = organs.get(referral.organ, referral.organ), f"referral:{referral.id}"
    sent = {"organ": organ, "way": referral.way.words, "reason": referral.words}
    yield RequiredDocument("forwarding_letter", about, sent)
    if referral.objected_at:
        yield RequiredDocument(
            "objection_letter", about, {"unit": organ, "reason": referral.objection}
        )


def _of_answer(
    answer: Answer, organs: dict[str, str], original: str, nature: Nature
) -> RequiredDocument:
    said: dict[str, Any] = {
        "organ": organs.get(answer.organ or "", ""),
        "request": answer.claim or answer.request,
        "facts": answer.facts,
        "opinion": "：".join(
            filter(None, [answer.finding.words if answer.finding else "", answer.opinion])
        ),
        "basis": answer.basis,
    }
    if not nature.has_a_term:
        said["remedy"] = f"本事项属于{nature.words}，不适用信访复查、复核程序。"
    if answer.instance is not Instance.HANDLING:
        said["original"] = original
    return RequiredDocument(OPINIONS[answer.instance], f"answer:{answer.id}", said)


def _mandatory_of_petition(session: Session, petition: Petition) -> Iterator[tuple[str, ...]]:
    # Who was told on the spot, or cannot be reached, needs no letter (信访工作条例23条).
    if petition.notice is NoticeChannel.WRITTEN:
        yield ("acceptance_notice", "refusal_notice")
    for answer in petitions.list_for_petition(session, petition):
        if answer.issued_at:
            yield (OPINIONS[answer.instance],)
