"""Laws in versions: what was entered, who stands for it, and one version a day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ExcludeConstraint

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "law",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_law"),
        sa.UniqueConstraint("key", name="uq_law_key"),
    )
    op.create_table(
        "law_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("law_id", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_until", sa.Date(), nullable=True),
        sa.Column("transition", sa.String(32), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("told_by", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_law_version"),
        sa.ForeignKeyConstraint(["law_id"], ["law.id"], name="fk_law_version_law_id"),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name="fk_law_version_proposed_by"),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_law_version_decided_by"),
        sa.CheckConstraint(
            "in_force_until >= in_force_from", name=op.f("ck_law_version_days_in_order")
        ),
        sa.CheckConstraint(
            "status <> 'approved' OR decided_by <> proposed_by",
            name=op.f("ck_law_version_two_persons"),
        ),
        sa.CheckConstraint(
            "status = 'proposed' OR decided_at IS NOT NULL", name=op.f("ck_law_version_decided")
        ),
        ExcludeConstraint(
            (sa.literal_column("int8range(law_id, law_id, '[]')"), "&&"),
            (sa.literal_column("daterange(in_force_from, in_force_until, '[]')"), "&&"),
            name="one_version_a_day",
            using="gist",
            where=sa.text("status = 'approved' AND NOT is_correction"),
        ),
    )
    op.create_index(
        "uq_law_version_waiting",
        "law_version",
        ["law_id", "edition"],
        unique=True,
        postgresql_where=sa.text("status = 'proposed'"),
    )


def downgrade() -> None:
    op.drop_table("law_version")
    op.drop_table("law")
