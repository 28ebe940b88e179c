"""A password somebody else gave is changed at the first sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "account", sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("account", "must_change", server_default=None)


def downgrade() -> None:
    op.drop_column("account", "must_change")
