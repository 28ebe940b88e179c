"""Working days and hours in tables, with the shipped years as first content, and moves of clocks."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

FILES = Path(__file__).parents[2] / "data" / "calendar"
YEARS = (2023, 2024, 2025, 2026)


def upgrade() -> None:
    release = op.create_table(
        "calendar_release",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("year", sa.BigInteger(), index=True),
        sa.Column("place", sa.Text(), index=True),
        sa.Column("origin", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), sa.ForeignKey("person.id")),
    )
    day = op.create_table(
        "calendar_day",
        _release(primary_key=True),
        sa.Column("on", sa.Date(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "office_hours",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        _release(index=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("breaks", sa.Time()),
        sa.Column("resumes", sa.Time()),
        sa.Column("closes", sa.Time(), nullable=False),
    )
    op.create_table(
        "clock_move",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column(
            "clock_id", sa.BigInteger(), sa.ForeignKey("clock.id"), nullable=False, index=True
        ),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        _release(index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("due_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warning_before", sa.Date(), nullable=False),
        sa.Column("warning_after", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
    )
    op.add_column("clock", sa.Column("place", sa.Text()))
    op.add_column(
        "clock", sa.Column("calendar", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.alter_column("clock", "calendar", server_default=None)
    _load(release, day)


def downgrade() -> None:
    for name in ("calendar", "place"):
        op.drop_column("clock", name)
    for name in ("clock_move", "office_hours", "calendar_day", "calendar_release"):
        op.drop_table(name)


def _release(**more: bool) -> "sa.Column[int]":
    return sa.Column(
        "release_id",
        sa.BigInteger(),
        sa.ForeignKey("calendar_release.id"),
        nullable=False,
        **more,  # type: ignore[arg-type]
    )


def _load(release: sa.Table, day: sa.Table) -> None:
    """The years that came with the program when the tables were made."""
    for year in YEARS:
        values = {"year": year, "origin": "shipped", "note": "随软件", "at": datetime.now(UTC)}
        made = sa.insert(release).values(values).returning(release.c.id)
        number = op.get_bind().execute(made).scalar_one()
        rows = json.loads((FILES / f"{year}.json").read_text("utf-8"))
        op.bulk_insert(
            day,
            [
                {
                    "release_id": number,
                    "on": date.fromisoformat(row["date"]),
                    "name": row["name"],
                    "is_off": row["is_off"],
                }
                for row in rows
            ],
        )
