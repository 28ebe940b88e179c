"""When a party knew of the wrong: from then the time to sue or to apply runs."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dispute_case", sa.Column("known_on", sa.Date()))


def downgrade() -> None:
    op.drop_column("dispute_case", "known_on")
