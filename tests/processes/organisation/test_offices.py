"""Offices that may not meet, and offices somebody always holds: every way is tried, also past the verbs."""

import itertools
import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine import clock, db
from processes.access import accounts
from processes.organisation import offices
from processes.organisation.offices import (
    ADMINISTRATORS,
    IncompatibleOffices,
    LastHolder,
    NotTogether,
)
from processes.organisation.people import Account, Appointment, Person
from processes.organisation.roles import Role
from tests.processes import factories
from tests.processes.factories import COMMITTEE, DISTRICT, GRID, STREET, VILLAGE

AT = {
    Role.GRID_WORKER: GRID,
    Role.GRID_HEAD: VILLAGE,
    Role.MEDIATOR: COMMITTEE,
    Role.CENTER: STREET,
    Role.LIAISON: "dept-renshe",
    Role.UNIT_HEAD: "dept-renshe",
}
PAIRS = [
    (one, other) for one, other in itertools.permutations(Role, 2) if {one, other} & ADMINISTRATORS
]
OTHERS = [
    (one, other)
    for one, other in itertools.combinations(Role, 2)
    if not {one, other} & ADMINISTRATORS
]
RAW = text(
    "INSERT INTO appointment (person_id, role, at, district, since_on, until_on)"
    " VALUES (:person, :role, '420303', '420303', :since, :until) RETURNING id"
)


@pytest.fixture
def new(session, cast):
    return someone(session, "示例新人")


def someone(session, name, login=None):
    person = Person(name=name, district=DISTRICT)
    session.add(person)
    session.flush()
    if login:
        session.add(Account(person_id=person.id, login=login, password_hash="x"))  # noqa: S106
        session.flush()
    return person


def put(session, person, role, since=None, until=None):
    """By SQL alone, as whoever has the database could."""
    told = {"person": person.id, "role": role.value, "since": since, "until": until}
    return session.execute(RAW, told).scalar_one()


def refused(session, statement, told=None):
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(statement), told or {})


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_an_administrator_is_nothing_else(session, new, cast, one, other):
    by = cast["security_admin"]
    accounts.appoint(session, new.id, one, AT.get(one, DISTRICT), by=by)
    with pytest.raises(NotTogether, match="等级保护"):
        accounts.appoint(session, new.id, other, AT.get(other, DISTRICT), by=by)
    with pytest.raises(IntegrityError), session.begin_nested():
        put(session, new, other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_offices_may_meet(session, new, one, other):
    put(session, new, one)
    put(session, new, other)
    assert offices.list_violations(session) == []


def day(number):
    return None if number is None else clock.today() + timedelta(days=number)


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        ((None, None), (0, None), True),
        ((0, 9), (9, 20), True),
        ((9, 20), (0, 9), True),
        ((0, 30), (5, 6), True),
        ((None, 9), (9, None), True),
        ((0, 9), (10, None), False),
        ((10, None), (None, 9), False),
        ((0, -1), (0, None), False),
    ],
)
def test_terms_meet_when_they_share_a_day(session, new, first, second, meets):
    put(session, new, Role.AUDITOR, *map(day, first))
    if meets:
        with pytest.raises(IntegrityError), session.begin_nested():
            put(session, new, Role.LEADER, *map(day, second))
    else:
        put(session, new, Role.LEADER, *map(day, second))


@pytest.mark.parametrize(
    "change",
    ["role = 'auditor'", "until_on = NULL", "since_on = :today", "person_id = :other"],
)
def test_an_office_is_not_changed_into_one_that_may_not_be(session, new, change):
    other = someone(session, "乙")
    put(session, new, Role.AUDITOR, day(10), day(19))
    put(session, other, Role.AUDITOR)
    row = put(session, new, Role.LEADER, day(20), day(30))
    earlier = put(session, new, Role.CENTER, day(0), day(9))
    told = {"row": earlier, "today": day(0), "other": other.id}
    if change == "since_on = :today":
        told["row"] = row
    if change == "role = 'auditor'":
        session.execute(
            text("UPDATE appointment SET since_on = :day, until_on = :day WHERE id = :row"),
            {"day": day(25), "row": row},
        )
        put(session, new, Role.CENTER, day(25), day(25))
        told["row"] = row
    refused(session, f"UPDATE appointment SET {change} WHERE id = :row", told)  # noqa: S608


def test_what_was_there_before_the_rule_is_told_and_can_only_end(session, new):
    session.execute(text("ALTER TABLE appointment DISABLE TRIGGER offices_are_compatible"))
    put(session, new, Role.AUDITOR)
    row = put(session, new, Role.POLITICAL_LEGAL)
    session.execute(text("ALTER TABLE appointment ENABLE TRIGGER offices_are_compatible"))
    found = offices.list_violations(session)
    assert [(each.person.id, each.one, each.other) for each in found] == [
        (new.id, Role.AUDITOR, Role.POLITICAL_LEGAL)
    ]
    session.execute(
        text("UPDATE appointment SET until_on = :day WHERE id = :row"), {"day": day(9), "row": row}
    )
    refused(session, "UPDATE appointment SET until_on = NULL WHERE id = :row", {"row": row})
    session.execute(
        text("UPDATE appointment SET until_on = :day WHERE id = :row"), {"day": day(-1), "row": row}
    )
    assert offices.list_violations(session) == []


def test_the_rule_is_a_table_with_its_reason_and_source(session):
    rules = session.query(IncompatibleOffices).all()
    assert len(rules) == 42
    assert all(each.reason and each.source for each in rules)


