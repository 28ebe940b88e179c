"""Files for which the district's rules do not hold by themselves: what programs release for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "definition",
        sa.Column("is_ruled", sa.Boolean(), server_default=sa.true(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("definition", "is_ruled")
