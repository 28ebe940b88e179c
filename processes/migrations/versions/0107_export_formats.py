"""In which format an export is made."""

import sqlalchemy as sa
from alembic import op

revision = "0107"
down_revision = "0106"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("export", sa.Column("format", sa.Text(), server_default="xlsx", nullable=False))


def downgrade() -> None:
    op.drop_column("export", "format")
