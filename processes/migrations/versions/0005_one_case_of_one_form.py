"""Which form a dispute was registered with, so that one form makes one case."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UNIQUE = "uq_dispute_case_registered_by_form_key"


def upgrade() -> None:
    op.add_column("dispute_case", sa.Column("form_key", sa.Text(), nullable=True))
    op.create_unique_constraint(UNIQUE, "dispute_case", ["registered_by", "form_key"])


def downgrade() -> None:
    op.drop_constraint(UNIQUE, "dispute_case")
    op.drop_column("dispute_case", "form_key")
