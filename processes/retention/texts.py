"""The texts of a case that people wrote freely: names and numbers of the parties are erased in them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import records
from processes.cards.models import Explanation
from processes.cases.models import Case, CaseChange, Feedback, Party, Revisit, Settlement
from processes.casework.comments import CaseComment
from processes.casework.correction_models import DateCorrection
from processes.deadlines.models import Card, CaseDeadline, DeadlineExtension, DeadlinePause
from processes.directories.services import Service
from processes.documents.models import Document
from processes.mediation.models import Invitation, MediationSession
from processes.patrol.models import PatrolFinding
from processes.petitions.models import Answer, ExtensionRequest, Petition, Referral
from processes.privacy import masking
from processes.residents.models import Rating, ResidentFeedback
from processes.residents.report_models import ResidentReport
from processes.rooms.models import RoomBooking
from processes.rosters.models import ReceptionVisit
from processes.sponsorship.models import (
    CouncilMatter,
    CouncilTask,
    Progress,
    Recognition,
    Sponsorship,
)
from processes.supervision.models import Instruction, Order
from processes.whistles.models import Attendance, Plan, TeamMember, Whistle
from processes.whistles.quality_models import (
    Measure,
    PreConsultation,
    UnitRating,
    WhistleRating,
)

#: Every column somebody writes into freely, by model; a test names the others.
FREE: dict[Any, tuple[str, ...]] = {
    Case: ("event_name", "summary", "place", "orgs", "method", "result"),
    CaseChange: ("reason",),
    Feedback: ("way", "content"),
    Settlement: ("content",),
    Revisit: ("way", "remark"),
    CaseComment: ("words",),
    DateCorrection: ("reason",),
    CaseDeadline: ("given_why",),
    Card: ("why", "withdrawn_why"),
    Explanation: ("content",),
    DeadlineExtension: ("reason", "consent", "notice"),
    DeadlinePause: ("reason", "evidence"),
    Document: ("void_reason",),
    MediationSession: ("record",),
    Invitation: ("who",),
    PatrolFinding: ("text",),
    Petition: ("notice_words",),
    Referral: ("words", "objection", "ruling"),
    Answer: ("request", "claim", "facts", "basis", "opinion", "education", "aid"),
    ExtensionRequest: ("reason", "decision"),
    ResidentFeedback: ("words", "answer"),
    Rating: ("words",),
    ResidentReport: ("words", "spot", "answer"),
    RoomBooking: ("note",),
    ReceptionVisit: ("summary", "answer"),
    Sponsorship: ("difficulty",),
    Progress: ("place", "people", "promises", "content"),
    Recognition: ("note",),
    CouncilMatter: ("minutes",),
    CouncilTask: ("content", "result"),
    Order: ("why", "closing"),
    Instruction: ("content", "reply"),
    Whistle: ("reason", "minutes", "result"),
    Attendance: ("opinion", "objection", "excuse_reason"),
    TeamMember: ("handover",),
    Plan: ("content",),
    Measure: ("words", "report"),
    PreConsultation: ("words",),
    UnitRating: ("words",),
    WhistleRating: ("words",),
    Service: ("matter", "result"),
}


def erase(session: Session, case: Case, parties: Sequence[Party]) -> int:
    """Erase the parties in every text of the case; in how many texts there was something."""
    changed = 0
    for model, columns in FREE.items():
        for row in rows_of(session, model, case.id):
            for column in columns:
                before = getattr(row, column)
                after = masking.erase(before, parties) if before else before
                if after != before:
                    setattr(row, column, after)
                    changed += 1
    session.flush()
    return changed


def read(session: Session, case: Case) -> Iterator[tuple[Any, str, Any, str]]:
    """Model, column, row and text of everything written about the case."""
    for model, columns in FREE.items():
        for row in rows_of(session, model, case.id):
            for column in columns:
                if text := getattr(row, column):
                    yield model, column, row, text


def rows_of(session: Session, model: Any, case_id: int) -> list[Any]:
    """The rows of a model that belong to the case."""
    kept = records.tables[model]
    if kept.kind == records.CASE:
        found = session.execute(kept.select().where(kept.subject_column == case_id))
        return [row for row, _subject in found]
    return list(session.scalars(select(model).where(model.case_id == case_id)))
