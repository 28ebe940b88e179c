"""A workbook is put in force by a worker: who asked, how far it is, and why it came to nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("onboarding_file", sa.Column("asked_by", sa.BigInteger(), nullable=True))
    op.add_column(
        "onboarding_file", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("onboarding_file", sa.Column("failure", sa.Text(), nullable=True))
    op.create_foreign_key(
        "fk_onboarding_file_asked_by", "onboarding_file", "person", ["asked_by"], ["id"]
    )
    op.create_table(
        "onboarding_progress",
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["onboarding_file.id"], name="fk_onboarding_progress_file_id"
        ),
        sa.PrimaryKeyConstraint("file_id", name="pk_onboarding_progress"),
    )


def downgrade() -> None:
    op.drop_table("onboarding_progress")
    op.drop_constraint("fk_onboarding_file_asked_by", "onboarding_file")
    op.drop_column("onboarding_file", "failure")
    op.drop_column("onboarding_file", "asked_at")
    op.drop_column("onboarding_file", "asked_by")
