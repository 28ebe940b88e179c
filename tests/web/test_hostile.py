"""Whatever is sent, the answer is a page of ours and never an error of ours."""

import json
import os
import re
from urllib.parse import quote

import pytest

from processes.cases import facts
from processes.cases.declaration import Surface
from tests.processes.factories import GRID

NIGHTLY = bool(os.environ.get("SISHI_NIGHTLY"))
#: By day each address gets every so many-th body, by turns; by night all of them.
BY_DAY = 3
HUGE = str(2**63)
#: What stands where the address has a number.
NUMBERS = ("0", "1", str(2**63 - 1), HUGE, "9" * 300)
WORDS = (
    "",
    "\0",
    "%00",
    "\x7f\r\nX-Evil: 1",
    "'; drop table person; --",
    "%_\\%",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "\u202e纠纷\u0301" * 50,
    "😀",
    "-1",
    HUGE,
    "9" * 400,
    "2026-01-01T00:00:00+08:00_" + HUGE,
    "0001-01-01T00:00:00+23:59_1",
    "9999-12-31T23:59:59-23:59_1",
    "２",
    GRID[:9] + "\0",
    GRID[:-2] + "99",
    "x" * len(GRID),
)
#: The query parameters each page reads.
PARAMETERS = {
    "/cases/": ("q", "tier", "status", "after"),
    "/cases/new": ("within", "grid"),
    "/tasks/": ("scope", "tier", "after"),
    "/organisation/": ("within",),
    "/incidents/": ("after",),
    "/login/": ("next", "expired", "out"),
}
BODIES = (
    {"data": '{"remark": "\\ud800"}'},
    {"data": '{"remark": "\\u0000"}'},
    {"data": "[" * 100_000},
    {"data": '{"remark": ' * 20_000},
    {"data": '{"remark": NaN, "needs_enforcement": Infinity}'},
    {"data": '{"remark": ' + "9" * 5000 + "}"},
    {"data": "[]"},
    {"data": "null"},
    {"data": json.dumps({"remark": {"$gt": ""}, "case": 1, "grid": "x", "__proto__": {}})},
    {"data": "\0"},
    {"reason": "\0", "unit": "\0"},
    {"reason": "x" * 10_000, "unit": "x" * 10_000},
    {"grid": GRID},
    {"grid": "\0"},
    {"grid": GRID[:-2] + "99"},
    {"grid": GRID, "more": "1", "party_name": ["a"] * 200},
    {"login": "\0", "password": "\0"},
    {"login": "x" * 100_000, "password": "x" * 100_000},
)


def filled(rule, value):
    return re.sub(r"<[^>]+>", value, rule.rule)


def rules(app, method):
    found = [r for r in app.url_map.iter_rules() if method in r.methods and r.endpoint != "static"]
    assert found
    return found


@pytest.mark.parametrize("name", ["grid_worker", "liaison", "analyst", "system_admin", None])
def test_no_number_in_an_address_breaks_a_page(app, browse, case, name):
    browser = browse(name)
    for rule in rules(app, "GET"):
        for value in NUMBERS:
            address = filled(rule, value)
            assert browser.get(address).status_code < 500, address


@pytest.mark.parametrize("address", PARAMETERS)
def test_no_query_breaks_a_page(browse, task, address):
    browser = browse("system_admin" if address == "/incidents/" else "district_center")
    for parameter in PARAMETERS[address]:
        for value in WORDS:
            answer = browser.get(f"{address}?{parameter}={quote(value)}")
            assert answer.status_code < 500, (parameter, value)


@pytest.mark.parametrize("word", [quote(each, safe="") for each in WORDS if each])
def test_no_name_of_a_diagram_breaks_its_page(browse, case, word):
    assert browse("grid_worker").get(f"/cases/{case.id}/diagrams/{word}").status_code in (
        308,
        400,
        404,
    )


@pytest.mark.parametrize("name", ["grid_worker", "outsider"])
def test_no_form_breaks_a_page(app, browse, case, task, name):
    browser = browse(name)
    for number, rule in enumerate(rules(app, "POST")):
        if rule.endpoint in ("access.sign_in", "access.sign_out"):
            continue
        row = task.id if rule.rule.startswith("/tasks/") else case.id
        mine = BODIES if NIGHTLY else BODIES[number % BY_DAY :: BY_DAY]
        # A number no row can have is refused before any form is read.
        for value, bodies in ((str(row), mine), (HUGE, BODIES[:1])):
            for body in bodies:
                with browser.post(filled(rule, value), body) as answer:
                    assert answer.status_code < 500, (rule.rule, value, str(body)[:60])


@pytest.mark.parametrize("body", BODIES)
def test_no_form_breaks_signing_in(browse, body):
    assert browse().post("/login/", body).status_code in (200, 400, 413, 422)


@pytest.mark.parametrize("word", [each for each in WORDS if each] + ["x" * 100_000])
def test_no_word_breaks_a_registration(browse, case, word):
    fields = [fact.key for fact in facts.list_on_surface(Surface.FORM)]
    assert len(fields) > 12
    fields += ["form_key", "grid"]
    good = {
        "grid": GRID,
        "summary": "漏水",
        "source": "patrol",
        "category": "0201",
        "scale": "01",
        "level": "04",
        "risk_color": "yellow",
        "party_name": "张三",
    }
    worker = browse("grid_worker")
    for field in fields:
        assert worker.post("/cases/new", good | {field: word}).status_code < 500, field
    for field in ("name", "side", "phone", "id_no", "sex", "address"):
        answer = worker.post("/cases/new", good | {f"party_{field}": word})
        assert answer.status_code < 500, field


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", "x"])
@pytest.mark.parametrize("body", [b"", b"\0", b"{", b"--x\r\n"])
def test_no_kind_of_body_breaks_a_page(app, browse, case, kind, body):
    browser = browse("grid_worker")
    browser.get("/tasks/")
    for rule in rules(app, "POST"):
        answer = browser.client.post(
            filled(rule, str(case.id)),
            data=body,
            content_type=kind,
            headers={"X-CSRFToken": browser.token},
        )
        assert answer.status_code < 500, rule.rule


@pytest.mark.parametrize("host", ["evil.example:99999999", "x" * 3000, "a b", '"><script>', "@"])
def test_no_host_breaks_a_page_or_leads_to_another(browse, host):
    answer = browse().client.get("/tasks/", headers={"Host": host})
    assert answer.status_code in (302, 400)
    assert answer.headers.get("Location", "/login/").startswith("/login/")
    assert "Content-Security-Policy" in answer.headers
