"""What the parties ask, say and rate themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KINDS = sa.Enum(
    "statement", "withdrawal", "confirmation", name="voicekind", native_enum=False, length=32
)
LEVELS = sa.Enum("satisfied", "basically", "not", name="satisfaction", native_enum=False, length=32)


def upgrade() -> None:
    op.create_table(
        "query_code",
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), primary_key=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=True),
    )
    op.create_table(
        "resident_voice",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=True),
    )
    op.create_index("ix_resident_voice_case_id_id", "resident_voice", ["case_id", "id"])
    op.create_table(
        "resident_rating",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("reopenings", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("satisfaction", LEVELS, nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.UniqueConstraint("case_id", "reopenings"),
    )


def downgrade() -> None:
    for table in ("resident_rating", "resident_voice", "query_code"):
        op.drop_table(table)
