"""What an instance is called that a kept message starts."""

import sqlalchemy as sa
from alembic import op

revision = "0113"
down_revision = "0112"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kept_message", sa.Column("business_id", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("kept_message", "business_id")
