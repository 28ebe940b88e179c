"""Accounts and appointments: the three administrators watch each other, and all is recorded."""

import pytest

from engine.errors import NotFound
from processes.access import accounts
from processes.access import sign_in as access_sign_in
from processes.access.accounts import (
    BadLogin,
    HasAccount,
    HeldAlready,
    LoginTaken,
    NotOneself,
    WeakPassword,
    WrongPassword,
    WrongPlace,
)
from processes.audit import log as audit_log
from processes.errors import MissingField
from processes.organisation import people
from processes.organisation.offices import ADMINISTRATORS, LastHolder, NotTogether
from processes.organisation.roles import Role
from tests.processes.factories import COMMITTEE, DISTRICT, GRID, STREET, VILLAGE


@pytest.fixture
def by(cast):
    return cast["security_admin"]


@pytest.fixture
def new(session, by):
    return accounts.create(
        session, name="示例新人", phone=None, post="科员", district=DISTRICT, by=by
    )


@pytest.fixture
def password(session, new, by):
    return accounts.open_account(session, new.id, " Xinren ", by=by)


def test_a_new_account_opens_with_the_password_told_once(session, new, password):
    assert access_sign_in.attempt(session, "xinren", password).account.must_change
    changed = accounts.change_password(session, new.id, password, "Sishi-2026-four")
    assert not changed.must_change
    assert access_sign_in.attempt(session, "xinren", "Sishi-2026-four").account


@pytest.mark.parametrize("weak", ["short1A-", "onlysmallletters", "Xinren-2026-ab", "ALLCAPS12345"])
def test_a_weak_password_is_refused(session, new, password, weak):
    with pytest.raises(WeakPassword):
        accounts.change_password(session, new.id, password, weak)
    with pytest.raises(WrongPassword):
        accounts.change_password(session, new.id, "wrong", "Sishi-2026-four")


def test_logins_are_plain_and_of_one_person(session, new, password, by):
    with pytest.raises(BadLogin):
        accounts.open_account(session, new.id, "新 人", by=by)
    with pytest.raises(LoginTaken):
        accounts.open_account(session, int(by.id), "xinren", by=by)
    with pytest.raises(HasAccount):
        accounts.open_account(session, new.id, "xinren2", by=by)
    with pytest.raises(MissingField):
        accounts.create(session, name=" ", phone=None, post=None, district=DISTRICT, by=by)


def test_a_reset_ends_the_old_password_and_the_lock(session, new, password, by, at):
    with at(3, 4):
        for _ in range(5):
            access_sign_in.attempt(session, "xinren", "wrong", browser="known")
        assert access_sign_in.is_locked(session, "xinren")
        fresh = accounts.reset(session, new.id, by=by)
        assert access_sign_in.attempt(session, "xinren", fresh, browser="known").account
        assert access_sign_in.attempt(session, "xinren", password).account is None


def test_a_locked_person_is_let_in_again(session, new, password, by, at):
    with at(3, 4):
        for _ in range(5):
            access_sign_in.attempt(session, "xinren", "wrong")
        accounts.unlock(session, new.id, by=by)
        assert access_sign_in.attempt(session, "xinren", password).account


@pytest.mark.parametrize(
    ("role", "at"),
    [
        (Role.GRID_WORKER, GRID),
        (Role.GRID_HEAD, VILLAGE),
        (Role.CENTER, STREET),
        (Role.MEDIATOR, COMMITTEE),
        (Role.LIAISON, "dept-renshe"),
        (Role.AUDITOR, DISTRICT),
    ],
)
def test_an_office_takes_effect_at_once_and_ends_at_once(session, new, by, role, at):
    row = accounts.appoint(session, new.id, role, at, by=by)
    assert f"{role}@{at}" in people.identify(session, new.id).groups
    with pytest.raises(HeldAlready):
        accounts.appoint(session, new.id, role, at, by=by)
    accounts.dismiss(session, new.id, row.id, by=by)
    assert people.list_appointments(session, new.id) == []


@pytest.mark.parametrize(
    ("role", "at"),
    [(Role.CENTER, VILLAGE), (Role.LIAISON, DISTRICT), (Role.MEDIATOR, GRID), (Role.LEADER, "x")],
)
def test_an_office_is_held_where_it_exists(session, new, by, role, at):
    with pytest.raises(WrongPlace):
        accounts.appoint(session, new.id, role, at, by=by)


@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("second", sorted(ADMINISTRATORS))
def test_nobody_is_two_of_the_three_administrators(session, new, by, first, second):
    accounts.open_account(session, int(by.id), "anquan", by=by)
    row = accounts.appoint(session, new.id, first, DISTRICT, by=by)
    if first is second:
        return
    with pytest.raises(NotTogether):
        accounts.appoint(session, new.id, second, DISTRICT, by=by)
    accounts.dismiss(session, new.id, row.id, by=by)
    accounts.appoint(session, new.id, second, DISTRICT, by=by)


def test_nobody_appoints_dismisses_or_stops_oneself(session, by, cast):
    mine = people.list_appointments(session, by.id)[0]
    with pytest.raises(NotOneself):
        accounts.appoint(session, int(by.id), Role.LEADER, DISTRICT, by=by)
    with pytest.raises(NotOneself):
        accounts.dismiss(session, int(by.id), mine.id, by=by)


def test_the_last_security_administrator_stays(session, new, password, by):
    row = accounts.appoint(session, new.id, Role.SECURITY_ADMIN, DISTRICT, by=by)
    # `by` has no account: without the other one nobody could sign in as one.
    with pytest.raises(LastHolder):
        accounts.dismiss(session, new.id, row.id, by=by)


def test_everything_is_recorded_without_passwords(session, new, password, by):
    accounts.appoint(session, new.id, Role.LEADER, DISTRICT, by=by)
    told = audit_log.list_entries(session)[:3]
    assert [e.what for e in told] == ["appointed", "account.opened", "person.entered"]
    assert told[0].details == {"person": new.id, "role": "leader", "at": DISTRICT}
    assert password not in str([e.details for e in told])


def test_who_has_no_account_has_none_to_change(session, new, by):
    for change in (accounts.reset, accounts.unlock):
        with pytest.raises(NotFound):
            change(session, new.id, by=by)


def test_people_are_found_by_name_and_login(session, cast, new, password):
    found = accounts.search(session, "示例新", after=None, size=10)
    assert [(p.id, a.login) for p, a in found] == [(new.id, "xinren")]
    assert accounts.search(session, "xinr", after=new.id, size=10) == []
