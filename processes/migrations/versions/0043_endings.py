"""How what a deadline timed came to its end."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clock", sa.Column("ended", sa.String(32)))


def downgrade() -> None:
    op.drop_column("clock", "ended")
