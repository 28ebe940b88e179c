"""The daily sheets of the grids, and what was found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patrol_sheet",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True)),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("blank_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("on", "grid"),
    )
    op.create_index(None, "patrol_sheet", ["on", "village"])
    op.create_index(None, "patrol_sheet", ["grid", "on"])
    op.create_table(
        "patrol_finding",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("sheet_id", sa.BigInteger(), sa.ForeignKey("patrol_sheet.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("focus_tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), unique=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("form_key", sa.Text()),
        sa.UniqueConstraint("sheet_id", "form_key"),
    )
    op.create_index(None, "patrol_finding", ["grid", "id"])


def downgrade() -> None:
    op.drop_table("patrol_finding")
    op.drop_table("patrol_sheet")
