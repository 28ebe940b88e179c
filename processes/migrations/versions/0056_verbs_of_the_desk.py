"""Tasks that are only delegated, and what completing a task did, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_task", sa.Column("owner", sa.Text(), nullable=True))
    op.create_index(
        "ix_user_task_open_owner",
        "user_task",
        ["owner"],
        postgresql_where=sa.text("status = 'open' AND owner IS NOT NULL"),
    )
    op.create_table(
        "completion",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scope", sa.BigInteger(), nullable=False),
        sa.Column("effects", sa.Text(), nullable=False),
        sa.Column("change", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_completion"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_completion_instance_id"),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name="fk_completion_task_id"),
        sa.UniqueConstraint("task_id", name="uq_completion_task_id"),
    )
    op.create_index("ix_completion_instance_id_id", "completion", ["instance_id", "id"])


def downgrade() -> None:
    op.drop_table("completion")
    op.drop_index("ix_user_task_open_owner", table_name="user_task")
    op.drop_column("user_task", "owner")
