"""Every form and every link of every office, each field in turn filled with what nobody should send.

Which pages, forms and fields there are is found on the pages themselves (tests/web/crawl.py).

By day two fields of each form get one value. By night every field gets several: all of them,
3 900 fields of 240 forms with 32 words each, are 124 000 requests and more than an hour, so a night
takes a seventh, another one each night of a week; after seven nights every field had every word.
Which night it is goes by the date and is printed; `SISHI_NIGHT=3` repeats one, `SISHI_NIGHT=all`
takes them all at once.
"""

import io
import os
import sys
import zlib
from contextlib import contextmanager
from datetime import date
from urllib.parse import urlencode

import pytest
from lxml import html
from sqlalchemy import event, select

from processes.cases.models import Case
from processes.residents import query_codes
from tests.processes.factories import CAST, GRID
from tests.web import town_cases
from tests.web.crawl import Control, Crawl, Form

#: Who sees most looks first: by day the others look at the pages alone that are left.
OFFICES = ("district_center", "political_legal", *CAST)
NIGHTLY = bool(os.environ.get("SISHI_NIGHTLY"))
#: Nights until every field had every word.
NIGHTS = 7
#: Any number; those that leave the same rest are alike.
NIGHT = os.environ.get("SISHI_NIGHT") or str(date.today().toordinal())  # noqa: DTZ011 - the night's own
WORDS = (
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "20261-01-01",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "²",
    "٣",
    "２０２６",
    "1e9",
    "1e999999",
    "+1",
    "0x1",
    " 1 2 ",
    "-1",
    "NaN",
    "9" * 400,
    str(2**31),
    str(2**63),
    str(2**63 - 1),
    "\ud800",
    "\0",
    "\u202e纠纷\u0301\u200b",
    "%00%zz%_\\",
    "'\"><script>{{7*7}}",
    "a\r\nX-Evil: 1",
    "x" * 20_000,
    "纠" * 3_000,
    "{}",
    "[[[[",
    "../../etc/passwd",
    "=cmd|'/c calc'!A1",
)
FILES = (
    (b"", "empty.xlsx", "application/octet-stream"),
    (b"PK\x03\x04rubbish", "a.xlsx", "text/plain"),
    (b"\xff\xfe\0\0", "", "x"),
    (b"<?xml version='1.0'?><a/>", '../../e\r\n"vil.docx', "application/x-nothing"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "长" * 300 + ".png", "image/png"),
    (b"%PDF-1.7\n%%EOF", "a.pdf", "text/html; charset=rubbish"),
)
#: They end the session the others need, or lock out the cast.
ENDING = {"access.sign_out", "access.change_password", "residents.leave"}


@pytest.fixture
def walk(app, browse, session, cast):
    """All that the offices find in a town with a case of every situation, and their browsers."""
    town_cases.of_every_situation(session, cast)
    browsers = {who: browse(who) for who in OFFICES}
    found = Crawl(app, is_whole=NIGHTLY)
    for who, browser in browsers.items():
        found.visit(who, browser)
    for who, start in (("resident", f"/report/new?at={GRID}"), ("party", "/progress/case")):
        browsers[who] = browse()
        found.visit(who, _enter(session, cast, browsers[who], start), start)
    return found, browsers


def _enter(session, cast, browser, start):
    """Somebody without an account; a party has entered the code of a case."""
    case = session.scalars(select(Case).order_by(Case.id).limit(1)).one()
    if start == "/progress/case":
        code = query_codes.issue(session, case, by=cast["grid_worker"])
        browser.post("/progress/", {"case_no": case.case_no, "code": code})
    return browser


# By night some 18 000 requests.
@pytest.mark.timeout(4 * 3600 if NIGHTLY else 400)
def test_no_field_breaks_a_page_and_what_was_typed_is_given_back(walk, connection):
    found, browsers = walk
    print(f"SISHI_NIGHT={NIGHT}")  # noqa: T201 - what failed is to be tried again
    walkers = {form.who for form in found.forms.values()}
    assert walkers > {"security_admin", "auditor", "resident", "party"}
    broken, lost, taken, tried = list(found.broken), [], [], 0
    for form in list(found.forms.values()):
        if form.endpoint in ENDING:
            continue
        for control in controls_of(form):
            for value in values_for(form, control):
                kept = connection.begin_nested()
                status, page = send(browsers[form.who], form, control.name, value)
                kept.rollback()
                tried += 1
                if status >= 500:
                    broken.append((form.endpoint, control.name, str(value)[:40]))
                elif status in (400, 409, 422) and is_lost(page, control, value):
                    lost.append((form.endpoint, control.name, str(value)[:40], status))
                elif (
                    300 <= status < 400
                    and form.method == "POST"
                    and is_end_of_calendar(control, value)
                ):
                    taken.append((form.endpoint, control.name, value, status))
    assert broken == []
    assert lost == []
    assert taken == []
    assert tried > len(found.forms)


