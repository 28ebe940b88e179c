"""Signing in with a code beside the password; administrators of a real district must."""

from datetime import timedelta

import pyotp
import pytest

from engine import clock
from processes.access import accounts, one_time_codes
from tests.web.conftest import PASSWORD
from web.visitor import WAITING

STEP = timedelta(seconds=one_time_codes.STEP)


@pytest.fixture
def key(session, cast):
    person = int(cast["grid_worker"].id)
    row = one_time_codes.begin(session, person)
    with clock.at(clock.now() - 2 * STEP):
        one_time_codes.confirm(session, person, pyotp.TOTP(row.key).at(clock.now()))
    session.commit()
    return row.key


def give_password(browser):
    browser.get("/login/")
    return browser.post("/login/?next=/cases/", {"login": "grid_worker", "password": PASSWORD})


def test_the_password_alone_opens_nothing(browse, key):
    browser = browse()
    answer = give_password(browser)
    assert answer.location == "/login/code?next=/cases/"
    assert browser.get("/tasks/").location.startswith("/login/")


def test_the_code_opens_the_page_that_was_asked_for(browse, key):
    browser = browse()
    page = give_password(browser).location
    assert "六位数字" in browser.get(page).text
    wrong = browser.post(page, {"code": "000000"})
    assert wrong.status_code == 422
    assert "动态验证码不对或已经用过" in wrong.text
    assert browser.post(page, {"code": pyotp.TOTP(key).at(clock.now())}).location == "/cases/"
    assert browser.get("/tasks/").status_code == 200


def test_a_code_is_not_waited_for_long(browse, key):
    browser = browse()
    page = give_password(browser).location
    browser.get(page)
    with clock.at(clock.now() + WAITING + STEP):
        answer = browser.post(page, {"code": pyotp.TOTP(key).at(clock.now())})
        assert answer.location.startswith("/login/?expired=1")
        assert browser.get("/tasks/").location.startswith("/login/")


def test_nobody_gives_a_code_without_a_password(browse, key):
    browser = browse()
    browser.get("/login/")
    answer = browser.post("/login/code", {"code": pyotp.TOTP(key).at(clock.now())})
    assert answer.location.startswith("/login/?expired=1")


def test_somebody_begins_to_use_codes_and_stops(browse, session, cast):
    browser = browse("grid_worker")
    assert "还没有启用" in browser.get("/accounts/codes").text
    browser.post("/accounts/codes/begin")
    page = browser.get("/accounts/codes").text
    assert "data:image/svg" in page
    key = one_time_codes.find(session, int(cast["grid_worker"].id)).key
    refused = browser.post("/accounts/codes/confirm", {"code": "000000"})
    assert refused.status_code == 422
    now = clock.now()
    with clock.at(now):
        assert (
            browser.post("/accounts/codes/confirm", {"code": pyotp.TOTP(key).at(now)}).location
            == "/"
        )
    assert key not in browser.get("/accounts/codes").text
    with clock.at(now + STEP):
        browser.post("/accounts/codes/stop", {"code": pyotp.TOTP(key).at(now + STEP)})
    assert "还没有启用" in browser.get("/accounts/codes").text


def test_an_administrator_of_a_real_district_must(browse, session, cast):
    person = int(cast["auditor"].id)
    browser = browse("auditor")
    assert browser.get("/audit/").status_code == 200
    accounts.find_for_person(session, person).password_until = clock.now() + timedelta(days=90)
    session.commit()
    assert browser.get("/audit/").location == "/accounts/codes"
    assert "管理员登录须有口令和动态验证码" in browser.get("/accounts/codes").text
    row = one_time_codes.begin(session, person)
    one_time_codes.confirm(session, person, pyotp.TOTP(row.key).at(clock.now()))
    session.commit()
    assert browser.get("/audit/").status_code == 200
