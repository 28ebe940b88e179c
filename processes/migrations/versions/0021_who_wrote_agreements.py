"""Who wrote an agreement down, and finding the cases a department mediates."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "settlement",
        sa.Column("made_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=True),
    )
    op.create_index(None, "settlement", ["district", "reached_at"])
    op.create_index(None, "dispute_case", ["mediation_unit", "id"])


def downgrade() -> None:
    op.drop_index("ix_dispute_case_mediation_unit_id", "dispute_case")
    op.drop_index("ix_settlement_district_reached_at", "settlement")
    op.drop_column("settlement", "made_by")
