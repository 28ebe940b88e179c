"""The tables of signers: a round is one question to one or several people, a signature one of them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId


class Kind(StrEnum):
    """When the signers are to agree, and what follows from a no."""

    #: 前加签: before the holder can complete the task
    BEFORE = "before"
    #: 后加签: once the holder has done their part, before the process goes on
    AFTER = "after"
    #: 并加签: at any time, before the process goes on
    BESIDE = "beside"
    #: 会签: a decision of several, which the holder waits for and reads; a no hinders nothing
    COUNTERSIGN = "countersign"


class Rule(StrEnum):
    """How several decide."""

    #: everybody is heard, and all must agree
    ALL = "all"
    #: the first to agree decides
    ANY = "any"
    #: so many must agree (`SigningRound.needed`)
    SHARE = "share"
    #: one after another; the first to refuse ends it
    ORDER = "order"
    #: all at once; the first to refuse ends it
    VETO = "veto"


class Outcome(StrEnum):
    """What came of a round."""

    AGREED = "agreed"
    REFUSED = "refused"
    #: nobody who was asked is left
    CALLED_OFF = "called_off"
    #: the holder goes on against the refusal, and says why
    SET_ASIDE = "set_aside"


class Answer(StrEnum):
    """Where one signer stands."""

    #: their turn has not come
    WAITING = "waiting"
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    #: 减签
    REMOVED = "removed"
    #: it was decided without them
    SPARED = "spared"


class SigningRound(Base):
    """Several people asked about one task by one rule."""

    __tablename__ = "signing_round"
    __table_args__ = (Index(None, "task_id", "id"),)

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"))
    kind: Mapped[Kind]
    rule: Mapped[Rule]
    #: how many must agree; of the rule `share` alone
    needed: Mapped[int | None]
    #: what they are asked, in the holder's words
    words: Mapped[str]
    #: opaque person id
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    #: None: it is not decided
    outcome: Mapped[Outcome | None]
    decided_at: Mapped[datetime | None]
    #: the step was sent back to and is done anew: what was said then counts no more
    outdated_at: Mapped[datetime | None]
    district: Mapped[str | None]


class Signature(Base):
    """One person asked in a round."""

    __tablename__ = "signature"
    __table_args__ = (
        Index(None, "round_id", "position"),
        Index(None, "task_id"),
        Index(None, "person", "id"),
    )

    id: Mapped[BigId]
    round_id: Mapped[int] = mapped_column(ForeignKey("signing_round.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"))
    #: opaque person id
    person: Mapped[str]
    #: 1, 2, 3 …: whose turn comes when, by the rule `order`
    position: Mapped[int]
    answer: Mapped[Answer]
    #: in their words; a no has a reason
    said: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    #: opaque person id; another's where somebody stood in for them
    answered_by: Mapped[str | None]
    district: Mapped[str | None]


records.declare_rows(Signature)
