"""The case and what belongs to it: parties, changes, feedback, agreement.

Personal data stands in `party` alone; diagrams and history know ids.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, validates
from sqlalchemy.types import Text

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import (
    AgreementForm,
    Change,
    Level,
    LitigationStage,
    Loop,
    MediationKind,
    Outcome,
    ReturnReason,
    RiskColor,
    Scale,
    Severity,
    Side,
    Source,
    Status,
    Tier,
)
from processes.privacy import blind_index, identity_numbers
from processes.privacy.encrypted_columns import EncryptedText


class Case(Base):
    """A dispute, under one number from registration to archive, whatever tier has it."""

    __tablename__ = "dispute_case"
    __table_args__ = (
        Index(None, "grid", "id"),
        # With the tasks of these cases.
        Index(None, "village", "id", postgresql_include=["instance_id"]),
        Index(None, "street", "id", postgresql_include=["instance_id"]),
        Index(None, "district", "tier", "status", "id"),
        Index(None, "mediation_unit", "id"),
        Index("ix_dispute_case_open", "district", "id", postgresql_where=text("closed_at IS NULL")),
        # What is open is one case in many: it is counted out of this alone.
        Index(
            "ix_dispute_case_open_places",
            *("district", "street", "village", "grid"),
            postgresql_include=["id", "tier", "owner_id", "instance_id"],
            postgresql_where=text("closed_at IS NULL"),
        ),
        # Where the case of a task lies, for all tasks at once.
        Index(
            None,
            "instance_id",
            postgresql_include=["id", "district", "street", "village", "grid"],
        ),
        Index(
            "ix_dispute_case_district_closed_at",
            *("district", "closed_at"),
            # What the figures of closed cases ask: they are counted out of this alone.
            postgresql_include=[
                *("id", "reopenings", "outcome", "level", "tier", "is_major_risk", "is_petition")
            ],
            postgresql_where=text("closed_at IS NOT NULL"),
        ),
        Index(
            "ix_dispute_case_district_registered_at",
            *("district", "registered_at"),
            # The same for the cases registered.
            postgresql_include=[
                *("id", "outcome", "is_petition", "people_count", "litigation_stage", "found_at"),
                *("first_contact_at", "mediation_start_at", "escalated_violence_at"),
            ],
        ),
        # What is past its term of retention, the oldest first.
        Index(
            "ix_dispute_case_archived_at",
            *("district", "archived_at", "id"),
            postgresql_where=text("archived_at IS NOT NULL"),
        ),
        # Whose case it is, and its tasks.
        Index("ix_dispute_case_owner_id", "owner_id", "id", postgresql_include=["instance_id"]),
        # Which of many cases were opened again.
        Index("ix_dispute_case_reopened", "id", postgresql_where=text("reopenings > 0")),
        Index(None, "district", "id", postgresql_include=["reopenings"]),
        UniqueConstraint("registered_by", "form_key"),
        # One matter of the e platform is one case, however often it is reported (docs/domain.md G07).
        UniqueConstraint("district", "e_platform_no"),
    )

    id: Mapped[BigId]
    #: 一案一码: `ZW-2026-000001`; the business key of its one process instance.
    case_no: Mapped[str] = mapped_column(unique=True)
    district: Mapped[str]
    street: Mapped[str]
    village: Mapped[str]
    #: Code of the small grid.
    grid: Mapped[str]
    instance_id: Mapped[int | None]

    event_name: Mapped[str]
    #: At most 2000 characters.
    summary: Mapped[str]
    occurred_on: Mapped[date | None]
    #: When a party knew of the wrong; from then the time to sue or to apply runs (民法典188条).
    known_on: Mapped[date | None]
    found_at: Mapped[datetime]
    source: Mapped[Source]
    #: Where it happened, in words.
    place: Mapped[str | None]
    #: Two or four digits of the code table `category`.
    category: Mapped[str]
    focus_tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    scale: Mapped[Scale]
    severity: Mapped[Severity]
    risk_color: Mapped[RiskColor]
    people_count: Mapped[int] = mapped_column(default=1)
    #: Yuan.
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    orgs: Mapped[str | None]
    is_petition: Mapped[bool] = mapped_column(default=False)
    needs_enforcement: Mapped[bool] = mapped_column(default=False)
    #: 涉治安刑事: the police are told and an emergency whistle is blown at once.
    police_matter: Mapped[bool] = mapped_column(default=False)
    #: Whether both sides agree to mediation; unknown before they were asked.
    consent: Mapped[bool | None]
    #: 重大涉稳风险: counted when it is resolved (docs/domain.md D10), which is not counting whistles.
    is_major_risk: Mapped[bool] = mapped_column(default=False, server_default=false())
    e_platform_no: Mapped[str | None]

    #: Empty until triage has put it on one.
    tier: Mapped[Tier | None]
    level: Mapped[Level] = mapped_column(default=Level.VILLAGE)
    status: Mapped[Status] = mapped_column(default=Status.REGISTERED)
    outcome: Mapped[Outcome | None]
    method: Mapped[str | None]
    result: Mapped[str | None]
    #: Empty until a mediation organisation accepted it.
    mediation_kind: Mapped[MediationKind | None]
    #: The department that mediates; empty where mediators of the place do.
    mediation_unit: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    #: From the channel it came by, and onward by the steps of its mediation.
    litigation_stage: Mapped[LitigationStage | None]
    #: Who answers for it on the present tier, once somebody took it.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returns: Mapped[int] = mapped_column(default=0)
    reopenings: Mapped[int] = mapped_column(default=0)

    registered_at: Mapped[datetime]
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Of the form it was typed into: one form makes one case, however often it is sent.
    form_key: Mapped[str | None]
    first_contact_at: Mapped[datetime | None]
    mediation_start_at: Mapped[datetime | None]
    escalated_violence_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]

    @property
    def loop(self) -> Loop:
        """Where it is in 收集、处置、交办、反馈."""
        if self.closed_at is not None:
            return Loop.ANSWERED
        if self.status is Status.REGISTERED:
            return Loop.COLLECTED
        return Loop.HANDLED if self.tier in (None, Tier.GRID) else Loop.ASSIGNED


class Party(Base):
    """Somebody the dispute is between. The only place where personal data stands, sealed."""

    __tablename__ = "party"

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    side: Mapped[Side]
    #: An enterprise, a committee, a shop: no natural person.
    is_unit: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(EncryptedText("party.name"))
    phone: Mapped[str | None] = mapped_column(EncryptedText("party.phone"))
    #: A code of `identity_numbers.ID_TYPES`.
    id_type: Mapped[str | None]
    id_no: Mapped[str | None] = mapped_column(EncryptedText("party.id_no"))
    #: Keyed digests (`processes.privacy.blind_index`) by which the same person is found again.
    name_index: Mapped[str | None] = mapped_column(index=True)
    phone_index: Mapped[str | None] = mapped_column(index=True)
    id_no_index: Mapped[str | None] = mapped_column(index=True)
    sex: Mapped[str | None]
    #: ISO date; by the identity number, where there is one.
    born_on: Mapped[str | None] = mapped_column(EncryptedText("party.born_on"))
    ethnicity: Mapped[str | None]
    education: Mapped[str | None]
    #: Sensitive (docs/domain.md 4.3), only shown to who handles the case.
    person_category: Mapped[str | None] = mapped_column(EncryptedText("party.person_category"))
    address: Mapped[str | None] = mapped_column(EncryptedText("party.address"))
    stance: Mapped[str | None] = mapped_column(EncryptedText("party.stance"))
    is_focus: Mapped[bool] = mapped_column(default=False)
    #: Speaks for the others who ask for the same (信访工作条例20条、劳动争议调解仲裁法7条).
    is_representative: Mapped[bool] = mapped_column(default=False, server_default=false())

    @validates("name", "phone", "id_no")
    def _index(self, key: str, value: str | None) -> str | None:
        setattr(self, f"{key}_index", blind_index.digest(f"party.{key}", value))
        return value

    @property
    def is_child(self) -> bool:
        """Whether under fourteen today: then all that is known of them is sensitive (28条)."""
        if self.born_on is None:
            return False
        return identity_numbers.age(date.fromisoformat(self.born_on)) < identity_numbers.CHILD


class CaseChange(Base):
    """Something that happened to a case: notices and statistics are both made of these rows."""

    __tablename__ = "case_change"
    __table_args__ = (
        Index(None, "case_id", "id"),
        # To which cases something happened is told out of this alone.
        Index(None, "district", "what", "at", postgresql_include=["case_id"]),
    )

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    what: Mapped[Change]
    tier_before: Mapped[Tier | None]
    tier: Mapped[Tier | None]
    status_before: Mapped[Status | None]
    status: Mapped[Status]
    outcome: Mapped[Outcome | None]
    reason_code: Mapped[ReturnReason | None]
    reason: Mapped[str | None]


class Feedback(Base):
    """An answer given to whoever asked (件件有回音); none, no closing."""

    __tablename__ = "feedback"

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: 当面、电话、书面……
    way: Mapped[str]
    content: Mapped[str]


class Settlement(Base):
    """An agreement the parties reached, oral or in writing (人民调解法28—31条)."""

    __tablename__ = "settlement"
    __table_args__ = (Index(None, "district", "reached_at"),)

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    form: Mapped[AgreementForm]
    content: Mapped[str]
    reached_at: Mapped[datetime]
    #: From which day it binds; the right to judicial confirmation runs from it.
    effective_on: Mapped[date]
    perform_by: Mapped[date | None]
    #: Who wrote it down; the same text again and again by one hand is looked at.
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation: Mapped[str | None] = mapped_column(ForeignKey("mediation_organisation.code"))


class Revisit(Base):
    """A visit after the closing, and what was found."""

    __tablename__ = "revisit"
    __table_args__ = (
        UniqueConstraint("case_id", "round", "attempt", "reopenings"),
        Index(None, "district", "at", postgresql_include=["case_id", "finding"]),
    )

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    #: Which closing it follows, which visit after it, which attempt at that visit.
    reopenings: Mapped[int] = mapped_column(default=0)
    round: Mapped[int]
    attempt: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    way: Mapped[str | None]
    #: stable, unperformed, dissatisfied, relapsed, unreachable.
    finding: Mapped[str]
    remark: Mapped[str | None]


# Facts of a case: what is written into these rows is recorded with its history.
records.declare(Case, subject="id", added={"is_major_risk": False})
for _table in (Party, CaseChange, Feedback, Settlement, Revisit):
    records.declare(_table, subject="case_id")
