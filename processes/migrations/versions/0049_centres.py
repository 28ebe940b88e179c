"""The names of the centres, and the organs stationed in them."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "centre_name",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
    )
    op.create_table(
        "stationed_organ",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("place", sa.Text(), sa.ForeignKey("place.code"), nullable=False, index=True),
        sa.Column("unit", sa.Text(), sa.ForeignKey("unit.code"), nullable=False),
        sa.Column("way", sa.String(32), nullable=False),
        sa.Column("counter", sa.Text()),
        sa.Column("until_on", sa.Date()),
    )


def downgrade() -> None:
    op.drop_table("stationed_organ")
    op.drop_table("centre_name")
