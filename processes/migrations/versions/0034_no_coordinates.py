"""A case has no coordinates: nothing ever wrote them."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("dispute_case", "lng")
    op.drop_column("dispute_case", "lat")


def downgrade() -> None:
    op.add_column("dispute_case", sa.Column("lng", sa.Numeric(9, 6), nullable=True))
    op.add_column("dispute_case", sa.Column("lat", sa.Numeric(8, 6), nullable=True))
