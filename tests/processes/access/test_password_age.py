"""Passwords end: one's own after a quarter, one that was given within days."""

from datetime import timedelta

import pytest

from engine import clock
from processes.access import accounts, password_age
from processes.access import sign_in as access_sign_in
from processes.organisation import people
from tests.processes.factories import DISTRICT

OWN = "Sishi-2026-four"
SECOND = timedelta(seconds=1)


@pytest.fixture
def given(session, cast):
    """A new person's account and the password they were given."""
    by = cast["security_admin"]
    row = accounts.create(session, name="新人", phone=None, post=None, district=DISTRICT, by=by)
    return row.id, accounts.open_account(session, row.id, "xinren", by=by)


def test_a_given_password_opens_nothing_after_three_days(session, cast, given):
    person, password = given
    assert access_sign_in.attempt(session, "xinren", password).account
    with clock.at(clock.now() + password_age.GIVEN + SECOND):
        late = access_sign_in.attempt(session, "xinren", password)
        assert (late.account, late.is_expired, late.locked_until) == (None, True, None)
        assert not access_sign_in.attempt(session, "xinren", "wrong").is_expired
        again = accounts.reset(session, person, by=cast["security_admin"])
        assert access_sign_in.attempt(session, "xinren", again).account


def test_ones_own_password_is_warned_of_and_then_over(session, given):
    person, password = given
    account = accounts.change_password(session, person, password, OWN)
    assert password_age.days_left(account) is None
    set_at = clock.now()
    for after, days, is_over in (
        (timedelta(days=75), None, False),
        (timedelta(days=76, hours=1), 14, False),
        (timedelta(days=89, hours=1), 1, False),
        (password_age.OWN + SECOND, None, True),
    ):
        with clock.at(set_at + after):
            assert (password_age.days_left(account), password_age.is_over(account)) == (
                days,
                is_over,
            )
            # It still says who one is: only then can it be changed.
            assert access_sign_in.attempt(session, "xinren", OWN).account


def test_a_new_password_lasts_as_long_again(session, given):
    person, password = given
    accounts.change_password(session, person, password, OWN)
    with clock.at(clock.now() + password_age.OWN + SECOND):
        account = accounts.change_password(session, person, OWN, "Another-2026-one")
        assert not password_age.is_over(account)
        assert account.password_until == clock.now() + password_age.OWN


def test_a_password_without_an_end_has_none(session, cast):
    session.add(
        people.Account(person_id=int(cast["leader"].id), login="demo", password_hash="x")  # noqa: S106
    )
    session.flush()
    account = people.find_account(session, "demo")
    with clock.at(clock.now() + timedelta(days=4000)):
        assert not password_age.is_over(account)
        assert password_age.days_left(account) is None
