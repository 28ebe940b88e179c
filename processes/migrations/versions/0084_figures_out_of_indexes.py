"""What the figures of a year ask stands in the indexes they are counted by."""

from alembic import op
from sqlalchemy import text

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
    if op.get_bind().scalar(text("SELECT EXISTS (SELECT FROM dispute_case)")):
        # Built beside the writing; an upgrade that was cut short begins again.
        with op.get_context().autocommit_block():
            _build_all("CONCURRENTLY")
    else:
        _build_all("")


def _build_all(how: str) -> None:
    for name, table, _, after in _WIDER:
        _build(how, f"{name}_wider", table, after)
        op.execute(f"DROP INDEX {how} IF EXISTS {name}")
        op.execute(f"ALTER INDEX {name}_wider RENAME TO {name}")
    for name, table, of in _NEW:
        _build(how, name, table, of)


def _build(how: str, name: str, table: str, of: str) -> None:
    op.execute(f"DROP INDEX {how} IF EXISTS {name}")
    op.execute(f"CREATE INDEX {how} {name} ON {table} {of}")


def downgrade() -> None:
    for name, _, _ in _NEW:
        op.execute(f"DROP INDEX {name}")
    for name, table, before, _ in _WIDER:
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON {table} {before}")
