"""Ad-hoc sub-processes that wait for somebody's choice are found by their subscription."""

from alembic import op

from processes.migrations import indexes

revision = "0102"
down_revision = "0103"
branch_labels = None
depends_on = None

_NAME = "ix_subscription_choice"


def upgrade() -> None:
    with indexes.beside_writing() as how:
        indexes.build(how, _NAME, "subscription (instance_id) WHERE kind = 'choice'")


def downgrade() -> None:
    op.execute(f"DROP INDEX {_NAME}")
