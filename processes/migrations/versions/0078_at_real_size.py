"""Indexes for what pages and jobs look for among a million cases."""

from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The figures of a year: cases by the day they were registered.
    op.create_index(
        "ix_dispute_case_district_registered_at", "dispute_case", ["district", "registered_at"]
    )
    # Limits by rule and end; the figures are counted out of this alone (`indicators.timeliness`).
    op.execute("""
        CREATE INDEX ix_clock_ended ON clock (district, key, coalesce(closed_at, due_at))
        INCLUDE (status, case_id, closed_at, due_at)
    """)
    # The first statutory limit of a case: in the list of tasks it is asked for with every task.
    op.execute("""
        CREATE INDEX ix_clock_statutory ON clock (case_id, due_at)
        WHERE status = 'running' AND instance_id IS NULL
    """)
    # To which cases something happened, without looking at the changes themselves.
    op.drop_index("ix_case_change_district_what_at", "case_change")
    op.create_index(
        "ix_case_change_district_what_at",
        "case_change",
        ["district", "what", "at"],
        postgresql_include=["case_id"],
    )
    # What it costs indeed: rows are walked with cheaper conditions first, or found by the index.
    op.execute("ALTER FUNCTION bigrams(text) COST 2000")


def downgrade() -> None:
    op.execute("ALTER FUNCTION bigrams(text) COST 100")
    op.drop_index("ix_case_change_district_what_at", "case_change")
    op.create_index("ix_case_change_district_what_at", "case_change", ["district", "what", "at"])
    op.drop_index("ix_clock_statutory", "clock")
    op.drop_index("ix_clock_ended", "clock")
    op.drop_index("ix_dispute_case_district_registered_at", "dispute_case")
