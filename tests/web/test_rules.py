"""What every view obeys."""

import re
from pathlib import Path

import pytest
from flask import request

from processes.access.permissions import Permission
from tests.web import access_table
from web import create_app
from web.permissions import public
from web.security import CONTENT_POLICY

PUBLIC = {line.split()[1] for line in access_table.PUBLIC.strip().splitlines()}
VIEWS = sorted((Path(__file__).parents[2] / "web").rglob("*.py"))
TEMPLATES = sorted((Path(__file__).parents[2] / "web/templates").rglob("*.html"))


def test_every_view_wears_a_permission_or_is_in_the_short_list(app):
    bare = {
        name
        for name, view in app.view_functions.items()
        if not isinstance(getattr(view, "permission", None), Permission)
    }
    assert bare == PUBLIC


def pages(app):
    """The addresses browsers ask for; what programs ask for is as Camunda's interface has it."""
    return [each for each in app.url_map.iter_rules() if not each.endpoint.startswith("api.")]


def test_only_post_changes_anything(app):
    allowed = {"GET", "HEAD", "OPTIONS", "POST"}
    assert {m for rule in pages(app) for m in rule.methods} <= allowed
    both = [r.rule for r in app.url_map.iter_rules() if {"GET", "POST"} <= r.methods]
    assert both == []


def test_addresses_are_in_kebab_case(app):
    rules = pages(app)
    assert rules
    for rule in rules:
        if rule.endpoint != "static":
            assert re.fullmatch(r"(/([a-z-]+|<int:[a-z_]+>|<key>))*/?", rule.rule), rule.rule


def test_a_stranger_is_sent_to_sign_in_from_every_page(app, browse):
    stranger = browse()
    guarded = [rule for rule in pages(app) if rule.endpoint not in PUBLIC]
    assert guarded
    for rule in guarded:
        address = re.sub(r"<[^>]+>", "1", rule.rule)
        send = stranger.get if "GET" in rule.methods else stranger.post
        answer = send(address)
        if rule.endpoint.startswith("live."):  # nobody is at it: tests/web/test_background.py
            assert (answer.status_code, answer.data) == (204, b""), rule.rule
            continue
        assert answer.status_code == 302, rule.rule
        assert answer.location.startswith("/login/"), rule.rule


def test_a_program_without_proof_is_refused_every_call(app, browse):
    """A signed-in browser proves nothing: what programs call asks for no token of a form."""
    centre = browse("district_center")
    calls = [r for r in app.url_map.iter_rules() if r.endpoint.startswith("api.")]
    asked = [each for each in calls if each.endpoint not in PUBLIC]
    assert len(asked) > 30
    for rule in asked:
        address = re.sub(r"<[^>]+>", "1", rule.rule)
        (method,) = rule.methods - {"HEAD", "OPTIONS"}
        answer = centre.client.open(address, method=method)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), address


def test_a_form_without_the_token_changes_nothing(app, browse):
    worker = browse("grid_worker")
    rules = [rule for rule in pages(app) if "POST" in rule.methods]
    assert rules
    for rule in rules:
        if rule.endpoint != "access.sign_in":
            address = re.sub(r"<[^>]+>", "1", rule.rule)
            assert worker.client.post(address).status_code == 400, rule.rule


@pytest.mark.parametrize("address", ["/login/", "/health", "/nowhere", "/static/style.css"])
def test_every_answer_carries_the_content_policy(browse, address):
    with browse().get(address) as answer:
        assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_content_policy_is_strict():
    assert "unsafe-eval" not in CONTENT_POLICY
    assert "script-src 'self';" in CONTENT_POLICY
    assert CONTENT_POLICY.startswith("default-src 'none'")


@pytest.mark.parametrize("view", VIEWS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_page_reads_choices_or_lengths_of_a_form_but_with_the_readers(view):
    text = view.read_text()
    # A key of a form is typed by nobody; the others are compared with what is kept, not kept.
    compared = '(?!form_key"|case_no"|code"|old")'
    cut_off = re.findall(rf"""form(?:\.get\(|\[)"{compared}[^)\]]*[)\]](?:\.strip\(\))?\[:""", text)
    by_hand = re.findall(r"typed not in set|given not in set|len\(typed\)|len\(text\)", text)
    assert cut_off + by_hand == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_chinese_word_of_a_template_goes_through_gettext(template):
    text = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)
    text = re.sub(r"""_\(\s*("[^"]*"|'[^']*')""", "", text)
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_script_or_style_of_its_own(template):
    text = template.read_text()
    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", text) == []


@pytest.mark.parametrize("address", ["/tasks/", "/login/", "/nowhere", "/cases/1", "/health"])
def test_what_a_signed_in_person_saw_is_not_stored(browse, address):
    assert browse("grid_worker").get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("proxies", "told"), [("0", "127.0.0.1"), ("1", "203.0.113.7")])
def test_only_a_proxy_that_is_named_is_believed(app, monkeypatch, proxies, told):
    monkeypatch.setenv("SISHI_PROXIES", proxies)
    behind = create_app(TESTING=True)
    behind.add_url_rule("/whence", "whence", public(lambda: request.remote_addr))
    answer = behind.test_client().get("/whence", headers={"X-Forwarded-For": "203.0.113.7"})
    assert answer.text == told
