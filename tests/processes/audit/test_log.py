"""The audit log is only ever added to, and notices when it was not."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from processes.audit import log as audit_log
from processes.audit.log import Asked, AuditTampered


def test_entries_are_chained_and_found(session, cast, at):
    with at(3, 4):
        audit_log.record(session, "signed_in", by=cast["center"])
        audit_log.record(session, "export.asked", by=cast["center"], clear=True)
    session.expire_all()
    assert audit_log.verify(session) == 2
    assert [e.what for e in audit_log.list_entries(session)] == ["export.asked", "signed_in"]
    assert audit_log.list_entries(session, Asked(by=int(cast["leader"].id))) == []
    assert len(audit_log.list_entries(session, Asked(what=["signed_in"]))) == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET what = 'x'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_an_entry(session, statement):
    audit_log.record(session, "signed_in")
    with pytest.raises(DBAPIError, match="only ever added"), session.begin_nested():
        session.execute(text(statement))


def test_a_change_behind_its_back_is_noticed(session):
    audit_log.record(session, "signed_in")
    session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_is_kept"))
    session.execute(text("UPDATE audit_entry SET what = 'x'"))
    session.expire_all()
    with pytest.raises(AuditTampered):
        audit_log.verify(session)
