"""How long what is kept, what was made anonymous, and what residents asked about their own data."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    _create(
        "retention_term",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("months", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_retention_term_by"),
    )
    op.create_index(
        "ix_retention_term_district_kind_id", "retention_term", ["district", "kind", "id"]
    )
    _create(
        "retention_run",
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notices", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_retention_run_district_id", "retention_run", ["district", "id"])
    _create(
        "retention_act",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("months", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("texts", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["retention_run.id"], name="fk_retention_act_run_id"),
        sa.UniqueConstraint("kind", "row", name="uq_retention_act_kind_row"),
    )
    op.create_index("ix_retention_act_run_id_id", "retention_act", ["run_id", "id"])
    _create(
        "personal_request",
        sa.Column("asked", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("parties", sa.BigInteger(), nullable=False),
        sa.Column("fields", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_personal_request_by"),
    )
    op.create_index("ix_personal_request_district_id", "personal_request", ["district", "id"])


def downgrade() -> None:
    for table in ("personal_request", "retention_act", "retention_run", "retention_term"):
        op.drop_table(table)
    op.drop_column("document", "removed_at")


def _create(table: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
