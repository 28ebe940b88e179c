"""The open cases, and what ended or went wrong in a period, from indexes: the supervisor's wall."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_dispute_case_open_places",
        "dispute_case",
        ["district", "street", "village", "grid"],
        postgresql_include=["id", "tier", "owner_id", "instance_id"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_dispute_case_district_closed_at",
        "dispute_case",
        ["district", "closed_at"],
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_card_district_colour_issued_at", "card", ["district", "colour", "issued_at"]
    )
    op.create_index("ix_revisit_district_at", "revisit", ["district", "at"])
    op.create_index(
        "ix_clock_running",
        "clock",
        ["case_id", "due_at"],
        postgresql_include=["responsible"],
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_index(
        "ix_user_task_open_instance",
        "user_task",
        ["instance_id"],
        postgresql_include=["assignee", "due_at"],
        postgresql_where=sa.text("status = 'open'"),
    )
    op.drop_index("ix_dispute_case_instance_id", "dispute_case")
    op.create_index(
        "ix_dispute_case_instance_id",
        "dispute_case",
        ["instance_id"],
        postgresql_include=["id", "district", "street", "village", "grid"],
    )
    op.create_index("ix_whistle_district_blown_at", "whistle", ["district", "blown_at"])


def downgrade() -> None:
    op.drop_index("ix_dispute_case_instance_id", "dispute_case")
    op.create_index("ix_dispute_case_instance_id", "dispute_case", ["instance_id"])
    op.drop_index("ix_user_task_open_instance", "user_task")
    op.drop_index("ix_clock_running", "clock")
    op.drop_index("ix_whistle_district_blown_at", "whistle")
    op.drop_index("ix_revisit_district_at", "revisit")
    op.drop_index("ix_card_district_colour_issued_at", "card")
    op.drop_index("ix_dispute_case_district_closed_at", "dispute_case")
    op.drop_index("ix_dispute_case_open_places", "dispute_case")
