"""Every table of the processes, imported together so that metadata and migrations see them."""

from processes.access.batch_models import BatchItem, BatchOperation
from processes.access.kept_messages import KeptMessage
from processes.access.machine_accounts import MachineAccount
from processes.access.quotas import CountedUse
from processes.access.request_models import AdministrativeRequest
from processes.access.sign_in import EndedSession, FailedLogins
from processes.audit.adoption import HistoryKey
from processes.audit.log import AuditEntry, AuditHead
from processes.audit.runs import Verification
from processes.audit.seal_models import Seal, SealedHead
from processes.calendars.models import CalendarDay, CalendarRelease, DeadlineMove, OfficeHours
from processes.cards.models import Explanation, Reminder
from processes.cases.models import (
    Case,
    CaseChange,
    Feedback,
    Party,
    Revisit,
    Settlement,
)
from processes.cases.relation_models import CaseRelation
from processes.cases.totals import (
    CaseTotal,
    ClosedTotal,
    LimitTotal,
    OnceTotal,
    RegisteredTotal,
    WhistleTotal,
)
from processes.casework.comments import CaseComment
from processes.casework.correction_models import DateCorrection
from processes.casework.drafts import StartDraft, TaskDraft
from processes.codes.models import CodeEdition
from processes.deadlines.law_models import Law, LawEntry
from processes.deadlines.models import Card, CaseDeadline, DeadlineExtension, DeadlinePause
from processes.directories.duty import DutyTurn
from processes.directories.services import Publicity, Service, Walk
from processes.directories.village_officers import VillageOfficer
from processes.documents.models import Attachment, Document, DocumentTemplate
from processes.documents.program_documents import ProgramDocument
from processes.evidence.models import ProofRun
from processes.exports.models import Export
from processes.imports.models import ImportBatch, ImportRow
from processes.lists.models import BulkAct, FollowedCase, ListColumns, OpenCase, SavedView
from processes.mediation.models import (
    Conflict,
    Invitation,
    JudicialConfirmation,
    MediationSession,
)
from processes.mining.models import DiagramDeparture, HistoryReading, StepVisit
from processes.notices.channel_models import Address, Channel, Message, QuietHours
from processes.notices.models import Notification
from processes.number_series import NumberSeries, ReadyNumber
from processes.organisation.offices import IncompatibleOffices, IndispensableOffice
from processes.organisation.people import Account, Appointment, Person
from processes.organisation.places import (
    Coordination,
    CoordinationUnit,
    MediationOrganisation,
    Place,
    Studio,
    Unit,
)
from processes.patrol.models import PatrolFinding, PatrolRecord
from processes.petitions.models import Answer, Petition, Referral
from processes.privacy.data_keys import DataKey
from processes.registers.change_models import RegisterChange
from processes.residents.models import QueryCode, Rating, ResidentFeedback
from processes.residents.report_models import ReportPhoto, ResidentReport
from processes.rooms.models import Room, RoomBooking
from processes.rosters.models import (
    ReceptionVisit,
    Roster,
    RosterAlarm,
    RosterEntry,
    RosterPublication,
    RotaTurn,
)
from processes.schema import SchemaFloor
from processes.simulation.models import ReplayRun, SimulationRun
from processes.sponsorship.models import (
    AssessmentItem,
    AssessmentScore,
    CouncilMatter,
    CouncilMeeting,
    CouncilTask,
    Progress,
    Recognition,
    Sponsorship,
)
from processes.studio.models import Change, Draft, Version
from processes.supervision.models import Instruction, Order
from processes.upgrades.models import CaseMigration, MigrationLine
from processes.webhooks.models import CaseEvent, Delivery, UnpublishedChange, Webhook
from processes.whistles.models import Attendance, Plan, TeamMember, Whistle
from processes.whistles.quality_models import (
    Measure,
    PreConsultation,
    RatingWeight,
    UnitRating,
    WhistleRating,
)

__all__ = [
    "Account",
    "Address",
    "AdministrativeRequest",
    "Answer",
    "Appointment",
    "AssessmentItem",
    "AssessmentScore",
    "Attachment",
    "Attendance",
    "AuditEntry",
    "AuditHead",
    "BatchItem",
    "BatchOperation",
    "BulkAct",
    "CalendarDay",
    "CalendarRelease",
    "Card",
    "Case",
    "CaseChange",
    "CaseComment",
    "CaseDeadline",
    "CaseEvent",
    "CaseMigration",
    "CaseRelation",
    "CaseTotal",
    "Change",
    "Channel",
    "ClosedTotal",
    "CodeEdition",
    "Conflict",
    "Coordination",
    "CoordinationUnit",
    "CouncilMatter",
    "CouncilMeeting",
    "CouncilTask",
    "CountedUse",
    "DataKey",
    "DateCorrection",
    "DeadlineExtension",
    "DeadlineMove",
    "DeadlinePause",
    "Delivery",
    "DiagramDeparture",
    "Document",
    "DocumentTemplate",
    "Draft",
    "DutyTurn",
    "EndedSession",
    "Explanation",
    "Export",
    "FailedLogins",
    "Feedback",
    "FollowedCase",
    "HistoryKey",
    "HistoryReading",
    "ImportBatch",
    "ImportRow",
    "IncompatibleOffices",
    "IndispensableOffice",
    "Instruction",
    "Invitation",
    "JudicialConfirmation",
    "KeptMessage",
    "Law",
    "LawEntry",
    "LimitTotal",
    "ListColumns",
    "MachineAccount",
    "Measure",
    "MediationOrganisation",
    "MediationSession",
    "Message",
    "MigrationLine",
    "Notification",
    "NumberSeries",
    "OfficeHours",
    "OnceTotal",
    "OpenCase",
    "Order",
    "Party",
    "PatrolFinding",
    "PatrolRecord",
    "Person",
    "Petition",
    "Place",
    "Plan",
    "PreConsultation",
    "ProgramDocument",
    "Progress",
    "ProofRun",
    "Publicity",
    "QueryCode",
    "QuietHours",
    "Rating",
    "RatingWeight",
    "ReadyNumber",
    "ReceptionVisit",
    "Recognition",
    "Referral",
    "RegisterChange",
    "RegisteredTotal",
    "Reminder",
    "ReplayRun",
    "ReportPhoto",
    "ResidentFeedback",
    "ResidentReport",
    "Revisit",
    "Room",
    "RoomBooking",
    "Roster",
    "RosterAlarm",
    "RosterEntry",
    "RosterPublication",
    "RotaTurn",
    "SavedView",
    "SchemaFloor",
    "Seal",
    "SealedHead",
    "Service",
    "Settlement",
    "SimulationRun",
    "Sponsorship",
    "StartDraft",
    "StepVisit",
    "Studio",
    "TaskDraft",
    "TeamMember",
    "Unit",
    "UnitRating",
    "UnpublishedChange",
    "Verification",
    "Version",
    "VillageOfficer",
    "Walk",
    "Webhook",
    "Whistle",
    "WhistleRating",
    "WhistleTotal",
]
