"""The tables of the deadlines and the cards they give rise to."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.deadlines.limits import Kind, Unit

#: Who answers for a deadline that times a right of the parties; nobody gets a card for it.
PARTIES = "parties"
#: The statutory deadlines of mediation; a case has the one of its category.
MEDIATION = frozenset(
    {"tj.rm", "ld.mediate", "yl.mediate", "sq.mediate", "sq.in_case", "xz.mediate"}
)


class DeadlineStatus(StrEnum):
    """A deadline runs, stands still, was met, met or broken off late, called off, or a right lapsed."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    LATE = "late"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class Ending(StrEnum):
    """How what a deadline timed came to its end; whether in time, its status says."""

    DONE = "done"
    AGREED = "agreed"
    FAILED = "failed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    #: The step it timed was left from outside: escalated, returned, broken off by danger.
    LEFT = "left"
    TRANSFERRED = "transferred"
    ABSENT = "absent"
    CALLED_OFF = "called_off"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """What is said of it."""
        return _ENDINGS[self]


_ENDINGS = {
    Ending.DONE: "办成",
    Ending.AGREED: "达成协议",
    Ending.FAILED: "未达成",
    Ending.REFUSED: "一方拒绝",
    Ending.WITHDRAWN: "撤回",
    Ending.EXPIRED: "期满",
    Ending.LEFT: "升级、退回或中途转出",
    Ending.TRANSFERRED: "转其他程序",
    Ending.ABSENT: "未到场",
    Ending.CALLED_OFF: "不再需要",
    Ending.CLOSED: "案件办结",
}
#: What was to be done by then is done; in time, the limit was kept.
KEPT = frozenset({Ending.DONE, Ending.AGREED, Ending.CLOSED})


class ExtensionStatus(StrEnum):
    """An extension that waits for its notice does not count yet; one too late never does."""

    PENDING = "pending"
    COUNTS = "counts"
    LAPSED = "lapsed"


class CaseDeadline(Base):
    """A limit running on a case: since when, until when, why until then, and by which rule."""

    __tablename__ = "clock"
    __table_args__ = (
        Index(None, "case_id", "key"),
        Index(None, "status", "due_at"),
        # The first limit of every case that has one.
        Index(
            "ix_clock_running",
            *("case_id", "due_at"),
            postgresql_include=["responsible"],
            postgresql_where=text("status = 'running'"),
        ),
        # The first statutory limit of a case.
        Index(
            "ix_clock_statutory",
            *("case_id", "due_at"),
            postgresql_where=text("status = 'running' AND instance_id IS NULL"),
        ),
        # The limits in the order they end.
        Index(
            "ix_clock_running_due",
            *("due_at", "case_id"),
            postgresql_include=["responsible", "instance_id", "id"],
            postgresql_where=text("status = 'running'"),
        ),
        # The figures are counted out of this alone.
        Index(
            "ix_clock_ended",
            *("district", "key", "status", text("coalesce(closed_at, due_at)")),
            postgresql_include=["case_id", "closed_at", "due_at"],
        ),
        # Which cases were to be visited again when.
        Index(
            "ix_clock_revisit",
            *("district", "due_at"),
            postgresql_include=["case_id", "status"],
            postgresql_where=text("key = 'revisit'"),
        ),
        # Whether a department answered a whistle in time.
        Index(
            "ix_clock_answering",
            *("case_id", "responsible", "started_at"),
            postgresql_include=["status", "due_at", "key"],
            postgresql_where=text("key IN ('department.sign', 'department.arrive')"),
        ),
        # Which whistles were not answered in time.
        Index(
            "ix_clock_answered_late",
            *("district", "started_at"),
            postgresql_include=["case_id", "responsible", "status", "due_at", "key"],
            postgresql_where=text(
                "key IN ('department.sign', 'department.arrive') AND status IN ('late', 'running')"
            ),
        ),
        Index(None, "instance_id", "token"),
    )

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    key: Mapped[str]
    variant: Mapped[str | None]
    name: Mapped[str]
    kind: Mapped[Kind]
    #: The step it times; empty for a statutory deadline, which belongs to the case.
    instance_id: Mapped[int | None]
    element: Mapped[str | None]
    token: Mapped[str | None]
    #: Who answers for it: a unit, or a group of the engine.
    responsible: Mapped[str | None]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    nominal_on: Mapped[date]
    warning_on: Mapped[date]
    why: Mapped[str]
    rule: Mapped[str]
    is_provisional: Mapped[bool] = mapped_column(default=False)
    #: The moment its diagram gave it, where no rule counted it.
    given_at: Mapped[datetime | None]
    #: Why that moment, as its diagram says.
    given_why: Mapped[str | None]
    #: Whose office hours it runs by; empty: those of every place.
    place: Mapped[str | None]
    #: The release of the calendar it was reckoned by last (`calendar_release`).
    calendar: Mapped[int] = mapped_column(default=0)
    #: All extensions so far, in the unit of the rule's extension.
    extended_by: Mapped[int] = mapped_column(default=0)
    status: Mapped[DeadlineStatus] = mapped_column(default=DeadlineStatus.RUNNING)
    closed_at: Mapped[datetime | None]
    #: How what it timed ended; empty while it is open, and of clocks that ended before this was kept.
    ended: Mapped[Ending | None]


