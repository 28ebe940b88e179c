"""Signing in and out."""

import json
from datetime import timedelta

import pytest

from engine import clock
from processes.access.sign_in import FAILURES, LOCK
from processes.audit import log as audit_log
from processes.organisation import people
from tests.web.browser import TOKEN
from tests.web.conftest import PASSWORD
from web import create_app
from web.visitor import IDLE

WRONG = "wrong"


def sign_in(browser, login="grid_worker", password=PASSWORD, **options):
    browser.get("/login/")
    return browser.post("/login/", {"login": login, "password": password}, **options)


def test_the_right_password_opens_ones_tasks(browse):
    browser = browse()
    assert sign_in(browser).location == "/"
    assert "演示grid_worker" in browser.get("/tasks/").text


def test_the_page_asked_for_is_shown_after_signing_in(browse):
    browser = browse()
    asked = browser.get("/tasks/?scope=mine")
    browser.get(asked.location)
    answer = browser.post(asked.location, {"login": "grid_worker", "password": PASSWORD})
    assert answer.location == "/tasks/?scope=mine"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: sishi=x",
        "/\x0b/evil.example",
        "javascript:alert(1)",
    ],
)
def test_signing_in_leads_nowhere_else(browse, elsewhere):
    browser = browse()
    browser.get("/login/")
    answer = browser.post(
        "/login/",
        {"login": "grid_worker", "password": PASSWORD},
        query_string={"next": elsewhere},
    )
    assert answer.location == "/"


def test_a_wrong_password_keeps_the_login_that_was_typed(browse):
    answer = sign_in(browse(), password=WRONG)
    assert answer.status_code == 422
    assert 'value="grid_worker"' in answer.text
    assert "账号或口令不对" in answer.text


def test_an_unknown_login_is_refused_in_the_same_words(browse):
    assert "账号或口令不对" in sign_in(browse(), login="nobody").text


def test_five_failures_lock_the_account_for_half_an_hour(browse):
    browser = browse()
    for _ in range(FAILURES):
        answer = sign_in(browser, password=WRONG)
    assert "账号已锁定" in answer.text
    assert sign_in(browser).status_code == 422
    with clock.at(clock.now() + LOCK + timedelta(seconds=1)):
        assert sign_in(browser).status_code == 302


def test_a_success_forgets_the_failures_before_it(browse):
    browser = browse()
    sign_in(browser)
    for _ in range(2):
        for _ in range(FAILURES - 1):
            sign_in(browser, password=WRONG)
        assert sign_in(browser).status_code == 302


def test_the_lock_tells_nobody_which_logins_exist(browse):
    said = []
    for login in ("grid_worker", "nobody"):
        answers = [sign_in(browse(), login, WRONG).text for _ in range(FAILURES + 1)]
        said.append([("账号已锁定" in text, "账号或口令不对" in text) for text in answers])
    assert said[0] == said[1]
    assert said[0][-2:] == [(True, False)] * 2


def test_a_stranger_cannot_lock_somebody_out_of_the_usual_browser(browse):
    usual = browse()
    sign_in(usual)
    usual.post("/login/out")
    for _ in range(FAILURES):
        sign_in(browse(), password=WRONG)
    assert "账号已锁定" in sign_in(browse()).text
    assert sign_in(usual).status_code == 302


def test_the_usual_browser_is_locked_by_its_own_failures(browse):
    usual = browse()
    sign_in(usual)
    for _ in range(FAILURES):
        sign_in(usual, password=WRONG)
    assert "账号已锁定" in sign_in(usual).text


def test_a_known_browser_is_known_for_its_own_login_only(browse):
    usual = browse()
    sign_in(usual)
    for _ in range(FAILURES):
        sign_in(browse(), "center", WRONG)
    assert "账号已锁定" in sign_in(usual, "center").text


@pytest.mark.parametrize("cookie", ["x", "WzEsMl0.x", "\u00e9", "[]"])
def test_a_made_up_browser_is_a_stranger(browse, cookie):
    browser = browse()
    browser.client.set_cookie("sishi-browser", cookie, path="/login/")
    assert sign_in(browser).status_code == 302


