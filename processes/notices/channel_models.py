"""The tables of the ways outside: channels, people's addresses, messages, quiet hours."""

from datetime import datetime, time

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from engine.db import Base, BigId
from processes.cases.choices import Choice
from processes.notices.models import Urgency
from processes.privacy.encrypted_columns import EncryptedText


class Channel(Base):
    """A way outside: mail, a text message gateway, a robot of a work group."""

    __tablename__ = "notice_channel"

    id: Mapped[BigId]
    district: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    #: An apprise URL, with what signs in to the service; never shown again once saved. Where it
    #: holds `{mail}` or `{phone}` each person gets messages of their own, else a group shares it.
    address: Mapped[str] = mapped_column(EncryptedText("notice_channel.address"))
    #: What kind of service the address names, `E-Mail`.
    service: Mapped[str]
    #: `mail` or `phone`, which it needs of a person; None: a group shares it.
    needs: Mapped[str | None]
    #: Whose notices take it (roles); empty: everybody's.
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    #: Which urgencies take it.
    urgencies: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_active: Mapped[bool] = mapped_column(default=True)
    #: Whether it tells the applicants of cases where they stand, and the staff nothing.
    is_for_parties: Mapped[bool] = mapped_column(default=False)
    #: Whether what is not urgent goes through it once a day, in one message.
    is_digest: Mapped[bool] = mapped_column(default=False, server_default=false())
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Address(Base):
    """Where a person wants messages; who gave none gets none outside."""

    __tablename__ = "notice_address"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    district: Mapped[str]
    mail: Mapped[str | None] = mapped_column(EncryptedText("notice_address.mail"))
    phone: Mapped[str | None] = mapped_column(EncryptedText("notice_address.phone"))
    changed_at: Mapped[datetime]


class MessageStatus(Choice):
    """Where a message stands. Doubtful: its sender died at it, and nobody sends it again."""

    WAITING = "waiting", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"
    DOUBTFUL = "doubtful", "不能确定"


class Message(Base):
    """One message outside: the notices a person, or a group, had waiting at that moment."""

    __tablename__ = "notice_message"
    __table_args__ = (
        Index(None, "person_id", "made_at"),
        Index(None, "channel_id", "id"),
        Index(
            "ix_notice_message_turn",
            "case_id",
            "change_id",
            "party_id",
            "channel_id",
            unique=True,
            postgresql_where=text("party_id IS NOT NULL"),
        ),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    channel_id: Mapped[int] = mapped_column(ForeignKey("notice_channel.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The applicant it goes to, and the turn of the case (`case_change`) it tells of.
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"))
    change_id: Mapped[int | None]
    title: Mapped[str]
    body: Mapped[str]
    urgency: Mapped[Urgency]
    #: How many notices it tells of.
    notices: Mapped[int]
    status: Mapped[MessageStatus] = mapped_column(default=MessageStatus.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class QuietHours(Base):
    """When a district's people are left alone, and when they get what is not pressing."""

    __tablename__ = "notice_quiet_hours"

    district: Mapped[str] = mapped_column(primary_key=True)
    #: Local times; the hours usually pass midnight.
    starts: Mapped[time] = mapped_column(server_default=text("'21:00'"))
    ends: Mapped[time] = mapped_column(server_default=text("'07:30'"))
    #: Once a day, what is of low urgency in one message.
    digest_at: Mapped[time] = mapped_column(server_default=text("'08:30'"))
