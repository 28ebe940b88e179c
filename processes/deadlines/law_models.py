"""The tables of the laws: each version as it was entered, and who stands for it.

What is reckoned by is the released table of rules (`processes.deadlines.library`). Here stands how a
version got there: proposed by one, reviewed by another; and what must never be: two versions of one
law in force on one day.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, literal_column, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.deadlines.laws import Transition


class LawStatus(StrEnum):
    """What became of an entry."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def words(self) -> str:
        """How the status is told."""
        return _STATUS_WORDS[self]


class Law(Base):
    """A law, whatever version of it."""

    __tablename__ = "law"

    id: Mapped[BigId]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class LawEntry(Base):
    """A version of a law, or a correction of one, as somebody entered it."""

    __tablename__ = "law_version"
    __table_args__ = (
        # Both as ranges: equality of numbers has no such index without an extension.
        ExcludeConstraint(
            (literal_column("int8range(law_id, law_id, '[]')"), "&&"),
            (literal_column("daterange(in_force_from, in_force_until, '[]')"), "&&"),
            name="one_version_a_day",
            using="gist",
            where=text("status = 'approved' AND NOT is_correction"),
        ),
        CheckConstraint("in_force_until >= in_force_from", name="days_in_order"),
        CheckConstraint("status <> 'approved' OR decided_by <> proposed_by", name="two_persons"),
        CheckConstraint("status = 'proposed' OR decided_at IS NOT NULL", name="decided"),
        Index(
            "uq_law_version_waiting",
            *("law_id", "edition"),
            unique=True,
            postgresql_where=text("status = 'proposed'"),
        ),
    )

    id: Mapped[BigId]
    law_id: Mapped[int] = mapped_column(ForeignKey("law.id"))
    edition: Mapped[str]
    in_force_from: Mapped[date]
    in_force_until: Mapped[date | None]
    transition: Mapped[Transition]
    #: Whether it puts right what was entered of a version before.
    is_correction: Mapped[bool] = mapped_column(default=False)
    #: Law and rules as a file of rules (`rules_file`); empty for what came with the program.
    content: Mapped[str]
    #: On whose decision, and why.
    note: Mapped[str]
    status: Mapped[LawStatus] = mapped_column(default=LawStatus.PROPOSED)
    proposed_at: Mapped[datetime]
    #: Empty: from the command line, or with the program.
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: As whom somebody proposed it on the command line.
    told_by: Mapped[str | None]
    #: Nobody has to be found by then: the entry lapses.
    expires_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[str | None]
    #: When the deadlines it moves were moved for the first time.
    applied_at: Mapped[datetime | None]


records.declare_rows(Law)
records.declare_rows(LawEntry)


_STATUS_WORDS = {
    LawStatus.PROPOSED: "待复核",
    LawStatus.APPROVED: "已通过",
    LawStatus.REFUSED: "未通过",
    LawStatus.WITHDRAWN: "已撤回",
    LawStatus.EXPIRED: "已过期",
}
