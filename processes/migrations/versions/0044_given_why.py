"""Why a diagram gave a deadline its moment."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clock", sa.Column("given_why", sa.Text()))


def downgrade() -> None:
    op.drop_column("clock", "given_why")
