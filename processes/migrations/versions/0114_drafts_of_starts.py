"""Drafts of the forms that processes are started with."""

import sqlalchemy as sa
from alembic import op

revision = "0114"
down_revision = "0113"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "start_draft",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_start_draft"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_start_draft_person_id"),
    )
    op.create_index("ix_start_draft_process_person_id", "start_draft", ["process", "person_id"])
    op.create_index("ix_start_draft_person_id", "start_draft", ["person_id"])
    op.create_index("ix_start_draft_saved_at", "start_draft", ["saved_at"])


def downgrade() -> None:
    op.drop_table("start_draft")
