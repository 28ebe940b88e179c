"""Signing in through the office's own identity provider."""

from datetime import timedelta

import pyotp
import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import select

from engine import clock
from processes.access import accounts, one_time_codes
from processes.audit.log import AuditEntry
from tests.web.browser import Browser
from tests.web.identity_provider import serving
from web import create_app

STEP = timedelta(seconds=one_time_codes.STEP)


@pytest.fixture(scope="module")
def running(app, tmp_path_factory):
    """The provider, and an application that knows it."""
    secret = tmp_path_factory.mktemp("oidc") / "secret"
    secret.write_text("a secret between two servers\n")
    secret.chmod(0o600)
    with serving() as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SISHI_OIDC_ISSUER", found.issuer)
        patch.setenv("SISHI_OIDC_CLIENT_ID", "sishi")
        patch.setenv("SISHI_OIDC_SECRET_FILE", str(secret))
        yield found, create_app(TESTING=True)


@pytest.fixture
def provider(running):
    """The provider, which tells of the grid worker."""
    found, _ = running
    found.claims, found.signing_key = {"preferred_username": "grid_worker"}, found.key
    return found


@pytest.fixture
def browser(running, cast):
    """A browser at the application that knows the provider."""
    return Browser(running[1])


def sign_on(browser, provider, after="/cases/"):
    there = browser.get("/login/single", query_string={"next": after}).location
    assert there.startswith(f"{provider.issuer}/authorize?")
    back = provider.follow(there)
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["redirect_uri"].endswith("/login/single/back")
    return browser.get("/login/single/back", query_string=back)


def test_the_sign_in_page_offers_it_where_there_is_one(browse, browser):
    assert "统一身份认证" in browser.get("/login/").text
    without = browse()
    assert "统一身份认证" not in without.get("/login/").text
    assert without.get("/login/single").status_code == 404


def test_whom_the_provider_names_is_signed_in(browser, provider, session):
    assert sign_on(browser, provider).location == "/cases/"
    assert "演示grid_worker" in browser.get("/tasks/").text
    entry = session.scalar(select(AuditEntry).where(AuditEntry.what == "signed_in"))
    assert entry.details["single"] is True


def test_it_leads_nowhere_else(browser, provider):
    assert sign_on(browser, provider, "https://evil.example/").location == "/"


def test_a_password_to_be_changed_does_not_hold_up(browser, provider, session, cast):
    account = accounts.find_for_person(session, int(cast["grid_worker"].id))
    account.must_change = True
    session.commit()
    sign_on(browser, provider)
    assert browser.get("/tasks/").status_code == 200


def test_who_uses_codes_is_asked_for_one(browser, provider, session, cast):
    person = int(cast["grid_worker"].id)
    row = one_time_codes.begin(session, person)
    with clock.at(clock.now() - 2 * STEP):
        one_time_codes.confirm(session, person, pyotp.TOTP(row.key).at(clock.now()))
    session.commit()
    page = sign_on(browser, provider).location
    assert page == "/login/code?next=/cases/"
    assert browser.get("/tasks/").location.startswith("/login/")
    browser.get(page)
    code = pyotp.TOTP(row.key).at(clock.now())
    assert browser.post(page, {"code": code}).location == "/cases/"
    assert browser.get("/tasks/").status_code == 200


@pytest.mark.parametrize("name", ["nobody", "", None, "x" * 5000])
def test_who_has_no_account_here_is_told_so(browser, provider, name):
    provider.claims = {"preferred_username": name} if name is not None else {}
    assert sign_on(browser, provider).location == "/login/"
    assert "没有开通或已停用" in browser.get("/login/").text
    assert browser.get("/tasks/").location.startswith("/login/")


@pytest.mark.parametrize(
    "claims",
    [{"nonce": "another"}, {"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}],
)
def test_a_token_that_is_not_for_us_signs_nobody_in(browser, provider, claims):
    provider.claims |= claims
    assert sign_on(browser, provider).status_code == 303
    assert "统一身份认证没有通过" in browser.get("/login/").text


def test_a_token_of_another_key_signs_nobody_in(browser, provider):
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
    assert sign_on(browser, provider).status_code == 303
    assert browser.get("/tasks/").location.startswith("/login/")


@pytest.mark.parametrize("asked", ["", "code=right&state=forged", "error=access_denied", "code=x"])
def test_an_answer_nobody_asked_for_signs_nobody_in(browser, asked):
    assert browser.get(f"/login/single/back?{asked}").status_code == 303
    assert browser.get("/tasks/").location.startswith("/login/")


def test_a_provider_that_is_away_is_said_to_be(browser, provider, monkeypatch):
    client = browser.client.application.extensions["authlib.integrations.flask_client"].provider
    monkeypatch.setattr(client, "server_metadata", {})
    monkeypatch.setattr(client, "_server_metadata_url", "http://127.0.0.1:1/")
    assert browser.get("/login/single").status_code == 303
    assert "暂时连不上" in browser.get("/login/").text
