"""What is kept of a sponsored case besides its team and plan, and the council's meetings."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import Choice


class Effort(Choice):
    """What a leader does for a case; the first three are meetings with the people concerned."""

    MEET = "meet", "见面"
    OUTREACH = "outreach", "下访"
    RECEPTION = "reception", "接访"
    MEETING = "meeting", "会商"
    AID = "aid", "救助"


class Basis(Choice):
    """On what a case counts as settled."""

    SIGNATURE = "signature", "当事人签字"
    EVIDENCE = "evidence", "客观证据"


class Resolution(Choice):
    """What the council decided about a case."""

    TAKE = "take", "由领导包案"
    RETURN = "return", "不予包案，退回部门"
    CONCLUDE = "conclude", "依法终结"
    CHANGE = "change", "换班"


class ScoreSource(Choice):
    """Where the points of an item come from."""

    HAND = "hand", "人工评分"
    RED_CARDS = "red_cards", "按红牌扣分"
    WHISTLES = "whistles", "按吹哨评价"


class Sponsorship(Base):
    """Why a case was proposed for a leader: 积案标记、难度评定依据 (docs/domain.md L04)."""

    __tablename__ = "sponsorship"
    __table_args__ = (UniqueConstraint("case_id"),)

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    #: 信访积案: long unresolved.
    is_backlog: Mapped[bool] = mapped_column(default=False)
    #: Codes of the form `propose`: undecided, expired, red, petition, repeat, group.
    grounds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    difficulty: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Progress(Base):
    """One thing done for a case: a meeting, an outreach with what was promised, aid (docs/domain.md L09)."""

    __tablename__ = "sponsorship_progress"
    __table_args__ = (Index(None, "case_id", "on"), Index(None, "district", "what", "on"))

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    what: Mapped[Effort]
    on: Mapped[date]
    place: Mapped[str | None]
    #: Who was there, by office; the parties are known by the case.
    people: Mapped[str | None]
    #: 承诺事项.
    promises: Mapped[str | None]
    content: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class Recognition(Base):
    """The committee's verification that a case is settled, or is not yet (化解认定)."""

    __tablename__ = "recognition"

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    is_recognised: Mapped[bool]
    basis: Mapped[Basis]
    note: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CouncilMeeting(Base):
    """A meeting of the standing committee about cases (常委会专题研究, docs/domain.md L01)."""

    __tablename__ = "council_meeting"
    __table_args__ = (Index(None, "district", "held_on"),)

    id: Mapped[BigId]
    district: Mapped[str]
    held_on: Mapped[date]
    topic: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class CouncilMatter(Base):
    """A case a meeting dealt with, and what was decided about it."""

    __tablename__ = "council_matter"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id"),)

    id: Mapped[BigId]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("council_meeting.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    resolution: Mapped[Resolution]
    minutes: Mapped[str]


class CouncilTask(Base):
    """Something a meeting resolved that somebody carries out by a day (决定事项)."""

    __tablename__ = "council_task"
    __table_args__ = (Index(None, "district", "due_on"),)

    id: Mapped[BigId]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("council_meeting.id"), index=True)
    district: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    content: Mapped[str]
    #: A department's code, or a person's id where somebody answers in person.
    unit: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    result: Mapped[str | None]


class AssessmentItem(Base):
    """One item of the assessment for a peaceful district (平安张湾建设考核, docs/domain.md L02)."""

    __tablename__ = "assessment_item"

    id: Mapped[BigId]
    district: Mapped[str]
    title: Mapped[str]
    #: Points at most.
    weight: Mapped[int]
    #: How it is scored: by hand, or from the cards or the whistles of the period.
    source: Mapped[ScoreSource]
    #: Points off for each red card, of an item scored from the cards.
    off_each: Mapped[int | None]
    until_on: Mapped[date | None]


class AssessmentScore(Base):
    """The points a unit was given by hand for an item in a quarter."""

    __tablename__ = "assessment_score"
    __table_args__ = (UniqueConstraint("item_id", "unit", "quarter"),)

    id: Mapped[BigId]
    district: Mapped[str]
    item_id: Mapped[int] = mapped_column(ForeignKey("assessment_item.id"))
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"))
    #: `2026Q3`.
    quarter: Mapped[str]
    points: Mapped[int]
    reason: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


records.declare(Sponsorship, subject="case_id")
records.declare(Progress, subject="case_id")
records.declare(Recognition, subject="case_id")
records.declare(CouncilMatter, subject="case_id")
records.declare_rows(CouncilMeeting)
records.declare_rows(CouncilTask)
records.declare_rows(AssessmentItem)
records.declare_rows(AssessmentScore)
