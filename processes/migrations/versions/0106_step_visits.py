"""What history tells of each element: visits, departures, and how far history was read."""

import sqlalchemy as sa
from alembic import op

revision = "0106"
down_revision = "0105"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "step_visit",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("nth", sa.BigInteger(), nullable=False),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(32), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waited", sa.BigInteger(), nullable=True),
        sa.Column("worked", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_step_visit"),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_step_visit_instance_id"),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name="fk_step_visit_case_id"),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name="fk_step_visit_definition_id"
        ),
    )
    op.create_index(
        "ix_step_visit_process",
        "step_visit",
        ["district", "process", "entered_at"],
        postgresql_include=["element", "definition_id", "case_id", "via"],
    )
    op.create_index("ix_step_visit_instance_id", "step_visit", ["instance_id", "seq"], unique=True)
    op.create_index("ix_step_visit_case_id", "step_visit", ["case_id"])
    op.create_index(
        "ix_step_visit_open",
        "step_visit",
        ["district", "process"],
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "diagram_departure",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_diagram_departure"),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name="fk_diagram_departure_instance_id"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name="fk_diagram_departure_case_id"
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name="fk_diagram_departure_definition_id"
        ),
    )
    op.create_index(
        "ix_diagram_departure_process", "diagram_departure", ["district", "process", "at"]
    )
    op.create_index("ix_diagram_departure_instance_id", "diagram_departure", ["instance_id"])
    op.create_index("ix_diagram_departure_case_id", "diagram_departure", ["case_id"])
    op.create_table(
        "history_reading",
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("head_id", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", name="pk_history_reading"),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name="fk_history_reading_instance_id"
        ),
    )
    op.create_index("ix_history_reading_head_id", "history_reading", ["head_id"])


def downgrade() -> None:
    op.drop_table("history_reading")
    op.drop_table("diagram_departure")
    op.drop_table("step_visit")
