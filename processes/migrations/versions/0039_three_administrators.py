"""Offices that may not meet in one person, offices somebody always holds, and acts of two people."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

logger = logging.getLogger(__name__)

THREE = ("auditor", "security_admin", "system_admin")
OTHERS = (
    *("grid_worker", "grid_head", "mediator", "center", "district_center", "liaison", "leader"),
    *("political_legal", "analyst"),
)
SOURCE = "等级保护:三员分立"
AMONG = "系统、安全、审计三种管理员互相制约,互不兼任"
BESIDE = "管理员不经办业务,不看案件"

TODAY = """
-- In a rehearsal the program's day is not the server's: it says which one it means.
CREATE FUNCTION office_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT COALESCE(NULLIF(current_setting('sishi.today', true), '')::date, CURRENT_DATE)
$$
"""
COMPATIBLE = """
CREATE FUNCTION keep_offices_compatible() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held text;
BEGIN
    -- A term from before the rule may be shortened, never lengthened or moved.
    IF TG_OP = 'UPDATE' AND NEW.person_id = OLD.person_id AND NEW.role = OLD.role
        AND COALESCE(NEW.since_on, '-infinity') >= COALESCE(OLD.since_on, '-infinity')
        AND COALESCE(NEW.until_on, 'infinity') <= COALESCE(OLD.until_on, 'infinity')
    THEN
        RETURN NEW;
    END IF;
    -- Two who appoint the same person wait for each other here.
    PERFORM 1 FROM person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    SELECT beside.role INTO held
    FROM appointment AS beside
    JOIN incompatible_offices AS pair
        ON (pair.one, pair.other) IN ((NEW.role, beside.role), (beside.role, NEW.role))
    WHERE beside.person_id = NEW.person_id AND beside.id IS DISTINCT FROM NEW.id
        AND GREATEST(COALESCE(beside.since_on, '-infinity'), COALESCE(NEW.since_on, '-infinity'))
            <= LEAST(COALESCE(beside.until_on, 'infinity'), COALESCE(NEW.until_on, 'infinity'))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'person %: % and % may not meet in one person',
            NEW.person_id, NEW.role, held
            USING ERRCODE = 'check_violation', CONSTRAINT = 'incompatible_offices',
                DETAIL = NEW.role || ' ' || held;
    END IF;
    RETURN NEW;
END $$
"""
COVERED = """
-- Refuses to leave the office without a holder who can sign in, on any day from `begins` on that
-- the term `held` covered until now.
CREATE FUNCTION require_holder(held appointment, begins date, is_whole boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    ends date := COALESCE(held.until_on, 'infinity');
BEGIN
    -- Two who dismiss the last two wait for each other here.
    PERFORM 1 FROM indispensable_office WHERE role = held.role FOR UPDATE;
    IF NOT FOUND OR begins > ends THEN
        RETURN;
    END IF;
    PERFORM 1
    FROM appointment AS beside
    JOIN account ON account.person_id = beside.person_id AND account.is_active
    WHERE beside.role = held.role AND beside.at = held.at AND beside.id <> held.id
        AND (beside.person_id <> held.person_id OR NOT is_whole)
        AND COALESCE(beside.since_on, '-infinity') <= begins
        AND COALESCE(beside.until_on, 'infinity') >= ends;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'person % is the last % from % on', held.person_id, held.role, begins
            USING ERRCODE = 'check_violation', CONSTRAINT = 'indispensable_office',
                DETAIL = held.role;
    END IF;
END $$
"""
HELD = """
CREATE FUNCTION keep_offices_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    begins date := GREATEST(COALESCE(OLD.since_on, '-infinity'), office_today());
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.person_id, NEW.role, NEW.at) = (OLD.person_id, OLD.role, OLD.at)
        AND COALESCE(NEW.since_on, '-infinity') <= begins
    THEN
        IF COALESCE(NEW.until_on, 'infinity') >= COALESCE(OLD.until_on, 'infinity') THEN
            RETURN NEW;
        END IF;
        begins := GREATEST(NEW.until_on + 1, begins);
    END IF;
    -- Who cannot sign in does not hold the office in fact.
    PERFORM 1 FROM account WHERE person_id = OLD.person_id AND is_active;
    IF FOUND THEN
        PERFORM require_holder(OLD, begins, false);
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$
"""
USABLE = """
CREATE FUNCTION keep_holders_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held appointment;
BEGIN
    IF NOT OLD.is_active
        OR (TG_OP = 'UPDATE' AND NEW.is_active AND NEW.person_id = OLD.person_id)
    THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    FOR held IN SELECT * FROM appointment WHERE person_id = OLD.person_id LOOP
        PERFORM require_holder(
            held, GREATEST(COALESCE(held.since_on, '-infinity'), office_today()), true
        );
    END LOOP;
    RETURN COALESCE(NEW, OLD);
