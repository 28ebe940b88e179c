"""Files added to a task or to a case as a whole, and for whom they are meant."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachment", sa.Column("task_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_attachment_task_id", "attachment", "user_task", ["task_id"], ["id"])
    op.add_column(
        "attachment",
        sa.Column("audience", sa.String(32), server_default="handlers", nullable=False),
    )
    op.alter_column("attachment", "audience", server_default=None)


def downgrade() -> None:
    op.drop_column("attachment", "audience")
    op.drop_column("attachment", "task_id")
