"""Making rows anonymous for good: overwritten in the tables, told in the case's history (ADR 0067)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine import clock, history
from engine.instances import erasing, locking
from engine.models import UserTask
from processes.cases.models import Case, Party
from processes.casework.drafts import TaskDraft
from processes.casework.held_answers import HeldAnswers
from processes.documents.models import Attachment, Document
from processes.patrol.models import PatrolFinding
from processes.privacy import masking
from processes.residents.models import QueryCode, ResidentFeedback
from processes.residents.report_models import ReportPhoto, ResidentReport
from processes.retention import texts
from processes.retention.kinds import Kind
from processes.retention.models import RetentionAct, RetentionRun
from processes.rosters.models import ReceptionVisit

#: What is known of a natural person beside the name.
PARTICULARS = (
    *("phone", "id_type", "id_no", "sex", "born_on", "ethnicity", "education"),
    *("person_category", "address", "stance"),
)
#: Of a unit: its number is public, who answers its telephone is somebody.
OF_UNIT = ("phone", "address", "stance")


@dataclass(frozen=True)
class Known:
    """What a party was called and known by, before it is forgotten."""

    is_unit: bool
    name: str
    phone: str | None
    id_no: str | None
    address: str | None


def anonymise_case(session: Session, case: Case, run: RetentionRun, months: int) -> RetentionAct:
    """Remove everything by which the case's parties could be known; the caller holds its row."""
    assert case.archived_at is not None
    parties = session.scalars(select(Party).filter_by(case_id=case.id).order_by(Party.id)).all()
    # While it is still known what to look for.
    known = [Known(p.is_unit, p.name, p.phone, p.id_no, p.address) for p in parties]
    changed = texts.erase(session, case, parties)
    people = sum(not each.is_unit for each in parties)
    for each in parties:
        _empty(each)
    people += _forget_reporters(session, case.id)
    act = RetentionAct(
        run_id=run.id,
        district=case.district,
        kind=Kind.CASES,
        row=case.id,
        at=clock.now(),
        since=case.archived_at,
        months=months,
        people=people,
        texts=changed,
        files=_remove_files(session, case.id),
    )
    _remove_leftovers(session, case)
    session.add(act)
    session.flush()
    _tell(session, case, act, known)
    return act


def anonymise_report(session: Session, row: ResidentReport) -> tuple[int, int]:
    """Empty a report: how many people are forgotten, and how many photographs are gone."""
    people = 1 if row.name or row.phone else 0
    row.name = row.phone = row.spot = None
    row.words = masking.ANONYMOUS
    row.answer = masking.erase(row.answer) if row.answer else None
    return people, _remove_photos(session, row.id)


def anonymise_visit(row: ReceptionVisit) -> int:
    """Forget who came to the reception; in how many texts something was erased."""
    row.visitor, row.phone = masking.ANONYMOUS, None
    return _erase(row, "summary", "answer")


def anonymise_finding(row: PatrolFinding) -> int:
    """Erase the numbers in what a grid worker found; in how many texts there were any."""
    return _erase(row, "text")


def _empty(party: Party) -> None:
    if not party.is_unit:
        party.name = masking.ANONYMOUS
        # Setting the name makes an index of it.
        party.name_index = None
    for each in OF_UNIT if party.is_unit else PARTICULARS:
        setattr(party, each, None)


def _forget_reporters(session: Session, case_id: int) -> int:
    people = 0
    for report in session.scalars(select(ResidentReport).filter_by(case_id=case_id)):
        people += anonymise_report(session, report)[0]
    for visit in session.scalars(select(ReceptionVisit).filter_by(case_id=case_id)):
        anonymise_visit(visit)
        people += 1
    return people


def _remove_files(session: Session, case_id: int) -> int:
    files = 0
    for document in session.scalars(select(Document).filter_by(case_id=case_id)):
        files += document.sha256 is not None
        document.fields, document.content, document.sha256 = {}, None, None
        document.removed_at = clock.now()
    for voice in session.scalars(select(ResidentFeedback).filter_by(case_id=case_id)):
        voice.files = []
    for attachment in session.scalars(select(Attachment).filter_by(case_id=case_id)):
        session.delete(attachment)
        files += 1
    return files


def _remove_photos(session: Session, report_id: int) -> int:
    gone = delete(ReportPhoto).where(ReportPhoto.report_id == report_id)
    return len(session.execute(gone.returning(ReportPhoto.id)).all())


def _remove_leftovers(session: Session, case: Case) -> None:
    """What is nobody's any more: drafts, answers that waited, the code of the progress page."""
    tasks = select(UserTask.id).where(UserTask.instance_id == case.instance_id)
    session.execute(delete(TaskDraft).where(TaskDraft.task_id.in_(tasks)))
    session.execute(delete(HeldAnswers).where(HeldAnswers.case_id == case.id))
    session.execute(delete(QueryCode).where(QueryCode.case_id == case.id))


def _tell(session: Session, case: Case, act: RetentionAct, parties: Sequence[Known]) -> None:
    if case.instance_id is None:
        return
    instance = locking.instance(session, case.instance_id)
    erasing.erase(session, instance, lambda text: masking.erase(text, parties))
    told = {"act": act.id, "people": act.people, "texts": act.texts, "files": act.files}
    history.append(session, instance, "anonymised", by=None, after=told)


def _erase(row: Any, *columns: str) -> int:
    changed = 0
    for each in columns:
        before = getattr(row, each)
        after = masking.erase(before) if before else before
        if after != before:
            setattr(row, each, after)
            changed += 1
    return changed
