"""What somebody has typed into a task's form and not handed in."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_draft",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task_draft"),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name="fk_task_draft_task_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_task_draft_person_id"),
    )
    op.create_index("ix_task_draft_task_id_person_id", "task_draft", ["task_id", "person_id"])
    op.create_index("ix_task_draft_person_id", "task_draft", ["person_id"])


def downgrade() -> None:
    op.drop_table("task_draft")
