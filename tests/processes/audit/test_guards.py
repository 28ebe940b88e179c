"""What no statement may do to what is guarded, and no session by saying that it is another day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine import installation
from processes.audit import guard_checks
from processes.organisation.people import Account
from processes.organisation.roles import Role

EMPTIED = sorted({table for table, events, *_ in guard_checks.GUARDS if "TRUNCATE" in events})


@pytest.mark.parametrize("table", EMPTIED)
def test_none_of_it_is_emptied(session, table):
    with pytest.raises(DBAPIError, match=r"only ever added to|TRUNCATE of .* is refused"):
        session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM incompatible_offices",
        "UPDATE indispensable_office SET role = 'center'",
        "INSERT INTO indispensable_office VALUES ('center', 'x')",
    ],
)
def test_the_rules_are_not_changed(session, statement):
    with pytest.raises(DBAPIError, match="is refused"):
        session.execute(text(statement))


@pytest.fixture
def last_auditor(session, cast):
    """Until a month from now, by the server's own day; nobody follows them."""
    person = int(cast["auditor"].id)
    session.add(Account(person_id=person, login="auditor", password_hash="x"))  # noqa: S106
    session.flush()
    until = date.today() + timedelta(days=30)  # noqa: DTZ011 - the database's own, on purpose
    told = {"person": person, "until": until, "role": Role.AUDITOR}
    session.execute(text("ALTER TABLE appointment DISABLE TRIGGER offices_are_held"))
    session.execute(text("UPDATE appointment SET until_on = :until WHERE role = :role"), told)
    session.execute(text("ALTER TABLE appointment ENABLE TRIGGER offices_are_held"))
    return person


def dismiss(session, person, day):
    session.execute(text("SELECT set_config('sishi.today', :day, true)"), {"day": day})
    with session.begin_nested():
        session.execute(text("DELETE FROM appointment WHERE person_id = :id"), {"id": person})


def test_no_session_says_that_the_term_is_over_where_time_is_real(session, last_auditor):
    installation.require(session)
    for day in ("2999-12-31", "infinity", "1999-01-01", ""):
        with pytest.raises(IntegrityError, match="is the last auditor"):
            dismiss(session, last_auditor, day)


def test_in_a_rehearsal_the_day_is_the_programs(session, last_auditor):
    installation.mark_rehearsal(session)
    session.flush()
    dismiss(session, last_auditor, "2999-12-31")
    assert not session.scalar(text("SELECT count(*) FROM appointment WHERE role = 'auditor'"))
