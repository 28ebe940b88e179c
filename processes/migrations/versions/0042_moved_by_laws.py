"""Clocks that a version of a law moved; the unit of an extension stands beside its amount."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("clock_move", "release_id", nullable=True)
    op.add_column("clock_move", sa.Column("law_version_id", sa.BigInteger()))
    op.add_column("clock_move", sa.Column("rule_before", sa.Text()))
    op.add_column("clock_move", sa.Column("rule_after", sa.Text()))
    op.create_foreign_key(
        "fk_clock_move_law_version_id", "clock_move", "law_version", ["law_version_id"], ["id"]
    )
    op.create_index("ix_clock_move_law_version_id", "clock_move", ["law_version_id"])
    op.create_check_constraint(
        op.f("ck_clock_move_one_cause"),
        "clock_move",
        "(release_id IS NULL) <> (law_version_id IS NULL)",
    )
    op.add_column("clock_extension", sa.Column("unit", sa.String(32)))


def downgrade() -> None:
    op.drop_column("clock_extension", "unit")
    op.execute("DELETE FROM clock_move WHERE release_id IS NULL")
    op.drop_constraint("ck_clock_move_one_cause", "clock_move")
    for column in ("rule_after", "rule_before", "law_version_id"):
        op.drop_column("clock_move", column)
    op.alter_column("clock_move", "release_id", nullable=False)
