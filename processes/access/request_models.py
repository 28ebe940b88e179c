"""What one administrator asks to be done to another, and what a second one said to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import Choice
from processes.organisation.people import PERSON
from processes.organisation.roles import Role


class Act(Choice):
    """What takes two administrators of different offices."""

    RESET = "reset", "重置口令"
    UNLOCK = "unlock", "解锁账号"
    STOP = "stop", "停用账号"
    ACTIVATE = "activate", "启用账号"
    APPOINT = "appoint", "任命"
    DISMISS = "dismiss", "免职"


class AdministrativeRequest(Base):
    """One act, asked for with its reason; nothing is done before somebody else grants it."""

    __tablename__ = "administrative_request"
    __table_args__ = (
        CheckConstraint("decided_by <> person_id OR NOT is_granted", name="not_oneself"),
        CheckConstraint("asked_by <> decided_by OR NOT is_granted", name="two_people"),
        CheckConstraint(
            "decided_at IS NULL OR decided_by IS NOT NULL OR decided_from IS NOT NULL",
            name="told_who_decided",
        ),
    )

    id: Mapped[BigId]
    act: Mapped[Act]
    #: To whom it is done.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Of an appointment or dismissal: the office.
    role: Mapped[Role | None]
    reason: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    #: Where nobody signed in decided: the name told on the server, and the system's account.
    decided_from: Mapped[str | None]
    is_granted: Mapped[bool | None]


records.declare(AdministrativeRequest, subject="person_id", kind=PERSON)


@dataclass(frozen=True)
class Emergency:
    """Done on the server instead of by a second administrator."""

    #: Who says to be there.
    name: str
    #: The system's account, which is no claim.
    account: str
    reason: str


#: What lets something be done to an administrator.
Authority = AdministrativeRequest | Emergency
