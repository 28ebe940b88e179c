"""While the database is away, pages say so calmly."""

import logging

import pytest
from flask import g, session
from sqlalchemy import create_engine, text

from engine import db
from tests.web.browser import Browser
from web import away, create_app
from web.permissions import public

NOBODY = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


@pytest.fixture
def app(database, home):
    app = create_app(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.add_url_rule("/lost", "lost", lose, methods=["GET", "POST"])
    return app


@pytest.fixture
def gone(app, monkeypatch):
    """A browser at an application whose database went away after it had started."""
    monkeypatch.setattr(away, "_silent_until", 0.0)
    elsewhere = create_engine(NOBODY)
    monkeypatch.setattr(db, "engine", lambda: elsewhere)
    return Browser(app)


@public
def lose():
    """The connection breaks in the middle of a request."""
    number = g.db.scalar(text("SELECT pg_backend_pid()"))
    with db.engine().connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
    g.db.execute(text("SELECT 1"))
    return ""


@pytest.mark.parametrize("address", ["/", "/roster/notice", "/health", "/cases/1"])
def test_every_page_asks_to_come_again(gone, address):
    answer = gone.get(address)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "稍后再试" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_log_has_one_line_for_all_of_them_and_no_traceback(gone, caplog):
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            gone.get("/")
    ours = [each for each in caplog.records if each.name.startswith("web")]
    assert [each.getMessage() for each in ours] == ["The database is away; pages answer 503"]
    assert ours[0].exc_info is None


@pytest.mark.parametrize(
    ("method", "words"), [("get", "本页会自动刷新"), ("post", "先核对是否已经办理")]
)
def test_lost_in_the_middle_it_says_what_may_have_happened(app, committed, method, words):
    app.config["WTF_CSRF_ENABLED"] = False
    answer = getattr(app.test_client(), method)("/lost")
    assert answer.status_code == 503
    assert words in answer.text


@public
def sign_in_and_lose():
    session.clear()
    session["person"] = 1
    return lose()


def test_what_was_not_kept_is_not_kept_in_the_browser_either(app, committed):
    """Nobody is signed in whose signing in was not written down; the same form can be sent again."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/signing-in", "signing-in", sign_in_and_lose, methods=["POST"])
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["csrf_token"] = "as before"  # noqa: S105 - nobody's
    assert client.post("/signing-in").status_code == 503
    with client.session_transaction() as kept:
        assert dict(kept) == {"csrf_token": "as before"}


def test_a_form_without_its_token_is_refused_calmly_too(gone):
    answer = gone.client.post("/login/", data={"login": "a"})
    assert answer.status_code in (400, 503)
