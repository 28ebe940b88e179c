"""Repeated and related cases."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = sa.Enum("repeat", "related", name="relationkind", native_enum=False, length=32)


def upgrade() -> None:
    op.create_table(
        "case_relation",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=False),
        sa.Column("earlier_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=True),
        sa.UniqueConstraint("case_id", "earlier_id"),
    )
    op.create_index("ix_case_relation_earlier_id", "case_relation", ["earlier_id"])


def downgrade() -> None:
    op.drop_table("case_relation")
