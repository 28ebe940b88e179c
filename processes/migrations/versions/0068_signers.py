"""Others who must agree before a task goes on, and what its holder filled in meanwhile."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "user_task",
        sa.Column(
            "signers",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.add_column("user_task", sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "user_task",
        sa.Column("rounds", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    )
    op.create_index(
        "ix_user_task_open_signers",
        "user_task",
        ["signers"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "signing_round",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("needed", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outdated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name="fk_signing_round_instance_id"
        ),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name="fk_signing_round_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_signing_round"),
    )
    op.create_index("ix_signing_round_task_id_id", "signing_round", ["task_id", "id"])
    op.create_table(
        "signature",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["signing_round.id"], name="fk_signature_round_id"),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name="fk_signature_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_signature"),
    )
    op.create_index("ix_signature_round_id_position", "signature", ["round_id", "position"])
    op.create_index("ix_signature_task_id", "signature", ["task_id"])
    op.create_index("ix_signature_person_id", "signature", ["person", "id"])
    op.create_table(
        "held_answers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name="fk_held_answers_case_id"),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name="fk_held_answers_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_held_answers"),
        sa.UniqueConstraint("task_id", name="uq_held_answers_task_id"),
    )
    op.create_index("ix_held_answers_case_id", "held_answers", ["case_id"])


def downgrade() -> None:
    op.drop_table("held_answers")
    op.drop_table("signature")
    op.drop_table("signing_round")
    op.drop_index("ix_user_task_open_signers", table_name="user_task")
    op.drop_column("user_task", "submitted_at")
    op.drop_column("user_task", "rounds")
    op.drop_column("user_task", "signers")
