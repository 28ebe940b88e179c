"""What the figures of a year ask stands in the indexes they are counted by."""

from alembic import op

from processes.migrations import indexes

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

#: Replaced by one that begins alike: name, table, before, after.
_WIDER = (
    (
        "ix_dispute_case_district_closed_at",
        "dispute_case",
        "(district, closed_at) WHERE closed_at IS NOT NULL",
        (
            "(district, closed_at) INCLUDE (id, reopenings, outcome, level, tier, is_major_risk,"
            " is_petition) WHERE closed_at IS NOT NULL"
        ),
    ),
    (
        "ix_dispute_case_district_registered_at",
        "dispute_case",
        "(district, registered_at)",
        (
            "(district, registered_at) INCLUDE (id, outcome, is_petition, people_count,"
            " litigation_stage, found_at, first_contact_at, mediation_start_at,"
            " escalated_violence_at)"
        ),
    ),
    (
        "ix_whistle_district_blown_at",
        "whistle",
        "(district, blown_at)",
        "(district, blown_at) INCLUDE (id, case_id, closed_at)",
    ),
    # With the state before the end, rows come in the order they are grouped in.
    (
        "ix_clock_ended",
        "clock",
        "(district, key, coalesce(closed_at, due_at)) INCLUDE (status, case_id, closed_at, due_at)",
        "(district, key, status, coalesce(closed_at, due_at)) INCLUDE (case_id, closed_at, due_at)",
    ),
)
_NEW = (
    ("ix_dispute_case_reopened", "dispute_case", "(id) WHERE reopenings > 0"),
    (
        "ix_clock_revisit",
        "clock",
        "(district, due_at) INCLUDE (case_id, status) WHERE key = 'revisit'",
    ),
)


def upgrade() -> None:
    with indexes.beside_writing() as how:
        for name, table, _, after in _WIDER:
            indexes.replace(how, name, f"{table} {after}")
        for name, table, of in _NEW:
            indexes.build(how, name, f"{table} {of}")


def downgrade() -> None:
    for name, _, _ in _NEW:
        op.execute(f"DROP INDEX {name}")
    for name, table, before, _ in _WIDER:
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON {table} {before}")
