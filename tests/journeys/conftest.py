"""Whatever a case went through, what its tables say is what its history says."""

import pytest

from engine import records
from processes.audit import history_checks, record_checks


@pytest.fixture(autouse=True)
def _history_proves_itself(request):
    has_database = "session" in request.fixturenames
    # Asked for before the test, so that it is still there after it.
    session = request.getfixturevalue("session") if has_database else None
    yield
    if session is None:
        return
    records.write(session)
    session.expire_all()
    parts = (history_checks.HISTORIES, record_checks.FACTS)
    assert [str(each) for part in parts for each in part.next_batch(session, None).findings] == []
