"""Open tasks, teams, late answers and cards are found in indexes alone, however many cases there ever were."""

from processes.migrations import indexes

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

#: Replaced by one that holds more: name, before, after.
_WIDER = (
    (
        "ix_user_task_open_instance",
        "user_task (instance_id) INCLUDE (assignee, due_at) WHERE status = 'open'",
        "user_task (instance_id) INCLUDE (id, assignee, due_at) WHERE status = 'open'",
    ),
    (
        "ix_dispute_case_owner_id",
        "dispute_case (owner_id)",
        "dispute_case (owner_id, id) INCLUDE (instance_id)",
    ),
    (
        "ix_dispute_case_street_id",
        "dispute_case (street, id)",
        "dispute_case (street, id) INCLUDE (instance_id)",
    ),
    (
        "ix_dispute_case_village_id",
        "dispute_case (village, id)",
        "dispute_case (village, id) INCLUDE (instance_id)",
    ),
)
_NEW = (
    (
        "ix_user_task_open",
        "user_task (id) INCLUDE (instance_id, assignee, due_at) WHERE status = 'open'",
    ),
    ("ix_team_member_appointed", "team_member (district, role, case_id, since)"),
    ("ix_team_member_serving", "team_member (person_id, case_id) WHERE until IS NULL"),
    (
        "ix_clock_answered_late",
        (
            "clock (district, started_at) INCLUDE (case_id, responsible, status, due_at, key)"
            " WHERE key IN ('department.sign', 'department.arrive') AND status IN ('late', 'running')"
        ),
    ),
    ("ix_card_standing", "card (id) INCLUDE (case_id) WHERE withdrawn_at IS NULL"),
)


def upgrade() -> None:
    with indexes.beside_writing() as how:
        for name, _, after in _WIDER:
            indexes.replace(how, name, after)
        for name, of in _NEW:
            indexes.build(how, name, of)


def downgrade() -> None:
    for name, _ in _NEW:
        indexes.drop("", name)
    for name, before, _ in _WIDER:
        indexes.replace("", name, before)
