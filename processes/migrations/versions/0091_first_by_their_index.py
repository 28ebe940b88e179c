"""Limits and cards are walked in the order they are shown, open whistles found without those closed."""

from processes.migrations import indexes

revision = "0091"
down_revision = "0095"
branch_labels = None
depends_on = None

_NEW = (
    (
        "ix_clock_running_due",
        "clock (due_at, case_id) INCLUDE (responsible, instance_id, id) WHERE status = 'running'",
    ),
    ("ix_card_district_issued_at_id", "card (district, issued_at, id)"),
    (
        "ix_whistle_open",
        "whistle (district, id) INCLUDE (case_id, kind) WHERE closed_at IS NULL",
    ),
)


def upgrade() -> None:
    with indexes.beside_writing() as how:
        for name, of in _NEW:
            indexes.build(how, name, of)


def downgrade() -> None:
    for name, _ in _NEW:
        indexes.drop("", name)
