"""Rooms and their booking, duty, services; what the older bodies need to be kept as registers."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NUMBERED = ("unit", "coordination", "coordination_unit", "mediation_organisation")
ENDING = ("coordination_unit", "mediation_organisation", "studio")
SLOT = (
    "int8range("
    "room_id * 17179869184 + extract(epoch from (begins_at at time zone 'UTC'))::bigint, "
    "room_id * 17179869184 + extract(epoch from (ends_at at time zone 'UTC'))::bigint)"
)


def upgrade() -> None:
    for table in NUMBERED:
        op.add_column(table, sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False))
        op.create_unique_constraint(None, table, ["id"])
    for table in ENDING:
        op.add_column(table, sa.Column("until_on", sa.Date()))
    specialities = postgresql.ARRAY(sa.Text())
    op.add_column(
        "appointment",
        sa.Column("specialities", specialities, server_default=sa.text("'{}'"), nullable=False),
    )
    _rooms()
    _day_to_day()


def downgrade() -> None:
    for table in ("walk", "publicity", "service", "duty_turn", "room_booking", "room"):
        op.drop_table(table)
    op.drop_column("appointment", "specialities")
    for table in ENDING:
        op.drop_column(table, "until_on")
    for table in NUMBERED:
        op.drop_column(table, "id")


def _rooms() -> None:
    op.create_table(
        "room",
        _id(),
        _place(),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seats", sa.BigInteger()),
        sa.Column("until_on", sa.Date()),
        _district(),
    )
    op.create_index(None, "room", ["place", "kind"])
    op.create_table(
        "room_booking",
        _id(),
        sa.Column("room_id", sa.BigInteger(), sa.ForeignKey("room.id"), nullable=False),
        _district(),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id")),
        sa.Column("note", sa.Text()),
        _person("booked_by", nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        _person("cancelled_by"),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("ends_at > begins_at", name="order"),
        postgresql.ExcludeConstraint(
            (sa.text(SLOT), "&&"),
            name="ex_room_booking_overlap",
            using="gist",
            where=sa.text("cancelled_at IS NULL"),
        ),
    )
    op.create_index(None, "room_booking", ["room_id", "begins_at"])
    op.create_index(None, "room_booking", ["case_id"])


def _day_to_day() -> None:
    op.create_table(
        "duty_turn",
        _id(),
        sa.Column("on", sa.Date(), nullable=False),
        _place(),
        sa.Column("kind", sa.String(32), nullable=False),
        _person("person_id", nullable=False),
        sa.Column("phone", sa.Text()),
        sa.Column("note", sa.Text()),
        _district(),
        *_signed(),
        sa.UniqueConstraint("on", "place", "kind", "person_id"),
    )
    op.create_index(None, "duty_turn", ["place", "on"])
    op.create_table(
        "service",
        _id(),
        sa.Column("kind", sa.String(32), nullable=False),
        _place(),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.Text()),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id")),
        _district(),
        *_signed(),
    )
    op.create_table(
        "publicity",
        _id(),
        sa.Column("on", sa.Date(), nullable=False),
        _place(),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.Text()),
        _district(),
        *_signed(),
    )
    op.create_table(
        "walk",
        _id(),
        sa.Column("on", sa.Date(), nullable=False),
        _place(),
        sa.Column("unit", sa.Text(), sa.ForeignKey("unit.code")),
        sa.Column("walkers", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text()),
        _district(),
        *_signed(),
    )
    for table in ("service", "publicity", "walk"):
        op.create_index(None, table, ["place", "id"])


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)


def _place() -> sa.Column[str]:
    return sa.Column("place", sa.Text(), sa.ForeignKey("place.code"), nullable=False)


def _district() -> sa.Column[str]:
    return sa.Column("district", sa.Text(), nullable=False)


def _person(name: str, *, nullable: bool = True) -> sa.Column[int]:
    key = sa.ForeignKey("person.id")
    return sa.Column(name, sa.BigInteger(), key, nullable=nullable)


def _signed() -> tuple[sa.Column[int], sa.Column[datetime]]:
    return _person("recorded_by"), sa.Column(
        "recorded_at", sa.DateTime(timezone=True), nullable=False
    )