@pytest.mark.timeout(4 * 3600 if NIGHTLY else 400)
def test_what_is_longer_than_a_field_is_refused_and_never_cut(walk, connection):
    found, browsers = walk
    cut, lost, tried = [], [], 0
    for form in list(found.forms.values()):
        fields = [each for each in form.controls if each.most and form.method == "POST"]
        for control in fields if form.endpoint not in ENDING else ():
            value = "长" * (control.most + 1)
            kept = connection.begin_nested()
            with parameters(connection) as sent:
                status, page = send(browsers[form.who], form, control.name, value)
            kept.rollback()
            tried += 1
            if any(value[: control.most] in text and value not in text for text in sent):
                cut.append((form.endpoint, control.name))
            # A form of several buttons is shown again as it is.
            if status not in (200, 400, 409, 422) or is_lost(page, control, value):
                lost.append((form.endpoint, control.name, status))
    assert cut == []
    assert lost == []
    assert tried > 50


def test_after_a_week_every_field_had_every_word(monkeypatch):
    module = sys.modules[__name__]
    monkeypatch.setattr(module, "NIGHTLY", True)
    form = Form("center", "cases.register", "/cases/new", "POST", ())
    tried = []
    for night in range(739_000, 739_000 + NIGHTS):
        monkeypatch.setattr(module, "NIGHT", str(night))
        some = values_for(form, Control("title", "text", ""))
        assert len(some) in (len(WORDS) // NIGHTS, len(WORDS) // NIGHTS + 1)
        tried += some
    assert sorted(tried) == sorted(WORDS)


@contextmanager
def parameters(connection):
    """Every text given to the database meanwhile."""
    sent = []

    def hear(_connection, _cursor, _statement, given, _context, _many):
        sent.extend(texts(given))

    event.listen(connection, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", hear)


def texts(given):
    if isinstance(given, dict):
        given = list(given.values())
    if isinstance(given, list | tuple):
        return [text for each in given for text in texts(each)]
    # JSON and arrays come wrapped.
    return [str(getattr(given, "obj", given))]


def controls_of(form):
    """By day two of each form, the same in every run."""
    ordered = sorted(form.controls, key=lambda each: chance(form, each))
    return ordered if NIGHTLY else ordered[:2]


def values_for(form, control):
    words = FILES if control.kind == "file" else WORDS
    first = chance(form, control)
    if not NIGHTLY:
        return [words[first % len(words)]]
    if NIGHT == "all" or words is FILES:
        return words
    # Neighbours in the list are of one kind: a night has words from all over it.
    return words[(first + int(NIGHT)) % NIGHTS :: NIGHTS]


def chance(form, control):
    return zlib.crc32(f"{form.same[:2]} {control.name}".encode())


def send(browser, form, name, value):
    """The form with one field otherwise than one would fill it in: status, and the page if it is one."""
    data = form.filled() | {name: value, "csrf_token": browser.token}
    files = {each.name for each in form.controls if each.kind == "file"}
    plain = {key: each for key, each in data.items() if key not in files}
    # Half a surrogate pair goes as the bytes a broken program sends.
    typed = urlencode(plain, doseq=True, errors="surrogatepass")
    if form.method == "GET":
        opened = browser.client.get(f"{form.address.partition('?')[0]}?{typed}")
    elif name in files:
        content, called, kind = value
        file = (io.BytesIO(content), called, kind)
        opened = browser.client.post(form.address, data=plain | {name: file})
    else:
        kind = "application/x-www-form-urlencoded"
        opened = browser.client.post(form.address, data=typed, content_type=kind)
    with opened as answer:
        is_page = answer.mimetype == "text/html"
        return answer.status_code, html.fromstring(answer.text) if is_page else None


def is_end_of_calendar(control, value):
    """Whether it is a date nobody means, in a field for dates."""
    return control.kind in ("date", "datetime-local") and str(value).startswith(("0001-", "9999-"))


def is_lost(page, control, value):
    """Whether the answer does not hold what was typed; of files and choices there is nothing to hold."""
    # No page can hold these.
    if value in ("\0", "\ud800") or control.kind not in (
        "text",
        "textarea",
        "date",
        "datetime-local",
        "number",
        "time",
        "tel",
    ):
        return False
    if page is None:
        return True
    held = [
        each.text or "" if each.tag == "textarea" else each.get("value") or ""
        for each in page.iterfind(".//*[@name]")
        if each.get("name") == control.name
    ]
    return not any(plain(value) in plain(each) for each in held)


def plain(text):
    return "".join(text.split())
