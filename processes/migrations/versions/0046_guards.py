"""What no statement may empty, and a day that cannot be moved where time is real."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

#: Tables a trigger by row guards or a verification begins with: emptied at once, no row would be asked.
NEVER_EMPTIED = (
    *("account", "appointment", "audit_head", "history_key", "instance", "person"),
    *("incompatible_offices", "indispensable_office"),
)
NEVER = """
CREATE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
#: Which offices may not meet is the program's rule: nothing of it is changed by the way.
RULES = ("incompatible_offices", "indispensable_office")
TODAY = """
CREATE OR REPLACE FUNCTION office_today() RETURNS date LANGUAGE sql STABLE AS $$
    -- In a rehearsal the program's day is not the server's: it says which one it means. Where time
    -- is real it may differ by its zone alone, or whoever says a day could pass over the rule.
    SELECT CASE
        WHEN EXISTS (SELECT FROM installation WHERE real_since_at IS NOT NULL AND NOT is_rehearsal)
        THEN GREATEST(LEAST(told.day, CURRENT_DATE + 1), CURRENT_DATE - 1)
        ELSE told.day
    END
    FROM (
        SELECT COALESCE(NULLIF(current_setting('sishi.today', true), '')::date, CURRENT_DATE) AS day
    ) AS told
$$
"""
BEFORE = """
CREATE OR REPLACE FUNCTION office_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT COALESCE(NULLIF(current_setting('sishi.today', true), '')::date, CURRENT_DATE)
$$
"""


def upgrade() -> None:
    op.execute(NEVER)
    for table in NEVER_EMPTIED:
        _guard(table, "is_never_emptied", "TRUNCATE", "keep_rows")
    for table in RULES:
        _guard(table, "is_kept", "INSERT OR UPDATE OR DELETE", "keep_rows")
    _guard("register_change", "is_kept", "UPDATE OR DELETE OR TRUNCATE", "keep_history")
    op.execute(TODAY)


def _guard(table: str, name: str, events: str, function: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {events} ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )


def downgrade() -> None:
    op.execute(BEFORE)
    op.execute("DROP TRIGGER register_change_is_kept ON register_change")
    for table in RULES:
        op.execute(f"DROP TRIGGER {table}_is_kept ON {table}")
    for table in NEVER_EMPTIED:
        op.execute(f"DROP TRIGGER {table}_is_never_emptied ON {table}")
    op.execute("DROP FUNCTION keep_rows")
