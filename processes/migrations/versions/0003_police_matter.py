"""Whether a dispute touches public order or crime."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "dispute_case",
        sa.Column("police_matter", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column("dispute_case", "police_matter", server_default=None)
