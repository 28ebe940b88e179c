"""What colleagues say about a case, and what they tell its parties."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_comment",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("mentions", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_comment"),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name="fk_case_comment_case_id"),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name="fk_case_comment_task_id"),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_case_comment_by"),
    )
    op.create_index("ix_case_comment_case_id_id", "case_comment", ["case_id", "id"])


def downgrade() -> None:
    op.drop_table("case_comment")
