"""The audit log is only ever added to, and notices when it was not."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from processes.audit import log as audit_log
from processes.audit.log import Asked


def test_entries_are_chained_and_found(session, cast, at):
    with at(3, 4):
        audit_log.record(session, "signed_in", by=cast["center"])
        audit_log.record(session, "export.asked", by=cast["center"], clear=True)
    session.expire_all()
    faults, end = audit_log.list_faults(session)
    assert (faults, end) == ([], None)
    assert [e.what for e in audit_log.list_entries(session)][:2] == ["export.asked", "signed_in"]
    assert audit_log.list_entries(session, Asked(by=int(cast["leader"].id))) == []
    assert (
        len(audit_log.list_entries(session, Asked(what=["signed_in"], by=int(cast["center"].id))))
        == 1
    )


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET what = 'x'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_an_entry(session, statement):
    audit_log.record(session, "signed_in")
    with pytest.raises(DBAPIError, match="only ever added"), session.begin_nested():
        session.execute(text(statement))


def test_the_log_is_followed_a_few_entries_at_a_time(session):
    first, last = (audit_log.record(session, "signed_in", n=n) for n in range(2))
    before = len(audit_log.list_entries(session)) - 1
    faults, place = audit_log.list_faults(session, None, before)
    assert (faults, place.number, place.entry_id) == ([], before, first.id)
    session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_is_kept"))
    session.execute(text("UPDATE audit_entry SET what = 'x' WHERE id = :id"), {"id": last.id})
    session.expire_all()
    faults, place = audit_log.list_faults(session, place, 2)
    assert [each.entry_id for each in faults] == [last.id]
    assert audit_log.list_faults(session, place, 2) == ([], None)
