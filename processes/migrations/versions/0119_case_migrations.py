"""Running cases that go on in a newer release: plans, each case of one, and what a case was before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0119"
down_revision = "0118"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _origins()
    _migrations()
    _lines()


def _origins() -> None:
    op.create_table(
        "instance_origin",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("pins", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_instance_origin"),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name="fk_instance_origin_instance_id"
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name="fk_instance_origin_definition_id"
        ),
        sa.UniqueConstraint("instance_id", name="uq_instance_origin_instance_id"),
    )


def _migrations() -> None:
    op.create_table(
        "case_migration",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("release_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.BigInteger(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), nullable=False),
        sa.Column("mapped_by", sa.BigInteger(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("last_instance_id", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_by", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_case_migration"),
        sa.ForeignKeyConstraint(
            ["release_id"], ["deployment.id"], name="fk_case_migration_release_id"
        ),
        sa.ForeignKeyConstraint(["planned_by"], ["person.id"], name="fk_case_migration_planned_by"),
        sa.ForeignKeyConstraint(["mapped_by"], ["person.id"], name="fk_case_migration_mapped_by"),
        sa.ForeignKeyConstraint(["moved_by"], ["person.id"], name="fk_case_migration_moved_by"),
    )


def _lines() -> None:
    op.create_table(
        "case_migration_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("migration_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("dates_before", postgresql.JSONB(), nullable=False),
        sa.Column("dates_after", postgresql.JSONB(), nullable=False),
        sa.Column("timers", postgresql.JSONB(), nullable=False),
        sa.Column("steps", postgresql.JSONB(), nullable=False),
        sa.Column("statutory", sa.BigInteger(), nullable=False),
        sa.Column("statutory_changed", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_migration_line"),
        sa.ForeignKeyConstraint(
            ["migration_id"], ["case_migration.id"], name="fk_case_migration_line_migration_id"
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name="fk_case_migration_line_instance_id"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name="fk_case_migration_line_case_id"
        ),
        sa.UniqueConstraint(
            "migration_id", "instance_id", name="uq_case_migration_line_migration_id_instance_id"
        ),
    )
    op.create_index(
        "ix_case_migration_line_status", "case_migration_line", ["migration_id", "status", "id"]
    )
    op.create_index("ix_case_migration_line_instance", "case_migration_line", ["instance_id"])


def downgrade() -> None:
    op.drop_table("case_migration_line")
    op.drop_table("case_migration")
    op.drop_table("instance_origin")
