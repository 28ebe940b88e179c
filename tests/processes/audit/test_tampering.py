"""Every way of changing what happened, behind the program's back, and what the verification says."""

import os

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import clock
from processes.audit import verification
from tests import databases
from tests.processes.audit import sealed_town

EVENT = "UPDATE event SET {} WHERE id = :middle"
ENTRY = "UPDATE audit_entry SET {} WHERE id = :entry"
INSTANCE = "UPDATE instance SET {} WHERE id = :instance"
CASE = "UPDATE dispute_case SET {} WHERE id = :case"

#: What is done to the database, by its owner without the key, and the row that is named.
WAYS = {
    # every column of an event
    "event id": (EVENT.format("id = id + 100000"), "event"),
    "last event id": ("UPDATE event SET id = id + 100000 WHERE id = :last", "event {last100000}"),
    "event instance": (EVENT.format("instance_id = :other_instance, seq = 900"), "event {middle}"),
    "event seq": (EVENT.format("seq = 900"), "event"),
    "event at": (EVENT.format("at = at + interval '1 second'"), "event {middle}"),
    "event by": (EVENT.format("by = '999'"), "event {middle}"),
    "event role": (EVENT.format("role = 'leader@420303'"), "event {middle}"),
    "event what": (EVENT.format("what = 'claimed'"), "event {middle}"),
    "event element": (EVENT.format("element = 'Else'"), "event {middle}"),
    "event body": (EVENT.format("body = '{}'"), "event {middle}"),
    "event body that cannot be read": (EVENT.format("body = '['"), "event {middle}"),
    "event hash": (EVENT.format("hash = '\\x00'"), "event {middle}"),
    "event district": (EVENT.format("district = '420302'"), "event {middle}"),
    "event passed off as of before": (EVENT.format("what = 'adopted', by = '9'"), "event {middle}"),
    # rows that go
    "first event gone": ("DELETE FROM event WHERE id = :first", "event"),
    "middle event gone": ("DELETE FROM event WHERE id = :middle", "event"),
    "last event gone": ("DELETE FROM event WHERE id = :last", "instance {instance}"),
    "last event gone, head put back": (
        (
            "DELETE FROM event WHERE id = :last;"
            "UPDATE instance SET events = before.seq, head = before.hash, head_id = before.id"
            " FROM (SELECT * FROM event WHERE instance_id = :instance ORDER BY seq DESC LIMIT 1)"
            " AS before WHERE instance.id = :instance"
        ),
        "instance {instance}",
    ),
    "all events of a case gone": (
        (
            "DELETE FROM event WHERE instance_id = :instance;"
            "UPDATE instance SET events = 0, head = '', head_id = NULL, head_mac = ''"
            " WHERE id = :instance"
        ),
        "instance {instance}",
    ),
    "all rows of a case gone": (
        (
            "DELETE FROM event WHERE instance_id = :instance; DELETE FROM user_task"
            " WHERE instance_id = :instance; DELETE FROM instance WHERE id = :instance;"
            "DELETE FROM record WHERE subject = :case; DELETE FROM party WHERE case_id = :case;"
            "DELETE FROM case_change WHERE case_id = :case; DELETE FROM clock WHERE case_id = :case;"
            "DELETE FROM document WHERE case_id = :case; DELETE FROM dispute_case WHERE id = :case"
        ),
        "instance {instance}",
    ),
    "all histories gone": ("DELETE FROM event", "instance {instance}"),
    # rows that come, and rows that change places
    "event inserted": (
        (
            "UPDATE event SET seq = seq + 1000 WHERE instance_id = :instance AND id > :middle;"
            "UPDATE event SET seq = seq - 999 WHERE seq > 1000;"
            "INSERT INTO event (id, instance_id, seq, at, what, body, hash)"
            " SELECT 999999, instance_id, seq + 1, at, what, body, hash FROM event WHERE id = :middle"
        ),
        "event 999999",
    ),
    "event appended": (
        (
            "INSERT INTO event (id, instance_id, seq, at, what, body, hash)"
            " SELECT 999999, instance_id, seq + 1, at, what, body, hash FROM event WHERE id = :last;"
            "UPDATE instance SET events = events + 1, head_id = 999999 WHERE id = :instance"
        ),
        "event 999999",
    ),
    "events swapped": (
        (
            "UPDATE event SET seq = 900 WHERE id = :first;"
            "UPDATE event SET seq = 1 WHERE id = :middle;"
            "UPDATE event SET seq = (SELECT count(*) / 2 + 1 FROM event WHERE instance_id = :instance)"
            " WHERE id = :first"
        ),
        "event",
    ),
    # the instance
    "instance state": (INSTANCE.format("state = '\\x00'"), "instance {instance}"),
    "instance status": (INSTANCE.format("status = 'completed'"), "instance {instance}"),
    "instance status there is none": (INSTANCE.format("status = 'x'"), "instance {instance}"),
    "instance number": (INSTANCE.format("business_key = 'ZW-2026-9'"), "instance {instance}"),
    "instance district": (INSTANCE.format("district = '420302'"), "instance {instance}"),
    "instance code": (INSTANCE.format("head_mac = '\\x00'"), "instance {instance}"),
    # the audit log
    "entry id": (ENTRY.format("id = id + 100000"), "audit_entry"),
    "entry at": (ENTRY.format("at = at + interval '1 second'"), "audit_entry {entry}"),
    "entry by": (ENTRY.format("by = NULL"), "audit_entry {entry}"),
    "entry what": (ENTRY.format("what = 'x'"), "audit_entry {entry}"),
    "entry case": (ENTRY.format("case_id = 9"), "audit_entry {entry}"),
    "entry details": (ENTRY.format("""details = '{"a": 1}'"""), "audit_entry {entry}"),
    "entry hash": (ENTRY.format("hash = '\\x00'"), "audit_entry {entry}"),
    "entry gone": ("DELETE FROM audit_entry WHERE id = :entry", "audit_entry"),
    "last entry gone": ("DELETE FROM audit_entry WHERE id = :last_entry", "audit_entry"),
    "last entry gone, head put back": (
        (
            "DELETE FROM audit_entry WHERE id = :last_entry; UPDATE audit_head SET"
            " entries = entries - 1, (entry_id, hash) ="
            " (SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1)"
        ),
        "audit_head",
    ),
    "log emptied": (
        (
            "DELETE FROM audit_entry;"
            "UPDATE audit_head SET entries = 0, entry_id = NULL, hash = '', mac = ''"
        ),
        "audit_head",
    ),
    "log and its head gone": ("DELETE FROM audit_entry; DELETE FROM audit_head", "audit_head"),
    "entry appended": (
        (
            "INSERT INTO audit_entry (at, what, details, hash)"
            " VALUES (now(), 'signed_in', '{}', '\\x00')"
        ),
        "audit_entry",
    ),
    # what the tables say of a case
    "case status": (CASE.format("status = 'archived'"), "dispute_case {case}:*status"),
    "case status there is none": (CASE.format("status = 'x'"), "dispute_case {case}"),
    "case tier": (CASE.format("tier = 'grid'"), "dispute_case {case}:*tier"),
    "case outcome": (CASE.format("outcome = 'settled'"), "dispute_case {case}:*outcome"),
    "case fact": (CASE.format("amount = 5"), "dispute_case {case}:*amount"),
    "case owner": (CASE.format("owner_id = 1"), "dispute_case {case}:*owner_id"),
    "case process": (CASE.format("instance_id = 999999"), "dispute_case {case}"),
    "clock due": (
        "UPDATE clock SET due_at = due_at + interval '9 days' WHERE id = :clock",
        "clock {clock}:*due_at",
    ),
    "clock gone": ("DELETE FROM clock WHERE id = :clock", "clock {clock}"),
    "clock of another case": (
        "UPDATE clock SET case_id = :other WHERE id = :clock",
        "clock {clock}",
    ),
    "change reason": ("UPDATE case_change SET reason = 'x' WHERE id = :case_change", "case_change"),
    "change gone": ("DELETE FROM case_change WHERE id = :case_change", "case_change {case_change}"),
    "change inserted": (
        (
            "INSERT INTO case_change (case_id, district, at, what, status)"
            " SELECT case_id, district, at, what, status FROM case_change WHERE id = :case_change"
        ),
        "case_change",
    ),
    "document kind": ("UPDATE document SET kind = 'x' WHERE id = :document", "document {document}"),
    "document content": (
        (
            "UPDATE document SET content = (SELECT content FROM document WHERE id = :written)"
            " WHERE id = :document"
        ),
        "document {document}",
    ),
    "document content gone": (
        "UPDATE document SET content = NULL WHERE id = :written",
        "document {written}",
    ),
    "document gone": ("DELETE FROM document WHERE id = :document", "document {document}"),
    "party side": (
        "UPDATE party SET side = 'applicant' WHERE id = :party",
        "party {party}:*side",
    ),
    "party in clear": ("UPDATE party SET name = '张某' WHERE id = :party", "party {party}"),
    "party exchanged": (
        "UPDATE party SET name = (SELECT name FROM party ORDER BY id LIMIT 1) WHERE id = :party",
        "party {party}:*name",
    ),
    "fact and its record gone": (
        (
            "DELETE FROM case_change WHERE id = :case_change; DELETE FROM record WHERE id IN"
            " (SELECT id FROM record WHERE rows LIKE '%case_change:' || :case_change || '\"%')"
        ),
        "record",
    ),
    "record changed": ("UPDATE record SET rows = '{}' WHERE id = :record", "record {record}"),
    "records gone": ("DELETE FROM record", "record"),
    # the seals
    "seal gone": ("DELETE FROM seal WHERE number = 1", "seal 1"),
    "last seal gone": ("DELETE FROM seal WHERE number = 2", "seal 2"),
    "all seals gone": ("DELETE FROM sealed_head; DELETE FROM seal", "seal 1"),
    "seals and log gone": (
        "DELETE FROM sealed_head; DELETE FROM seal; DELETE FROM audit_entry",
        "seal 2",
    ),
    "seal number": ("UPDATE seal SET number = 7 WHERE number = 2", "seal 7"),
    "seal at": ("UPDATE seal SET at = at - interval '1 day' WHERE number = 2", "seal 2"),
    "seal body": ("UPDATE seal SET body = replace(body, '2026', '2025')", "seal 1"),
    "seal signature": ("UPDATE seal SET signature = '\\x00' WHERE number = 1", "seal 1"),
    "sealed head": ("UPDATE sealed_head SET events = 1 WHERE seal_number = 2", "sealed_head 2"),
    "sealed head gone": ("DELETE FROM sealed_head WHERE seal_number = 1", "sealed_head 1"),
    "key forgotten": ("DELETE FROM history_key", "history_key"),
    # whole tables at once
    "histories emptied": ("TRUNCATE event", "instance {instance}"),
    "instances emptied": ("TRUNCATE instance CASCADE", "instance {instance}"),
    "instances and what was sealed of them emptied": (
        "TRUNCATE instance, event, sealed_head, seal, audit_entry CASCADE",
        "seal 2",
    ),
    "records emptied": ("TRUNCATE record", "record"),
    "facts emptied": ("TRUNCATE dispute_case CASCADE", "dispute_case {case}"),
    "facts and their records emptied": ("TRUNCATE dispute_case, record CASCADE", "record"),
    "log truncated": ("TRUNCATE audit_entry", "audit_head"),
    "log and its head truncated": ("TRUNCATE audit_entry, audit_head", "audit_head"),
    "seals truncated": ("TRUNCATE seal, sealed_head", "seal 1"),
    "keys truncated": ("TRUNCATE history_key", "history_key"),
    "offices emptied": ("TRUNCATE appointment", "appointment"),
    "accounts emptied": ("TRUNCATE account CASCADE", "appointment"),
    "people emptied": ("TRUNCATE person CASCADE", "case_change {case_change}"),
    "a register emptied": ("TRUNCATE village_officer", "village_officer {officer}"),
    # what guards them
    "guard gone": ("DROP TRIGGER event_is_kept ON event", "event"),
    "guard switched off": ("ALTER TABLE appointment DISABLE TRIGGER USER", "appointment"),
    "guard for replicas only": (
        "ALTER TABLE record ENABLE REPLICA TRIGGER record_is_kept",
        "record",
    ),
    "guard weakened": (
        (
            "DROP TRIGGER seal_is_kept ON seal; CREATE TRIGGER seal_is_kept BEFORE DELETE ON seal"
            " FOR EACH STATEMENT EXECUTE FUNCTION keep_history()"
        ),
        "seal:",
    ),
    "guard that does nothing": (
        (
            "UPDATE pg_proc SET prosrc = 'BEGIN RETURN NULL' || chr(59) || 'END'"
            " WHERE proname = 'keep_history'"
        ),
        "pg_proc keep_history",
    ),
    "all guards passed by": (
        "ALTER ROLE CURRENT_USER SET session_replication_role = 'replica'",
        "pg_db_role_setting",
    ),
    "rule gone": (
        "DELETE FROM incompatible_offices WHERE one = 'auditor' AND other = 'leader'",
        "incompatible_offices",
    ),
    "rules emptied": ("TRUNCATE incompatible_offices", "incompatible_offices"),
    "what must be held emptied": ("TRUNCATE indispensable_office", "indispensable_office"),
    "auditor dismissed": ("DELETE FROM appointment WHERE role = 'auditor'", "appointment"),
    "auditor made a leader": (
        (
            "INSERT INTO appointment (person_id, role, at, district) SELECT person_id, 'leader', at,"
            " district FROM appointment WHERE role = 'auditor'"
        ),
        "appointment",
    ),
}


