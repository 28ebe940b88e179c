"""Codes of an authenticator: each opens once, guesses are counted, a reset forgets the phone."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import text

from engine import clock
from processes.access import accounts, one_time_codes
from processes.access.one_time_codes import CodesLocked, NoCodes, WrongCode
from processes.access.sign_in import FAILURES, LOCK

STEP = timedelta(seconds=one_time_codes.STEP)


@pytest.fixture
def person(session, cast):
    found = int(cast["grid_worker"].id)
    accounts.open_account(session, found, "wang", by=cast["security_admin"])
    return found


@pytest.fixture
def key(session, person):
    """The person signs in with codes of this key; the first was used a minute ago."""
    row = one_time_codes.begin(session, person)
    with clock.at(clock.now() - 2 * STEP):
        one_time_codes.confirm(session, person, made(row.key))
    return row.key


def made(key, at=timedelta()):
    return pyotp.TOTP(key).at(clock.now() + at)


def test_codes_are_asked_for_once_the_first_was_right(session, person):
    row = one_time_codes.begin(session, person)
    assert not one_time_codes.is_asked_of(session, person)
    with pytest.raises(WrongCode):
        one_time_codes.confirm(session, person, "000000")
    with pytest.raises(NoCodes):
        one_time_codes.check(session, person, made(row.key))
    one_time_codes.confirm(session, person, made(row.key))
    assert one_time_codes.is_asked_of(session, person)
    assert row.key in one_time_codes.address(session, row)


def test_beginning_again_does_not_change_a_key_in_use(session, person, key):
    assert one_time_codes.begin(session, person).key == key


def test_a_code_opens_once(session, person, key):
    code = made(key)
    one_time_codes.check(session, person, f"{code[:3]} {code[3:]}")
    with pytest.raises(WrongCode):
        one_time_codes.check(session, person, code)
    with pytest.raises(WrongCode):
        one_time_codes.check(session, person, made(key, -STEP))
    one_time_codes.check(session, person, made(key, STEP))


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_phone_may_be_half_a_minute_early_or_late(session, person, key, steps):
    one_time_codes.check(session, person, made(key, steps * STEP))


@pytest.mark.parametrize("steps", [-3, 2, 100])
def test_codes_of_other_times_do_not_open(session, person, key, steps):
    with pytest.raises(WrongCode):
        one_time_codes.check(session, person, made(key, steps * STEP))


@pytest.mark.parametrize("typed", ["", "12345", "١٢٣٤٥٦", "²²²²²²", "x" * 10_000])
def test_what_is_no_code_is_a_wrong_one(session, person, key, typed):
    with pytest.raises(WrongCode):
        one_time_codes.check(session, person, typed)


def test_five_wrong_codes_lock_and_the_right_one_is_not_looked_at(session, person, key):
    for _ in range(FAILURES - 1):
        with pytest.raises(WrongCode):
            one_time_codes.check(session, person, "000000")
    for code in ("000000", made(key)):
        with pytest.raises(CodesLocked):
            one_time_codes.check(session, person, code)
    with clock.at(clock.now() + LOCK + STEP):
        one_time_codes.check(session, person, made(key))


def test_codes_are_stopped_by_a_code(session, person, key):
    with pytest.raises(WrongCode):
        one_time_codes.stop(session, person, "000000")
    one_time_codes.stop(session, person, made(key))
    assert not one_time_codes.is_asked_of(session, person)


def test_resetting_the_password_forgets_the_lost_phone(session, cast, person, key):
    accounts.reset(session, person, by=cast["security_admin"])
    assert not one_time_codes.is_asked_of(session, person)


def test_the_key_is_sealed_in_the_database(session, person, key):
    kept = session.scalar(text("SELECT key FROM code_key"))
    assert key not in kept
