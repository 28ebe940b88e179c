"""Changes are told to the pages that show them, by ids and codes alone; who has a case open."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

#: Table, and the list it stands in; a task and a notice name whom they concern, the others their case.
_TOLD = {
    "user_task": "tasks",
    "notice": "notices",
    "dispute_case": "cases",
    "attendance": "whistles",
    "petition": "petitions",
    "card": "cards",
}
_FUNCTION = """
CREATE FUNCTION tell_lists() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text[];
BEGIN
    IF TG_TABLE_NAME = 'user_task' THEN
        told := NEW.groups || NEW.users || ARRAY[NEW.assignee, NEW.owner];
        IF TG_OP = 'UPDATE' THEN told := told || ARRAY[OLD.assignee, OLD.owner]; END IF;
    ELSIF TG_TABLE_NAME = 'notice' THEN
        told := ARRAY[NEW.person_id::text];
    ELSIF TG_TABLE_NAME = 'dispute_case' THEN
        told := ARRAY[NEW.grid, NEW.village, NEW.street, NEW.district, NEW.mediation_unit,
                      NEW.owner_id::text];
    ELSE
        SELECT ARRAY[c.grid, c.village, c.street, c.district, c.owner_id::text] INTO told
        FROM dispute_case c WHERE c.id = NEW.case_id;
        IF TG_TABLE_NAME = 'attendance' THEN told := told || NEW.unit;
        ELSIF TG_TABLE_NAME = 'petition' THEN told := told || NEW.organ;
        ELSE told := told || NEW.responsible; END IF;
    END IF;
    -- A payload has its bounds; a task with more groups than fit is seen when the page is asked for.
    PERFORM pg_notify('sishi_lists', json_build_object(
        'list', TG_ARGV[0], 'to', array_remove(told[1:60], NULL))::text);
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "open_case",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_open_case"),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name="fk_open_case_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_open_case_person_id"),
        sa.UniqueConstraint("case_id", "person_id", name="uq_open_case_case_id_person_id"),
    )
    op.execute(_FUNCTION)
    for table, shown in _TOLD.items():
        op.execute(
            f"CREATE TRIGGER tell_lists AFTER INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION tell_lists('{shown}')"
        )


def downgrade() -> None:
    for table in _TOLD:
        op.execute(f"DROP TRIGGER tell_lists ON {table}")
    op.execute("DROP FUNCTION tell_lists()")
    op.drop_table("open_case")
