"""How often a task was urged, who was let read it, and who stands in for whom."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, *own in (
        ("task_urge", sa.Column("day", sa.Date(), nullable=False)),
        ("task_copy", sa.Column("person_id", sa.BigInteger(), nullable=False)),
    ):
        op.create_table(
            name,
            sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
            sa.Column("district", sa.Text(), nullable=False),
            sa.Column("case_id", sa.BigInteger(), nullable=False),
            sa.Column("task_id", sa.BigInteger(), nullable=False),
            *own,
            sa.Column("by", sa.BigInteger(), nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
            sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name=f"fk_{name}_case_id"),
            sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name=f"fk_{name}_task_id"),
            sa.ForeignKeyConstraint(["by"], ["person.id"], name=f"fk_{name}_by"),
        )
        op.create_index(f"ix_{name}_case_id", name, ["case_id"])
    op.create_unique_constraint("uq_task_urge_task_id_day", "task_urge", ["task_id", "day"])
    op.create_unique_constraint(
        "uq_task_copy_task_id_person_id", "task_copy", ["task_id", "person_id"]
    )
    op.create_foreign_key("fk_task_copy_person_id", "task_copy", "person", ["person_id"], ["id"])
    op.create_index("ix_task_copy_person_id_id", "task_copy", ["person_id", "id"])
    op.create_table(
        "absence",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("substitute_id", sa.BigInteger(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=f"fk_absence_{name}")
            for name in ("person_id", "substitute_id", "made_by", "ended_by")
        ),
    )
    for name in ("person_id", "substitute_id"):
        op.create_index(f"ix_absence_{name}_until_on", "absence", [name, "until_on"])


def downgrade() -> None:
    op.drop_table("absence")
    op.drop_table("task_copy")
    op.drop_table("task_urge")