@pytest.fixture(scope="module")
def town(server, tmp_path_factory):
    """A database with a sealed history, and the ids a forger would look up."""
    name = f"sishi_sealed_{os.getpid()}"
    with databases.connected(server, name) as engine, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SISHI_SEAL_FOLDER", str(tmp_path_factory.mktemp("seals")))
        yield engine, sealed_town.build(engine)


@pytest.fixture
def forge(town):
    """Do something behind the program's back, say what the verification finds, and undo it."""
    engine, ids = town

    def run(*statements):
        with engine.connect() as connection, connection.begin() as transaction:
            # The owner of a database gets past triggers and foreign keys.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for each in statements:
                connection.execute(text(each), ids)
            with Session(connection) as session, clock.at(sealed_town.NOW):
                found = list(map(str, verification.verify_all(session)))
            transaction.rollback()
        return found

    return run


def test_what_nobody_touched_verifies(forge):
    assert forge() == []


@pytest.mark.parametrize("way", WAYS)
def test_is_found(way, forge, town):
    statements, named = WAYS[way]
    ids = town[1]
    found = forge(*statements.split(";"))
    table, _, column = named.format(**ids, last100000=ids["last"] + 100000).partition("*")
    assert any(each.startswith(table) and column in each for each in found), found


def test_a_chain_reckoned_anew_is_found(town):
    """The forger knows the program, and how hashes are made; not the key."""
    engine, ids = town
    from engine import history
    from engine.models import Instance

    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        with Session(connection) as session, clock.at(sealed_town.NOW):
            events = history.list_for_instance(session, ids["instance"])
            events[-1].by = "999"
            previous, id = b"", None
            for each in events:
                each.hash = history._hash(previous, id, each)
                previous, id = each.hash, each.id
            session.flush()
            forged = {"head": previous, "id": ids["instance"]}
            connection.execute(text("UPDATE instance SET head = :head WHERE id = :id"), forged)
            session.expire_all()
            assert list(history.chain_faults(events)) == []
            assert session.get_one(Instance, ids["instance"]).head == previous
            found = list(map(str, verification.verify_all(session)))
        transaction.rollback()
    assert any(each.startswith(f"instance {ids['instance']}") for each in found)