@pytest.fixture
def three(session, cast):
    """Each of the three once, with an account; everybody else of the cast has none."""
    for role in ADMINISTRATORS:
        login, person = role.value.replace("_", "-"), int(cast[role.value].id)
        session.add(Account(person_id=person, login=login, password_hash="x"))  # noqa: S106
    session.flush()
    return {role: int(cast[role.value].id) for role in ADMINISTRATORS}


GONE = [
    "UPDATE appointment SET until_on = :yesterday WHERE person_id = :person",
    "UPDATE appointment SET until_on = :later WHERE person_id = :person",
    "UPDATE appointment SET since_on = :later WHERE person_id = :person",
    "UPDATE appointment SET role = 'leader' WHERE person_id = :person",
    "UPDATE appointment SET at = '420303001' WHERE person_id = :person",
    "UPDATE appointment SET person_id = :other WHERE person_id = :person",
    "DELETE FROM appointment WHERE person_id = :person",
    "UPDATE account SET is_active = false WHERE person_id = :person",
    "UPDATE account SET person_id = :other WHERE person_id = :person",
    "DELETE FROM account WHERE person_id = :person",
]


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("statement", GONE)
def test_the_last_holder_stays_whatever_is_tried(session, three, role, statement):
    other = someone(session, "乙")
    told = {
        "person": three[role],
        "other": other.id,
        "yesterday": day(-1),
        "later": day(90),
    }
    held = {key: value for key, value in told.items() if f":{key}" in statement}
    refused(session, statement, held)
    # Whoever cannot sign in, or only until a day, takes nothing over.
    put(session, other, role)
    refused(session, statement, held)
    successor = someone(session, "丙", "bing")
    put(session, successor, role, day(-1), day(300))
    if statement != GONE[1]:
        refused(session, statement, held)
    third = someone(session, "丁", "ding")
    put(session, third, role, day(-1))
    if "person_id = :other" not in statement:
        session.execute(text(statement), held)


def test_an_end_in_the_future_needs_a_successor_by_then(session, three):
    auditor = three[Role.AUDITOR]
    end = "UPDATE appointment SET until_on = :day WHERE person_id = :person"
    successor = someone(session, "乙", "yi-yi")
    put(session, successor, Role.AUDITOR, day(31))
    refused(session, end, {"day": day(29), "person": auditor})
    session.execute(text(end), {"day": day(30), "person": auditor})
    refused(session, end, {"day": day(-1), "person": auditor})


def test_the_sentence_says_which_office(session, three):
    row = session.query(Appointment).filter_by(person_id=three[Role.AUDITOR]).one()
    with pytest.raises(LastHolder, match="审计管理员"), offices.enforced(session):
        row.until_on = day(-1)


def test_any_other_refusal_of_the_database_stays_what_it_is(session, three):
    with pytest.raises(IntegrityError), offices.enforced(session):
        session.execute(text("UPDATE account SET login = 'auditor'"))


def test_of_two_who_dismiss_the_last_two_at_once_one_is_refused(committed):
    with db.begin() as opened:
        cast = factories.cast(opened)
        rows = [int(cast["auditor"].id), someone(opened, "乙").id]
        put(opened, opened.get(Person, rows[1]), Role.AUDITOR)
        for number, person in enumerate(rows):
            account = Account(person_id=person, login=f"shenji{number}", password_hash="x")  # noqa: S106
            opened.add(account)
    ready, outcomes = threading.Barrier(2), []

    def dismiss(person):
        try:
            with Session(committed) as opened, opened.begin():
                row = opened.query(Appointment).filter_by(person_id=person).one()
                ready.wait(30)
                with offices.enforced(opened):
                    row.until_on = clock.today() - timedelta(days=1)
                outcomes.append("ended")
        except LastHolder:
            outcomes.append("refused")

    run([threading.Thread(target=dismiss, args=[each]) for each in rows])
    assert sorted(outcomes) == ["ended", "refused"]


def test_of_two_who_stop_one_and_dismiss_the_other_at_once_one_is_refused(committed):
    with db.begin() as opened:
        cast = factories.cast(opened)
        first, second = int(cast["auditor"].id), someone(opened, "乙", "yi-yi")
        put(opened, second, Role.AUDITOR)
        opened.add(Account(person_id=first, login="shenji", password_hash="x"))  # noqa: S106
    statements = [
        ("UPDATE account SET is_active = false WHERE person_id = :person", first),
        ("DELETE FROM appointment WHERE person_id = :person", second.id),
    ]
    ready, outcomes = threading.Barrier(2), []

    def do(statement, person):
        try:
            with Session(committed) as opened, opened.begin():
                ready.wait(30)
                opened.execute(text(statement), {"person": person})
            outcomes.append("done")
        except IntegrityError:
            outcomes.append("refused")

    run([threading.Thread(target=do, args=each) for each in statements])
    assert sorted(outcomes) == ["done", "refused"]


def test_of_two_who_appoint_one_person_at_once_one_is_refused(committed):
    with db.begin() as opened:
        factories.cast(opened)
        new = someone(opened, "示例新人")
    ready, outcomes = threading.Barrier(2), []

    def appoint(role):
        try:
            with Session(committed) as opened, opened.begin():
                ready.wait(30)
                put(opened, new, role)
            outcomes.append("appointed")
        except IntegrityError:
            outcomes.append("refused")

    run([threading.Thread(target=appoint, args=[each]) for each in (Role.AUDITOR, Role.CENTER)])
    assert sorted(outcomes) == ["appointed", "refused"]


def run(threads):
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