class DeadlinePause(Base):
    """An interval that does not count (鉴定、听证)."""

    __tablename__ = "clock_pause"

    id: Mapped[BigId]
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    district: Mapped[str]
    #: What the rule allows: 鉴定、听证
    reason: Mapped[str]
    #: What shows it: number of the commission, of the document, or in words.
    evidence: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    #: Who let it stand still, and who set it going again.
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resumed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class DeadlineExtension(Base):
    """By how much a deadline was lengthened, by whom and why."""

    __tablename__ = "clock_extension"

    id: Mapped[BigId]
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    district: Mapped[str]
    amount: Mapped[int]
    #: What the amount is counted in; empty: what the deadline's rule says (of before laws had versions).
    unit: Mapped[Unit | None]
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[ExtensionStatus] = mapped_column(default=ExtensionStatus.COUNTS)
    #: Where the signatures of both parties are kept, for an extension they must agree to.
    consent: Mapped[str | None]
    #: Kind of the document that has to go out before it counts.
    notice: Mapped[str | None]
    #: That document (`processes.documents`), and when it was served.
    document_id: Mapped[int | None]
    notified_at: Mapped[datetime | None]
    due_before: Mapped[datetime]
    #: Empty until it counts.
    due_after: Mapped[datetime | None]


class Colour(StrEnum):
    """Blue reminds, yellow warns, red goes to the political and legal committee."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def words(self) -> str:
        """What the card is called."""
        return {Colour.BLUE: "蓝牌", Colour.YELLOW: "黄牌", Colour.RED: "红牌"}[self]


class Card(Base):
    """A card, counted per case and responsible unit."""

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("clock_id", "colour"),
        Index(None, "case_id"),
        Index(None, "district", "colour", "id"),
        Index(None, "district", "colour", "issued_at"),
        Index(None, "district", "issued_at", "id"),
        Index(None, "responsible", "id"),
        Index(
            "ix_card_standing",
            "id",
            postgresql_include=["case_id"],
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_card_unfollowed", "id", postgresql_where=text("followed_at IS NULL")),
    )

    id: Mapped[BigId]
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    responsible: Mapped[str | None]
    colour: Mapped[Colour]
    #: When it was due, though it may have been given later.
    issued_at: Mapped[datetime]
    why: Mapped[str]
    #: When people were told, and what it asks for was begun.
    followed_at: Mapped[datetime | None]
    #: A card wrongly given stays, but no longer counts.
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_why: Mapped[str | None]


# Which release of the calendar a deadline was reckoned by is bookkeeping, written for all at once.
records.declare(CaseDeadline, subject="case_id", without={"calendar"})
records.declare(DeadlinePause, subject="case_id", via=("clock_id", CaseDeadline))
records.declare(DeadlineExtension, subject="case_id", via=("clock_id", CaseDeadline))
records.declare(Card, subject="case_id")
