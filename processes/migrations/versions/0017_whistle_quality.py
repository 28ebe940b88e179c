"""Measures, talks and ratings of whistles; how a whistle ended; cases that are major risks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _of_whistle(*more: sa.Column[Any], optional: bool = False) -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("whistle_id", sa.BigInteger(), sa.ForeignKey("whistle.id"), nullable=optional),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), sa.ForeignKey("unit.code"), nullable=False),
        *more,
    ]


def _person(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey("person.id"))


def _at() -> sa.Column[Any]:
    return sa.Column("at", sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    op.add_column("whistle", sa.Column("result", sa.Text()))
    op.add_column(
        "dispute_case",
        sa.Column("is_major_risk", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    words = sa.Column("words", sa.Text(), nullable=False)
    op.create_table("whistle_talk", *_of_whistle(words, _at(), _person("by"), optional=True))
    op.create_table(
        "measure",
        *_of_whistle(
            sa.Column("number", sa.BigInteger(), nullable=False),
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("due_on", sa.Date(), nullable=False),
            sa.Column("report", sa.Text()),
            sa.Column("done_at", sa.DateTime(timezone=True)),
            _person("done_by"),
        ),
        sa.UniqueConstraint("whistle_id", "number"),
    )
    marks = [
        sa.Column(name, sa.BigInteger(), nullable=False)
        for name in ("response", "quality", "attitude")
    ]
    said: list[sa.Column[Any]] = [sa.Column("words", sa.Text()), _at(), _person("by")]
    op.create_table(
        "unit_rating", *_of_whistle(*marks, *said), sa.UniqueConstraint("whistle_id", "unit")
    )
    op.create_table(
        "whistle_rating",
        *_of_whistle(
            sa.Column("is_warranted", sa.Boolean(), nullable=False),
            sa.Column("words", sa.Text()),
            _at(),
            _person("by"),
        ),
        sa.UniqueConstraint("whistle_id", "unit"),
    )
    op.create_table(
        "rating_weight",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("response", "quality", "attitude", "yellow", "red")
        ),
        sa.UniqueConstraint("district", "since_on"),
    )
    for table in ("whistle_talk", "measure", "unit_rating", "whistle_rating"):
        op.create_index(f"ix_{table}_case_id", table, ["case_id"])
    op.create_index("ix_whistle_talk_whistle_id", "whistle_talk", ["whistle_id"])
    op.create_index("ix_measure_unit", "measure", ["unit"])
    op.create_index("ix_unit_rating_unit", "unit_rating", ["unit"])


def downgrade() -> None:
    tables = ("rating_weight", "whistle_rating", "unit_rating", "measure", "whistle_talk")
    for table in tables:
        op.drop_table(table)
    op.drop_column("dispute_case", "is_major_risk")
    op.drop_column("whistle", "result")
