"""Guards taken away, people and offices changed, guards put back: what the verification says then."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import clock
from processes.access import accounts, second_person
from processes.access.request_models import Act
from processes.audit import adoption, verification
from processes.audit import log as audit_log
from processes.organisation import people
from processes.organisation.absences import Absence
from processes.organisation.people import Account, Appointment
from processes.organisation.roles import Role
from tests import databases
from tests.journeys.district import moment
from tests.processes import factories

NOW = moment(3, 2, 9)
TABLES = ("person", "account", "appointment", "absence", "administrative_request")
OFFICE = "UPDATE appointment SET {} WHERE id = :office"
ACCOUNT = "UPDATE account SET {} WHERE id = :account"

#: What is done while the guards are off, and the rows that are named, with the column.
WAYS = {
    # changed
    "term lengthened": (OFFICE.format("until_on = '2030-01-01'"), "appointment {office}:*until_on"),
    "term moved": (OFFICE.format("since_on = '2020-01-01'"), "appointment {office}:*since_on"),
    "other office": (OFFICE.format("role = 'center'"), "appointment {office}:*role"),
    "office there is none": (OFFICE.format("role = 'x'"), "appointment {office}"),
    "other place": (OFFICE.format("at = '420303001'"), "appointment {office}:*at"),
    "other district": (OFFICE.format("district = '420302'"), "appointment {office}:*district"),
    "versed in more": (
        OFFICE.format("specialities = '{{01}}'"),
        "appointment {office}:*specialities",
    ),
    "office given to somebody else": (
        OFFICE.format("person_id = :bare"),
        "appointment {office}:*不见了",
    ),
    "dismissed office revived": (
        "UPDATE appointment SET until_on = NULL WHERE id = :past",
        "appointment {past}:*until_on",
    ),
    "password": (ACCOUNT.format("password_hash = 'forged'"), "account {account}:*password_hash"),
    "login": (ACCOUNT.format("login = 'forged'"), "account {account}:*login"),
    "account started": (
        ACCOUNT.format("is_active = NOT is_active"),
        "account {account}:*is_active",
    ),
    "password not to be changed": (
        ACCOUNT.format("must_change = NOT must_change"),
        "account {account}:*must_change",
    ),
    "password without end": (ACCOUNT.format("password_until = NULL"), "*password_until"),
    "account of somebody else": (ACCOUNT.format("person_id = :bare"), "account {account}:*"),
    "name": ("UPDATE person SET name = '某人' WHERE id = :other", "person {other}:*name"),
    "telephone": ("UPDATE person SET phone = '2' WHERE id = :other", "person {other}:*phone"),
    "number of a person": (
        "UPDATE person SET id = id + 100000 WHERE id = :bare",
        "person {bare}:*不见了",
    ),
    "stand-in exchanged": (
        "UPDATE absence SET substitute_id = :bare WHERE id = :absence",
        "absence {absence}:*substitute_id",
    ),
    "request granted": (
        "UPDATE administrative_request SET is_granted = true, decided_by = :bare WHERE id = :request",
        "administrative_request {request}:*is_granted",
    ),
    # gone
    "office gone": ("DELETE FROM appointment WHERE id = :office", "appointment {office}:*不见了"),
    "past office gone": ("DELETE FROM appointment WHERE id = :past", "appointment {past}:*不见了"),
    "account gone": ("DELETE FROM account WHERE id = :account", "account {account}:*不见了"),
    "absence gone": ("DELETE FROM absence WHERE id = :absence", "absence {absence}:*不见了"),
    "person gone": (
        "DELETE FROM appointment WHERE person_id = :bare; DELETE FROM person WHERE id = :bare",
        "person {bare}:*不见了",
    ),
    # come
    "office inserted": (
        (
            "INSERT INTO appointment (person_id, role, at, district)"
            " VALUES (:bare, 'center', '420303', '420303')"
        ),
        "appointment *没有这一行",
    ),
    "office inserted and over": (
        (
            "INSERT INTO appointment (person_id, role, at, district, until_on)"
            " VALUES (:bare, 'center', '420303', '420303', '2020-01-01')"
        ),
        "appointment *没有这一行",
    ),
    "account inserted": (
        (
            "INSERT INTO account (person_id, login, password_hash, is_active, must_change)"
            " VALUES (:bare, 'forged', 'x', true, false)"
        ),
        "account *没有这一行",
    ),
    "person inserted": (
        "INSERT INTO person (name, district) VALUES ('某人', '420303')",
        "person *没有这一行",
    ),
    # changed places
    "offices swapped": (
        (
            "UPDATE appointment SET person_id = CASE id WHEN :office THEN :bare ELSE :other END"
            " WHERE id IN (:office, :bare_office)"
        ),
        "appointment {bare_office}:*",
    ),
    "passwords swapped": (
        (
            "UPDATE account SET password_hash = CASE id WHEN :account THEN 'x' ELSE"
            " (SELECT password_hash FROM account WHERE id = :account) END"
        ),
        "account {account}:*password_hash",
    ),
    "deleted and put in again": (
        (
            "DELETE FROM appointment WHERE id = :office; INSERT INTO appointment"
            " (person_id, role, at, district) VALUES (:other, 'leader', '420303', '420303')"
        ),
        "appointment {office}:*不见了",
    ),
    # with what tells of them
    "office and its record gone": (
        (
            "DELETE FROM appointment WHERE id = :office; DELETE FROM record WHERE"
            " rows LIKE '%appointment:' || :office || '\"%'"
        ),
        "record *的记录不见了",
    ),
    "record of one said to be of a case": (
        "UPDATE record SET kind = 'case' WHERE kind = 'person' AND subject = :other",
        "record *",
    ),
    "log no more says which record": (
        "UPDATE audit_entry SET record = NULL WHERE record IS NOT NULL",
        "audit_entry *",
    ),
}


@pytest.fixture(scope="module")
def office(server):
    """A database in which people were entered, appointed and dismissed, and the ids."""
    with databases.connected(server, f"sishi_offices_{os.getpid()}") as engine:
        yield engine, build(engine)


def build(engine):
    with Session(engine, expire_on_commit=False) as session, clock.at(NOW):
        adoption.require(session)
        cast = factories.cast(session)
        for who in ("auditor", "security_admin", "system_admin"):
            session.add(
                Account(person_id=int(cast[who].id), login=who, password_hash="x")  # noqa: S106
            )
        audit_log.record(session, "signed_in", by=cast["security_admin"])
        session.commit()
        by = cast["security_admin"]
        district = session.get_one(people.Person, int(by.id)).district
        entered = {"phone": "1", "post": None, "district": district, "by": by}
        other, bare = (accounts.create(session, name=n, **entered) for n in ("甲", "乙"))
        session.commit()
        accounts.open_account(session, other.id, "other", by=by)
        session.commit()
        held = accounts.appoint(session, other.id, Role.LEADER, district, by=by)
        session.commit()
        bare_held = accounts.appoint(session, bare.id, Role.POLITICAL_LEGAL, district, by=by)
        session.commit()
        past = accounts.appoint(session, other.id, Role.ANALYST, district, by=by)
        session.commit()
        accounts.dismiss(session, other.id, past.id, by=by)
        day, days = clock.today(), timedelta(days=9)
        away = Absence(
            district=district,
            person_id=other.id,
            substitute_id=int(by.id),
            since_on=day,
            until_on=day + days,
            reason="外出",
            roles=[],
            made_by=int(by.id),
            made_at=clock.now(),
        )
        session.add(away)
        auditor, why = int(cast["auditor"].id), "连续输错后锁定"
        asked = second_person.ask(session, auditor, Act.UNLOCK, None, reason=why, by=by)
        session.commit()
        account = people.find_account(session, "other")
        return {
            "office": held.id,
            "bare_office": bare_held.id,
            "past": past.id,
            "account": account.id,
            "other": other.id,
            "bare": bare.id,
            "absence": away.id,
            "request": asked.id,
        }


@pytest.fixture
def forge(office):
    """Take the guards away, do it, put them back; what is found is told, and all of it undone."""
    engine, ids = office

    def run(statements):
        with engine.connect() as connection, connection.begin() as transaction:
            guards(connection, "DISABLE")
            for each in filter(None, statements.split(";")):
                connection.execute(text(each), ids)
            guards(connection, "ENABLE")
            with Session(connection) as session, clock.at(NOW):
                found = list(map(str, verification.verify_all(session)))
            transaction.rollback()
        return found

    return run


def guards(connection, switch):
    for each in (*TABLES, "record", "audit_entry"):
        connection.execute(text(f"ALTER TABLE {each} {switch} TRIGGER ALL"))


def test_what_the_program_did_verifies(forge):
    assert forge("") == []


@pytest.mark.parametrize("way", WAYS)
def test_is_found_though_the_guard_stands_again(way, forge, office):
    statements, named = WAYS[way]
    row, _, column = named.format(**office[1]).partition("*")
    found = forge(statements)
    assert any(each.startswith(row) and column in each for each in found), found
    assert not any("守卫" in each for each in found)


def test_every_column_is_compared(forge, office):
    """None is left out of what is recorded of people, but the row's own number."""
    engine, ids = office
    with Session(engine) as session:
        for model, id in ((Appointment, "office"), (Account, "account"), (people.Person, "other")):
            kept = people.records.tables[model]
            assert set(kept.columns) == {each.name for each in model.__table__.columns}
            assert session.get(model, ids[id]) is not None


def test_what_was_changed_behind_it_is_not_made_good_by_what_the_program_does_next(office):
    engine, ids = office
    with engine.connect() as connection, connection.begin() as transaction:
        guards(connection, "DISABLE")
        connection.execute(text(OFFICE.format("until_on = '2030-01-01'")), ids)
        forgotten = (
            "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry);"
            "UPDATE audit_head SET entries = entries - 1, (entry_id, hash) ="
            " (SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1)"
        )
        for each in forgotten.split(";"):
            connection.execute(text(each))
        guards(connection, "ENABLE")
        with Session(connection) as session, clock.at(NOW):
            adoption.require(session)
            row = session.get_one(Appointment, ids["office"])
            row.specialities = ["02"]
            audit_log.record(session, "signed_in")
            session.commit()
            found = list(map(str, verification.verify_all(session)))
        transaction.rollback()
    assert any(e.startswith(f"appointment {ids['office']}:") and "until_on" in e for e in found)
    assert any(each.startswith("audit_head") for each in found)
