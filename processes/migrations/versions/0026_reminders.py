"""Reminders that diagrams give, until people are told."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), sa.ForeignKey("clock.id")),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "ix_reminder_untold", "reminder", ["id"], postgresql_where=sa.text("told_at IS NULL")
    )
    op.create_index("ix_reminder_case_id", "reminder", ["case_id"])


def downgrade() -> None:
    op.drop_table("reminder")
