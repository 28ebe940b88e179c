"""Versions of drafts have names, say whether they were submitted, and may be let go."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("studio_version", sa.Column("name", sa.Text(), nullable=True))
    op.add_column(
        "studio_version",
        sa.Column("is_submitted", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column("studio_version", "is_submitted", server_default=None)
    op.add_column(
        "studio_version", sa.Column("thinned_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.alter_column("studio_version", "content", nullable=True)


def downgrade() -> None:
    op.execute("UPDATE studio_version SET content = '' WHERE content IS NULL")
    op.alter_column("studio_version", "content", nullable=False)
    for name in ("thinned_at", "is_submitted", "name"):
        op.drop_column("studio_version", name)
