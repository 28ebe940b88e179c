"""Why a department need not come to a whistle, and who let it stay away."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attendance", sa.Column("excuse_reason", sa.Text(), nullable=True))
    op.add_column("attendance", sa.Column("excused_by", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        "fk_attendance_excused_by", "attendance", "person", ["excused_by"], ["id"]
    )


def downgrade() -> None:
    op.drop_constraint("fk_attendance_excused_by", "attendance")
    op.drop_column("attendance", "excused_by")
    op.drop_column("attendance", "excuse_reason")
