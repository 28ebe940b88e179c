"""Messages that are kept until somebody waits for them."""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0096"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_kept_message"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_kept_message_person_id"),
    )
    op.create_index(
        "ix_kept_message_waiting",
        "kept_message",
        ["name", "key", "id"],
        postgresql_where=sa.text("received_at IS NULL"),
    )
    op.create_index(
        "uq_kept_message_message_id",
        "kept_message",
        ["name", "key", "message_id"],
        unique=True,
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )
    op.create_index("ix_kept_message_expires_at", "kept_message", ["expires_at"])


def downgrade() -> None:
    op.drop_table("kept_message")
