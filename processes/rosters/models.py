"""The weekly list of who receives, its editions and alarms, the rota it is drafted from, and the visits."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Date

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import Choice, Level
from processes.privacy.encrypted_columns import EncryptedText


class State(Choice):
    """How far a list is."""

    DRAFTED = "drafted", "待确认"
    CONFIRMED = "confirmed", "已确认"
    PUBLISHED = "published", "已公示"
    CLOSED = "closed", "已接访"


class Alarm(Choice):
    """What went wrong with a list; each is raised once."""

    UNCONFIRMED = "unconfirmed", "到周五17:00仍未确认"
    INCOMPLETE = "incomplete", "公示四项不全，未发布"
    UNPUBLISHED = "unpublished", "前一日12:00仍未发布"
    UNDESTINED = "undestined", "当日18:00仍有来访没有去向"


class Destination(Choice):
    """Where a visitor's matter went (件件有去向)."""

    ANSWERED = "answered", "当场答复"
    OPENED = "opened", "生成案件"
    LINKED = "linked", "关联案件"


class Roster(Base):
    """Who receives on one day, at all three levels of a district."""

    __tablename__ = "roster"
    __table_args__ = (UniqueConstraint("district", "reception_on"),)

    id: Mapped[BigId]
    district: Mapped[str]
    #: The day itself: a Monday, or the first working day after it.
    reception_on: Mapped[date]
    #: The Mondays it stands for; two that fall on one day are one list.
    mondays: Mapped[list[date]] = mapped_column(ARRAY(Date))
    state: Mapped[State] = mapped_column(default=State.DRAFTED)
    #: When the list must be out, and why then (`pub.roster`); when it earns a red card.
    publish_due_at: Mapped[datetime]
    red_at: Mapped[datetime]
    why: Mapped[str]
    instance_id: Mapped[int | None] = mapped_column(index=True)
    drafted_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The first edition; later ones do not change whether it was in time.
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class RosterEntry(Base):
    """One person who receives at one centre, as the list shows them."""

    __tablename__ = "roster_entry"
    __table_args__ = (Index(None, "roster_id", "place"), Index(None, "person_id"))

    id: Mapped[BigId]
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id"))
    district: Mapped[str]
    level: Mapped[Level]
    place: Mapped[str] = mapped_column(ForeignKey("place.code"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: The four fields the list may not lack: 姓名、职务、分工、联系电话 (办公电话 only).
    name: Mapped[str | None]
    post: Mapped[str | None]
    duty: Mapped[str | None]
    phone: Mapped[str | None]
    #: Whom this entry replaces (临时换人), and why; the replaced one is no longer shown.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("roster_entry.id"))
    reason: Mapped[str | None]
    replaced_at: Mapped[datetime | None]


class RosterPublication(Base):
    """One edition of a list: the first, and one for each replacement after it."""

    __tablename__ = "roster_publication"
    __table_args__ = (UniqueConstraint("roster_id", "edition"),)

    id: Mapped[BigId]
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id"))
    district: Mapped[str]
    edition: Mapped[int]
    at: Mapped[datetime]
    #: Nobody for the one that went out by itself.
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str | None]


class RosterAlarm(Base):
    """That a list was late or incomplete, or that a matter had no destination."""

    __tablename__ = "roster_alarm"
    __table_args__ = (UniqueConstraint("roster_id", "what"),)

    id: Mapped[BigId]
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id"))
    district: Mapped[str]
    what: Mapped[Alarm]
    at: Mapped[datetime]
    words: Mapped[str]


class RotaTurn(Base):
    """That somebody takes turns in receiving at a place; lists are drafted from these."""

    __tablename__ = "rota_turn"
    __table_args__ = (UniqueConstraint("place", "person_id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    place: Mapped[str] = mapped_column(ForeignKey("place.code"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: The order among those who have waited equally long.
    position: Mapped[int]


class ReceptionVisit(Base):
    """Somebody who came to the reception, and where the matter went (接访登记)."""

    __tablename__ = "reception_visit"
    __table_args__ = (Index(None, "roster_id", "place"), UniqueConstraint("roster_id", "form_key"))

    id: Mapped[BigId]
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id"))
    district: Mapped[str]
    place: Mapped[str] = mapped_column(ForeignKey("place.code"))
    at: Mapped[datetime]
    #: Sealed; they go to the parties of the case when one is opened.
    visitor: Mapped[str] = mapped_column(EncryptedText("reception_visit.visitor"))
    phone: Mapped[str | None] = mapped_column(EncryptedText("reception_visit.phone"))
    people_count: Mapped[int] = mapped_column(default=1)
    summary: Mapped[str]
    #: 谁接访(名单上的人)、谁处访、谁督办、谁结案.
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("roster_entry.id"), index=True)
    handler: Mapped[str | None]
    supervisor: Mapped[str | None]
    closer: Mapped[str | None]
    destination: Mapped[Destination | None]
    destined_at: Mapped[datetime | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    answer: Mapped[str | None]
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Of the form it was typed into: one form, one visit.
    form_key: Mapped[str]


records.declare_rows(Roster)
records.declare_rows(RosterEntry)
records.declare_rows(RosterPublication)
records.declare_rows(RotaTurn)
records.declare_rows(ReceptionVisit)
