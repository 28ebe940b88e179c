"""The ways outside: channels, people's addresses, messages, quiet hours."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    texts = postgresql.ARRAY(sa.Text())
    op.create_table(
        "notice_channel",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text()),
        sa.Column("roles", texts, nullable=False),
        sa.Column("urgencies", texts, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
    )
    op.create_index("ix_notice_channel_district", "notice_channel", ["district"])
    op.create_table(
        "notice_address",
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "notice_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column(
            "channel_id", sa.BigInteger(), sa.ForeignKey("notice_channel.id"), nullable=False
        ),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("urgency", sa.String(32), nullable=False),
        sa.Column("notices", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
    )
    op.create_index(
        "ix_notice_message_person_id_made_at", "notice_message", ["person_id", "made_at"]
    )
    op.create_index("ix_notice_message_channel_id_id", "notice_message", ["channel_id", "id"])
    op.create_table(
        "notice_quiet_hours",
        sa.Column("district", sa.Text(), primary_key=True),
        sa.Column("starts", sa.Time(), nullable=False, server_default=sa.text("'21:00'")),
        sa.Column("ends", sa.Time(), nullable=False, server_default=sa.text("'07:30'")),
        sa.Column("digest_at", sa.Time(), nullable=False, server_default=sa.text("'08:30'")),
    )


def downgrade() -> None:
    for table in ("quiet_hours", "message", "address", "channel"):
        op.drop_table(f"notice_{table}")
