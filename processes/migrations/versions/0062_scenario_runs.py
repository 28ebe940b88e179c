"""What became of a change's scenarios is kept, with what they were run on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0062"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "studio_scenario_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("outcomes", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["studio_change.id"], name="fk_studio_scenario_run_change_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_studio_scenario_run"),
        sa.UniqueConstraint("change_id", name="uq_studio_scenario_run_change_id"),
    )
    op.add_column("studio_change", sa.Column("release_failure", sa.Text(), nullable=True))
    op.add_column(
        "studio_change",
        sa.Column("release_failed_at", sa.DateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_column("studio_change", "release_failed_at")
    op.drop_column("studio_change", "release_failure")
    op.drop_table("studio_scenario_run")
