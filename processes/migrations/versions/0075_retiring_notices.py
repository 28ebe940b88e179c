"""Notices say when nothing was left to do, and a sum which matters it tells of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "notice",
        sa.Column(
            "about",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            server_default=sa.text("'{}'"),
        ),
    )
    op.drop_index("ix_notice_matter", "notice")
    op.create_index(
        "ix_notice_matter", "notice", ["matter"], postgresql_where=sa.text("done_at IS NULL")
    )
    op.add_column(
        "notice_channel",
        sa.Column("is_digest", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("notice_channel", "is_digest")
    op.drop_index("ix_notice_matter", "notice")
    op.create_index(
        "ix_notice_matter", "notice", ["matter"], postgresql_where=sa.text("read_at IS NULL")
    )
    op.drop_column("notice", "about")
    op.drop_column("notice", "done_at")
