"""Messages, signals and timers that start a process."""

import sqlalchemy as sa
from alembic import op

revision = "0093"
down_revision = "0099"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "start_subscription",
        *_of_a_definition("start_subscription"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
    )
    op.create_index("ix_start_subscription_wanted", "start_subscription", ["kind", "name"])
    op.create_table(
        "start_timer",
        *_of_a_definition("start_timer"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("wait", sa.Text(), nullable=False),
    )
    op.create_index("ix_start_timer_look_at", "start_timer", ["look_at"])
    for table in ("start_subscription", "start_timer"):
        op.create_index(f"ix_{table}_definition_id", table, ["definition_id"])
    op.create_table(
        "message_start",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_message_start"),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name="fk_message_start_instance_id"
        ),
        sa.UniqueConstraint("process", "key", name="uq_message_start_process_key"),
    )
    op.create_index("ix_message_start_instance_id", "message_start", ["instance_id"])


def downgrade() -> None:
    for table in ("message_start", "start_timer", "start_subscription"):
        op.drop_table(table)


def _of_a_definition(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name=f"fk_{table}_definition_id"
        ),
        sa.UniqueConstraint("process", "element", name=f"uq_{table}_process_element"),
    ]
