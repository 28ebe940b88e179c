"""Indexes that hold all that the figures of a year and the answers to whistles are counted out of."""

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Whether a department answered a whistle in time, asked with every call of the period.
    op.execute("""
        CREATE INDEX ix_clock_answering ON clock (case_id, responsible, started_at)
        INCLUDE (status, due_at, key) WHERE key IN ('department.sign', 'department.arrive')
    """)
    # Which of the cases concluded were opened again.
    op.create_index(
        "ix_dispute_case_district_id",
        "dispute_case",
        ["district", "id"],
        postgresql_include=["reopenings"],
    )
    # How many sheets of a place were due, and how many have a record.
    op.execute("""
        CREATE INDEX ix_patrol_sheet_due ON patrol_sheet (grid text_pattern_ops, "on")
        INCLUDE (recorded_at) WHERE is_due
    """)
    op.drop_index("ix_revisit_district_at", "revisit")
    op.create_index(
        "ix_revisit_district_at",
        "revisit",
        ["district", "at"],
        postgresql_include=["case_id", "finding"],
    )


def downgrade() -> None:
    op.drop_index("ix_revisit_district_at", "revisit")
    op.create_index("ix_revisit_district_at", "revisit", ["district", "at"])
    op.drop_index("ix_patrol_sheet_due", "patrol_sheet")
    op.drop_index("ix_dispute_case_district_id", "dispute_case")
    op.drop_index("ix_clock_answering", "clock")