END $$
"""
TRIGGERS = (
    (
        "CREATE TRIGGER offices_are_compatible BEFORE INSERT OR UPDATE ON appointment"
        " FOR EACH ROW EXECUTE FUNCTION keep_offices_compatible()"
    ),
    (
        "CREATE TRIGGER offices_are_held BEFORE UPDATE OR DELETE ON appointment"
        " FOR EACH ROW EXECUTE FUNCTION keep_offices_held()"
    ),
    (
        "CREATE TRIGGER holders_can_sign_in BEFORE UPDATE OR DELETE ON account"
        " FOR EACH ROW EXECUTE FUNCTION keep_holders_accounts()"
    ),
)
#: Who holds two that may not meet, from before the rule.
VIOLATIONS = """
SELECT DISTINCT one.person_id, pair.one, pair.other
FROM appointment AS one
JOIN appointment AS beside ON beside.person_id = one.person_id
JOIN incompatible_offices AS pair ON pair.one = one.role AND pair.other = beside.role
WHERE COALESCE(one.until_on, 'infinity') >= CURRENT_DATE
    AND COALESCE(beside.until_on, 'infinity') >= CURRENT_DATE
    AND GREATEST(COALESCE(one.since_on, '-infinity'), COALESCE(beside.since_on, '-infinity'))
        <= LEAST(COALESCE(one.until_on, 'infinity'), COALESCE(beside.until_on, 'infinity'))
ORDER BY 1, 2, 3
"""


def upgrade() -> None:
    _tables()
    for statement in (TODAY, COMPATIBLE, COVERED, HELD, USABLE, *TRIGGERS):
        op.execute(statement)
    for person, one, other in op.get_bind().execute(sa.text(VIOLATIONS)):
        # Nobody's office is taken away unasked: the security administrator ends one of them.
        logger.warning(
            "人员%s兼任%s与%s,不得兼任:请安全管理员在“账号与任职”页免去其一。", person, one, other
        )


def _tables() -> None:
    pairs = op.create_table(
        "incompatible_offices",
        sa.Column("one", sa.String(32), nullable=False),
        sa.Column("other", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one", "other"),
    )
    among = [(one, other, AMONG) for one in THREE for other in THREE if one < other]
    beside = [(one, other, BESIDE) for one in THREE for other in OTHERS]
    op.bulk_insert(
        pairs,
        [
            {"one": one, "other": other, "reason": reason, "source": SOURCE}
            for one, other, reason in (*among, *beside)
        ],
    )
    kept = op.create_table(
        "indispensable_office",
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("role"),
    )
    op.bulk_insert(kept, [{"role": role, "source": SOURCE} for role in THREE])
    op.create_table(
        "administrative_request",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"]),
        sa.CheckConstraint("decided_by <> person_id OR NOT is_granted", name="not_oneself"),
        sa.CheckConstraint("asked_by <> decided_by OR NOT is_granted", name="two_people"),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER holders_can_sign_in ON account")
    op.execute("DROP TRIGGER offices_are_held ON appointment")
    op.execute("DROP TRIGGER offices_are_compatible ON appointment")
    for function in (
        *("keep_holders_accounts", "keep_offices_held", "require_holder"),
        *("keep_offices_compatible", "office_today"),
    ):
        op.execute(f"DROP FUNCTION {function}")
    for table in ("administrative_request", "indispensable_office", "incompatible_offices"):
        op.drop_table(table)
