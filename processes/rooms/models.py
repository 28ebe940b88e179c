"""Rooms of the centres, and who has them when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import Choice

#: Room and time as one range of whole numbers: the room above, the seconds below. PostgreSQL can
#: then refuse an overlap with the index of one range; `btree_gist` is not shipped with it.
SLOT = (
    "int8range("
    "room_id * 17179869184 + extract(epoch from (begins_at at time zone 'UTC'))::bigint, "
    "room_id * 17179869184 + extract(epoch from (ends_at at time zone 'UTC'))::bigint)"
)
#: The name by which a refusal is known.
NO_OVERLAP = "ex_room_booking_overlap"


class RoomKind(Choice):
    """The six rooms every centre has (docs/domain.md D06)."""

    RECEPTION = "reception", "信访接待室"
    MEDIATION = "mediation", "矛盾纠纷调处室"
    LEGAL = "legal", "公共法律服务室"
    COUNSELLING = "counselling", "心理疏导室"
    VIDEO = "video", "视频监控调度室"
    GRID = "grid", "网格化管理工作室"


class Purpose(Choice):
    """What a room is taken for."""

    MEDIATION = "mediation", "调解会"
    RECEPTION = "reception", "接访"
    COUNSELLING = "counselling", "心理疏导"
    MUSTER = "muster", "报到会商"
    OTHER = "other", "其他"


class Room(Base):
    """One room of a centre of district, street or village."""

    __tablename__ = "room"
    __table_args__ = (Index(None, "place", "kind"),)

    id: Mapped[BigId]
    #: The place whose centre it is in.
    place: Mapped[str] = mapped_column(ForeignKey("place.code"))
    kind: Mapped[RoomKind]
    name: Mapped[str]
    seats: Mapped[int | None]
    #: The last day.
    until_on: Mapped[date | None]
    district: Mapped[str]


class RoomBooking(Base):
    """That a room is taken from one moment to another; two never overlap."""

    __tablename__ = "room_booking"
    __table_args__ = (
        ExcludeConstraint(
            (text(SLOT), "&&"), name=NO_OVERLAP, using="gist", where=text("cancelled_at IS NULL")
        ),
        CheckConstraint("ends_at > begins_at", name="order"),
        Index(None, "room_id", "begins_at"),
        Index(None, "case_id"),
    )

    id: Mapped[BigId]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    district: Mapped[str]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    purpose: Mapped[Purpose]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"))
    note: Mapped[str | None]
    booked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    booked_at: Mapped[datetime]
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]


records.declare_rows(Room)
records.declare_rows(RoomBooking)
