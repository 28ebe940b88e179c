"""Checklists that wait for a choice are found by their subscription, instances of no case by their process."""

from alembic import op

from processes.migrations import indexes

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None

_NEW = {
    "ix_subscription_choice": "subscription (instance_id) WHERE kind = 'choice'",
    "ix_instance_key": "instance (key, id)",
}


def upgrade() -> None:
    with indexes.beside_writing() as how:
        for name, of in _NEW.items():
            indexes.build(how, name, of)


def downgrade() -> None:
    for name in _NEW:
        op.execute(f"DROP INDEX {name}")
