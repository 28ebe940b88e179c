"""The names of open tasks have an index: words are looked for in each name once."""

from processes.migrations import indexes

revision = "0110"
down_revision = "0108"
branch_labels = None
depends_on = None

_NAME = "ix_user_task_open_name"


def upgrade() -> None:
    with indexes.beside_writing() as how:
        indexes.build(how, _NAME, "user_task (name) WHERE status = 'open'")


def downgrade() -> None:
    indexes.drop("", _NAME)
