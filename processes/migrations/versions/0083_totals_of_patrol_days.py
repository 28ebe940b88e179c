"""The daily sheets of days that are over are counted once, by street; a change of them drops the count."""

from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

#: Of the rows a statement changed: PostgreSQL wants a trigger for each kind of statement.
_CHANGES = {
    "INSERT": "REFERENCING NEW TABLE AS after",
    "UPDATE": "REFERENCING OLD TABLE AS before NEW TABLE AS after",
    "DELETE": "REFERENCING OLD TABLE AS before",
}
_DAYS = {
    "INSERT": 'SELECT "on" FROM after',
    "UPDATE": 'SELECT "on" FROM before UNION SELECT "on" FROM after',
    "DELETE": 'SELECT "on" FROM before',
}


def upgrade() -> None:
    op.execute("""
        CREATE TABLE patrol_total (
            "on" date NOT NULL, street text NOT NULL, district text NOT NULL,
            due bigint NOT NULL, recorded bigint NOT NULL,
            CONSTRAINT pk_patrol_total PRIMARY KEY ("on", street)
        )
    """)
    for kind, names in _CHANGES.items():
        function = f"forget_patrol_totals_on_{kind.lower()}"
        op.execute(f"""
            CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                DELETE FROM patrol_total WHERE "on" IN ({_DAYS[kind]});
                RETURN NULL;
            END $$
        """)  # noqa: S608 - our own words
        op.execute(f"""
            CREATE TRIGGER forget_totals_on_{kind.lower()} AFTER {kind} ON patrol_sheet {names}
            FOR EACH STATEMENT EXECUTE FUNCTION {function}()
        """)
    op.execute("""
        CREATE FUNCTION forget_patrol_totals() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            DELETE FROM patrol_total;
            RETURN NULL;
        END $$
    """)
    op.execute("""
        CREATE TRIGGER forget_totals AFTER TRUNCATE ON patrol_sheet
        FOR EACH STATEMENT EXECUTE FUNCTION forget_patrol_totals()
    """)
    # Today is nowhere on earth earlier than yesterday by the server.
    op.execute("""
        INSERT INTO patrol_total ("on", street, district, due, recorded)
        SELECT "on", street, min(district), count(*) FILTER (WHERE is_due),
               count(recorded_at) FILTER (WHERE is_due)
        FROM patrol_sheet WHERE "on" < current_date - 1 GROUP BY "on", street
    """)


def downgrade() -> None:
    for kind in (*_CHANGES, ""):
        end = f"_on_{kind.lower()}" if kind else ""
        op.execute(f"DROP TRIGGER forget_totals{end} ON patrol_sheet")
        op.execute(f"DROP FUNCTION forget_patrol_totals{end}()")
    op.drop_table("patrol_total")
