"""Papers residents are asked for, and the files that came with what they said."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "case_comment",
        sa.Column("asks_papers", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column("case_comment", "asks_papers", server_default=None)
    op.add_column(
        "resident_voice",
        sa.Column("files", sa.ARRAY(sa.BigInteger()), nullable=False, server_default="{}"),
    )
    op.alter_column("resident_voice", "files", server_default=None)


def downgrade() -> None:
    op.drop_column("resident_voice", "files")
    op.drop_column("case_comment", "asks_papers")
