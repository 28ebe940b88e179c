"""Messages to the parties of a case."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "notice_channel",
        sa.Column("is_for_parties", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column("notice_channel", "is_for_parties", server_default=None)
    op.add_column(
        "notice_message", sa.Column("party_id", sa.BigInteger(), sa.ForeignKey("party.id"))
    )
    op.add_column(
        "notice_message", sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"))
    )
    op.add_column("notice_message", sa.Column("change_id", sa.BigInteger()))
    op.create_index(
        "ix_notice_message_turn",
        "notice_message",
        ["case_id", "change_id", "party_id", "channel_id"],
        unique=True,
        postgresql_where=sa.text("party_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_notice_message_turn", "notice_message")
    for column in ("change_id", "case_id", "party_id"):
        op.drop_column("notice_message", column)
    op.drop_column("notice_channel", "is_for_parties")
