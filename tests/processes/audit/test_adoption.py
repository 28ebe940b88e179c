"""The first start with keys, on a database that has a history already; and every start after it."""

import os

import pytest
from sqlalchemy import text

from engine import history, history_keys, key_files, records
from engine.history import HistoryEvent
from engine.models import Instance
from processes.audit import adoption, history_checks, log_checks, record_checks, sealing
from processes.audit import log as audit_log
from processes.audit.adoption import HistoryKey, OtherHistoryKey, SealsWithoutKey
from tests.journeys.district import District, moment

#: What a database says of itself that was written before there were keys.
AS_BEFORE = (
    "DELETE FROM record",
    "DELETE FROM history_key",
    "UPDATE instance SET head_mac = ''",
    "UPDATE audit_head SET mac = ''",
)


@pytest.fixture
def old(session):
    """A case and a log whose rows are hashed as they were before, with no codes and no records."""
    district = District(session, moment(3, 2, 9))
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text("DELETE FROM audit_entry"))
    session.execute(text("UPDATE audit_head SET entries = 0, entry_id = NULL, hash = ''"))
    case = district.register("拖欠工程款", category="0699")
    district.do("grid_worker", "Contact")
    for _ in range(2):
        audit_log.record(session, "signed_in", by=district.cast["center"])
    records.write(session)
    session.execute(text("UPDATE audit_entry SET record = NULL"))
    session.execute(text("UPDATE event SET body = (body::jsonb - 'record')::text"))
    session.expire_all()
    _hash_as_before(session, case.instance_id)
    for each in AS_BEFORE:
        session.execute(text(each))
    session.execute(text("SET LOCAL session_replication_role = origin"))
    session.expire_all()
    return case


def _hash_as_before(session, instance_id):
    previous = b""
    for each in history.list_for_instance(session, instance_id):
        each.hash = previous = history._old_hash(previous, each)
    session.get_one(Instance, instance_id).head = previous
    previous = b""
    for each in reversed(audit_log.list_entries(session)):
        each.hash = previous = audit_log._old_hash(previous, each)
    session.get_one(audit_log.AuditHead, audit_log.HEAD).hash = previous
    session.flush()


def found(session):
    records.write(session)
    parts = (
        history_checks.next_batch,
        record_checks.FACTS.next_batch,
        record_checks.OFFICES.next_batch,
        log_checks.next_batch,
    )
    steps = [take(session, None) for take in parts]
    steps += [log_checks.next_batch(session, step.place) for step in steps if step.place]
    return [str(each) for step in steps for each in step.findings]


def test_what_was_written_before_is_vouched_for_as_it_is(session, old):
    assert found(session) != []
    adoption.require(session)
    assert found(session) == []
    assert history.list_for_instance(session, old.instance_id)[-1].what == history.ADOPTED
    names = {each.kind: each.name for each in session.query(HistoryKey)}
    assert names == history_keys.names()


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE event SET district = '420302' WHERE seq = 1",
        "UPDATE event SET id = id + 100000 WHERE seq = 1",
        "UPDATE event SET by = '9' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 1",
        "UPDATE audit_entry SET what = 'x' WHERE id = (SELECT min(id) FROM audit_entry)",
        "UPDATE audit_entry SET id = 0 WHERE id = (SELECT min(id) FROM audit_entry)",
        "UPDATE dispute_case SET category = '0201'",
    ],
)
def test_what_was_written_before_cannot_be_changed_afterwards(session, old, forgery):
    adoption.require(session)
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text(forgery))
    assert found(session) != []


def test_nothing_is_vouched_for_twice(session, old):
    adoption.require(session)
    before = session.query(HistoryEvent).count()
    session.execute(text("UPDATE dispute_case SET people_count = 9"))
    adoption.require(session)
    assert session.query(HistoryEvent).count() == before
    assert len(found(session)) == 1


def test_a_program_with_another_key_does_not_start(session, old, monkeypatch, tmp_path):
    adoption.require(session)
    monkeypatch.setenv("SISHI_HISTORY_KEY_FILE", str(tmp_path / "history-key"))
    with pytest.raises(history_keys.HistoryKeyMissing, match="history-key"):
        adoption.require(session)
    history_keys.make()
    with pytest.raises(OtherHistoryKey, match="history-key"):
        adoption.require(session)


def test_a_database_that_was_sealed_is_not_vouched_for_anew(session, old):
    adoption.require(session)
    sealing.seal(session)
    session.execute(text("DELETE FROM history_key"))
    session.expire_all()
    with pytest.raises(SealsWithoutKey):
        adoption.require(session)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_keys_are_for_us_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("SISHI_HISTORY_KEY_FILE", str(tmp_path / "history-key"))
    monkeypatch.setenv("SISHI_SEAL_KEY_FILE", str(tmp_path / "seal-key"))
    history_keys.make()
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes == {"history-key": 0o600, "seal-key": 0o600}
    kept = (tmp_path / "history-key").read_bytes()
    history_keys.make()
    assert (tmp_path / "history-key").read_bytes() == kept
    (tmp_path / "history-key").chmod(0o644)
    with pytest.raises(key_files.KeyFileError, match="644"):
        history_keys.mac(b"x")


def test_a_broken_key_is_refused(monkeypatch, tmp_path):
    file = tmp_path / "seal-key"
    monkeypatch.setenv("SISHI_SEAL_KEY_FILE", str(file))
    for content in (b"", b"no base64!", b"c2hvcnQ="):
        file.write_bytes(content)
        file.chmod(0o600)
        with pytest.raises(history_keys.HistoryKeyBroken, match="seal-key"):
            history_keys.sign(b"x")
