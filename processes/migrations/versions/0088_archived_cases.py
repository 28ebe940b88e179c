"""What is past its term of retention is found by an index, the oldest first."""

from alembic import op

from processes.migrations import indexes

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

NAME = "ix_dispute_case_archived_at"
OF = "dispute_case (district, archived_at, id) WHERE archived_at IS NOT NULL"


def upgrade() -> None:
    with indexes.beside_writing() as how:
        indexes.build(how, NAME, OF)


def downgrade() -> None:
    op.execute(f"DROP INDEX {NAME}")
