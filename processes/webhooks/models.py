"""The tables of the event feed and of the programs it is pushed to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, false, text, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId
from processes.cases.choices import Choice
from processes.privacy.encrypted_columns import EncryptedText


class UnpublishedChange(Base):
    """A case change without a place in the feed yet; a trigger writes it with the change."""

    __tablename__ = "unpublished_change"

    change_id: Mapped[int] = mapped_column(
        ForeignKey("case_change.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class CaseEvent(Base):
    """The place of a case change in the feed.

    Ids of changes are taken before their transactions are kept, so a reader who goes by them may
    pass one that becomes visible later. Positions are given afterwards, by one writer.
    """

    __tablename__ = "case_event"
    __table_args__ = (Index(None, "district", "position"), Index(None, "case_id", "position"))

    position: Mapped[BigId]
    district: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    change_id: Mapped[int] = mapped_column(ForeignKey("case_change.id"), unique=True)


class Webhook(Base):
    """A program of another office that events are pushed to."""

    __tablename__ = "webhook"

    id: Mapped[BigId]
    district: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    url: Mapped[str]
    #: `whsec_` and 32 bytes in base64; shown once.
    secret: Mapped[str] = mapped_column(EncryptedText("webhook.secret"))
    #: Which changes are told (`cases.choices.Change`); empty: all.
    changes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    #: Whether it may know the parties' names and telephones.
    with_parties: Mapped[bool] = mapped_column(server_default=false())
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    #: Everything up to here has its deliveries.
    position: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class DeliveryStatus(Choice):
    """Where a delivery stands. Dead: no longer tried by itself."""

    WAITING = "waiting", "待发送"
    DELIVERED = "delivered", "已送达"
    DEAD = "dead", "已停止重试"


class Delivery(Base):
    """One event to be pushed to one webhook."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index(None, "webhook_id", "position", unique=True),
        Index(
            "ix_webhook_delivery_waiting",
            "webhook_id",
            "case_id",
            "position",
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    id: Mapped[BigId]
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(ForeignKey("case_event.position"))
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    status: Mapped[DeliveryStatus] = mapped_column(default=DeliveryStatus.WAITING)
    #: how often it was tried in vain
    attempts: Mapped[int] = mapped_column(default=0)
    #: When it is tried next.
    due_at: Mapped[datetime]
    #: What the receiver answered last: a status, or why there was none.
    answer: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
