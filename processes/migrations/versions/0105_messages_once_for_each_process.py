"""Kept messages: which processes have had each, so that the others may still get it."""

import sqlalchemy as sa
from alembic import op

revision = "0105"
down_revision = "0102"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "kept_message",
        sa.Column("received_by", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.drop_index("ix_kept_message_waiting", table_name="kept_message")
    op.create_index("ix_kept_message_waiting", "kept_message", ["name", "key", "id"])


def downgrade() -> None:
    op.drop_index("ix_kept_message_waiting", table_name="kept_message")
    op.create_index(
        "ix_kept_message_waiting",
        "kept_message",
        ["name", "key", "id"],
        postgresql_where=sa.text("received_at IS NULL"),
    )
    op.drop_column("kept_message", "received_by")