def test_half_an_hour_without_a_click_ends_the_session(browse):
    browser = browse("grid_worker")
    assert browser.get("/tasks/").status_code == 200
    with clock.at(clock.now() + IDLE - timedelta(minutes=1)):
        assert browser.get("/tasks/").status_code == 200
    with clock.at(clock.now() + IDLE * 2 + timedelta(minutes=1)):
        assert browser.get("/tasks/").status_code == 302


def test_a_new_password_ends_the_old_sessions(browse, session):
    browser = browse("grid_worker")
    people.find_account(session, "grid_worker").password_hash = people.hash_password("another")
    session.flush()
    assert browser.get("/tasks/").status_code == 302


def test_a_dismissed_person_is_out_at_once(browse, session):
    browser = browse("grid_worker")
    people.find_account(session, "grid_worker").is_active = False
    session.flush()
    assert browser.get("/tasks/").status_code == 302
    assert sign_in(browse()).status_code == 422


def test_signing_out_ends_the_session(browse):
    browser = browse("grid_worker")
    browser.get("/tasks/")
    assert browser.post("/login/out").status_code == 302
    assert browser.get("/tasks/").status_code == 302


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(browse):
    browser, thief = browse(), browse()
    sign_in(browser)
    browser.get("/tasks/")
    copy = browser.client.get_cookie("sishi").value
    browser.post("/login/out")
    thief.client.set_cookie("sishi", copy)
    assert thief.get("/tasks/").status_code == 302


def test_signing_out_ends_no_other_session_of_the_person(browse):
    desk, phone = browse(), browse()
    for browser in (desk, phone):
        sign_in(browser)
    desk.post("/login/out")
    assert phone.get("/tasks/").status_code == 200


def test_the_cookie_is_for_this_site_and_no_script(browse):
    known, session = sign_in(browse()).headers.getlist("Set-Cookie")
    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert "Secure" not in session
    assert "HttpOnly" in known
    assert "SameSite=Strict" in known


def test_over_https_the_cookie_never_travels_without_it(browse):
    browser = browse()
    options = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/login/"}}
    browser.get("/login/", **options)
    form = {"login": "grid_worker", "password": PASSWORD}
    cookies = browser.post("/login/", form, **options).headers.getlist("Set-Cookie")
    assert ["Secure" in each for each in cookies] == [True, True]


def test_the_secret_key_is_made_once_and_readable_by_us_alone(app, home):
    key = home / "secret-key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert create_app().secret_key == app.secret_key == key.read_text()


def test_the_demonstration_accounts_are_listed_only_for_a_demonstration(
    app, browse, home, monkeypatch
):
    row = {"login": "li", "password": "p-1", "name": "李演示", "office": "网格员"}
    (home / "accounts.json").write_text(json.dumps([row]))
    assert "李演示" not in browse().get("/login/").text
    monkeypatch.setitem(app.config, "DEMO", True)
    assert "李演示" in browse().get("/login/").text


def test_over_https_the_cookie_and_the_site_stay_there(app, cast):
    for address, is_secure in (("https://sishi.example", True), ("http://sishi.example", False)):
        answer = app.test_client().get("/login/", base_url=address)
        cookie = answer.headers["Set-Cookie"]
        assert ("Secure" in cookie) is is_secure
        assert ("Strict-Transport-Security" in answer.headers) is is_secure
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_no_proxy_is_believed_that_was_not_named(app, session, cast):
    asker = app.test_client()
    page = asker.get("/login/").text
    typed = {"login": "center", "password": WRONG, "csrf_token": TOKEN.search(page)[1]}
    asker.post("/login/", data=typed, headers={"X-Forwarded-For": "203.0.113.9"})
    newest = audit_log.list_entries(session)[0]
    assert (newest.what, newest.details["address"]) == ("sign_in_refused", "127.0.0.1")
