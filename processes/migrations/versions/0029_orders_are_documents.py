"""An order of supervision is cited by the number of its document."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("supervision_order", sa.Column("number", sa.Text()))
    op.add_column(
        "supervision_order",
        sa.Column("document_id", sa.BigInteger(), sa.ForeignKey("document.id")),
    )
    op.execute("UPDATE supervision_order SET number = '督〔' || year || '〕' || serial || '号'")
    op.alter_column("supervision_order", "number", nullable=False)
    op.drop_column("supervision_order", "year")
    op.drop_column("supervision_order", "serial")
    op.drop_table("supervision_number")


def downgrade() -> None:
    op.create_table(
        "supervision_number",
        sa.Column("district", sa.Text(), primary_key=True),
        sa.Column("year", sa.BigInteger(), primary_key=True),
        sa.Column("last", sa.BigInteger(), nullable=False),
    )
    op.add_column("supervision_order", sa.Column("year", sa.BigInteger()))
    op.add_column("supervision_order", sa.Column("serial", sa.BigInteger()))
    op.execute("UPDATE supervision_order SET year = extract(year from issued_at), serial = id")
    op.alter_column("supervision_order", "year", nullable=False)
    op.alter_column("supervision_order", "serial", nullable=False)
    op.create_unique_constraint(
        "uq_supervision_order_district_year_serial",
        "supervision_order",
        ["district", "year", "serial"],
    )
    op.drop_column("supervision_order", "document_id")
    op.drop_column("supervision_order", "number")
