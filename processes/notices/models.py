"""The table of what people are told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId
from processes.cases.choices import Choice


class Urgency(Choice):
    """How soon it must reach somebody; declared from below."""

    LOW = "low", "一般"
    NORMAL = "normal", "普通"
    URGENT = "urgent", "紧急"


class Notification(Base):
    """Something a person is told; until it is read, one for each matter."""

    __tablename__ = "notice"
    __table_args__ = (
        Index(
            "ix_notice_unread",
            "person_id",
            "matter",
            unique=True,
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_notice_matter", "matter", postgresql_where=text("done_at IS NULL")),
        Index(None, "person_id", "id"),
        Index("ix_notice_waits", "id", postgresql_where=text("waits")),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: What it is about, `clock:17`: whoever tells the same matter again names it alike.
    matter: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    #: Whoever may not see this case reads neither title nor body.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"))
    urgency: Mapped[Urgency]
    #: When it was told last.
    told_at: Mapped[datetime]
    #: How often it was told while unread.
    times: Mapped[int] = mapped_column(default=1)
    read_at: Mapped[datetime | None]
    #: When nothing was left to do about it; it then is unread no more.
    done_at: Mapped[datetime | None]
    #: The matters it sums up, as far as there is something left to do about them.
    about: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    #: Whether it has yet to be considered for the channels outside.
    waits: Mapped[bool] = mapped_column(default=True)
