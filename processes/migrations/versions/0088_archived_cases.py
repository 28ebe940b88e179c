"""What is past its term of retention is found by an index, the oldest first."""

from alembic import op
from sqlalchemy import text

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

NAME = "ix_dispute_case_archived_at"
OF = "dispute_case (district, archived_at, id) WHERE archived_at IS NOT NULL"


def upgrade() -> None:
    if op.get_bind().scalar(text("SELECT EXISTS (SELECT FROM dispute_case)")):
        # Built beside the writing; an upgrade that was cut short begins again.
        with op.get_context().autocommit_block():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
            op.execute(f"CREATE INDEX CONCURRENTLY {NAME} ON {OF}")
    else:
        op.execute(f"CREATE INDEX {NAME} ON {OF}")


def downgrade() -> None:
    op.execute(f"DROP INDEX {NAME}")
