"""What a browser adds to a form or an address by itself, and what it never would: none breaks a page."""

import gc
import re
import zlib

import pytest

#: Werkzeug leaves the files of a body that breaks off to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

HEADERS = (
    ("Accept-Language", "zz-\xff;q=rubbish,,;;q=2,*" * 50),
    ("Accept-Language", "x" * 9_000),
    ("If-None-Match", '"' * 99 + ",W/,\xff"),
    ("If-Modified-Since", "9999-99-99"),
    ("If-Range", '"\xff'),
    ("If-Unmodified-Since", "Sun, 99 Foo 0000 99:99:99 GMT"),
    ("Range", "bytes=99999999999999999999-1,-0,x-"),
    ("Range", "bytes=0-0,1-1," + "2-2," * 2_000),
    ("Referer", "http://[::1"),
    ("Referer", "javascript:alert(1)//\xff"),
    ("Referer", "http://localhost/\xff%00"),
    ("Cookie", "sishi=" + "A" * 5_000),
    ("Cookie", "sishi=.eJ.rubbish.\xff; sishi; =; \x7f"),
    ("Cookie", "browser=\xff\xfe; session[]=1"),
    ("X-Forwarded-For", "999.1.1.1, [::, \xff"),
    ("X-Forwarded-Host", 'evil"><script>'),
    ("X-Forwarded-Proto", "javascript"),
    ("X-Forwarded-Prefix", "//evil.example"),
    ("X-Real-IP", "\xff"),
    ("User-Agent", "\xff" * 2_000),
    ("Content-Type", "text/html; charset=\xff"),
    ("Authorization", "Basic \xff"),
    ("Sec-Fetch-Site", "\xff"),
    ("Transfer-Encoding", "rubbish"),
    ("Expect", "rubbish"),
)
ADDRESSES = ("/", "/login/", "/tasks/", "/cases/?q=a", "/progress/", "/static/style.css", "/health")


@pytest.fixture(scope="module", autouse=True)
def _left_files():
    """Collected here, where the warning is expected, not in somebody else's test."""
    yield
    gc.collect()


def part(head, body=b"1"):
    return b'--x\r\nContent-Disposition: form-data; name="' + head + b"\r\n\r\n" + body + b"\r\n"


FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
BODIES = (
    (MULTIPART, part(b'file"; filename="a.xlsx"') + part(b'file"; filename="b.xlsx"') + b"--x--"),
    (MULTIPART, part(b'file"; filename=""', b"") + b"--x--"),
    (MULTIPART, part(b'file"; filename="\xff\xfe.xlsx"') + b"--x--"),
    (MULTIPART, part(b"file\"; filename*=UTF-8''%FF%00") + b"--x--"),
    (MULTIPART, part(b'file"; filename="a"\r\nContent-Type: text/x; charset=rubbish') + b"--x--"),
    (
        MULTIPART,
        part(b'reason"\r\nContent-Type: text/plain; charset=utf-7', b"\xff+AAA-") + b"--x--",
    ),
    (MULTIPART, part(b'reason"\r\nContent-Transfer-Encoding: base64', b"%%%") + b"--x--"),
    (MULTIPART, part(b'\xff\xfe"') + part(b'"') + b"--x--"),
    (MULTIPART, part(b"reason", b"no quote") + b"--x--"),
    (MULTIPART, b"".join(part(b'f%d"' % n) for n in range(3_000)) + b"--x--"),
    (MULTIPART, b"--x\r\n" * 100 + b"--x--"),
    (MULTIPART, b"\r\n" * 10_000),
    (MULTIPART, part(b'reason"')),
    ("multipart/form-data", part(b'file"; filename="a"') + b"--x--"),
    ("multipart/form-data; boundary=" + "y" * 5_000, b"--" + b"y" * 5_000 + b"--"),
    ("multipart/mixed; boundary=x", part(b'file"; filename="a"') + b"--x--"),
    (FORM, b"&".join(b"f%d=1" % n for n in range(20_000))),
    (FORM, b"reason=%FF%FE%zz&%00=1&=&&&=%ED%A0%80"),
    (FORM, b"reason=" + b"%E7%BA%A0" * 100_000),
    (FORM + "; charset=utf-16", "reason=纠".encode("utf-16")),
    (FORM + "; charset=rubbish", b"reason=1"),
    ("application/json", b'{"a": ' * 10_000),
    ("application/json; charset=utf-7", b'"\\ud800"'),
    ("", b"\xff" * 1_000),
)


@pytest.mark.parametrize("name", ["district_center", None])
def test_no_header_breaks_a_page(browse, case, name):
    browser = browse(name)
    for address in (*ADDRESSES, f"/cases/{case.id}", f"/cases/{case.id}/diagrams/grid"):
        for header, value in HEADERS:
            if name and header == "Cookie":
                continue
            with browser.client.get(address, headers={header: value}) as answer:
                assert answer.status_code < 500, (address, header, value[:40])
                assert "evil" not in answer.headers.get("Location", ""), header


def test_no_body_breaks_a_page(app, browse, connection, case):
    """Each button gets some of them, as its page would send them: with the token, by who may."""
    browsers = {
        name: browse(name) for name in ("district_center", "system_admin", "political_legal")
    }
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]
    assert len(rules) > 50
    for rule in rules:
        address = re.sub(r"<[^>]+>", str(case.id), rule.rule)
        first = zlib.crc32(rule.rule.encode())
        for at in range(first, first + 3):
            kind, body = BODIES[at % len(BODIES)]
            browser = list(browsers.values())[at % len(browsers)]
            if rule.endpoint in ("access.sign_out", "access.sign_in"):
                browser = browse()
            if not browser.token:
                browser.get("/login/")
            kept = connection.begin_nested()
            headers = {"X-CSRFToken": browser.token}
            answer = browser.client.post(address, data=body, content_type=kind, headers=headers)
            kept.rollback()
            assert answer.status_code < 500, (address, kind, body[:60])


@pytest.mark.parametrize(("kind", "body"), BODIES, ids=range(len(BODIES)))
def test_no_body_breaks_an_upload(browse, case, kind, body):
    """Where files are expected: whatever stands in the place of one is refused with a page."""
    uploads = {
        "district_center": ["/imports/", f"/cases/{case.id}/documents/attachments"],
        "system_admin": ["/codes/category/publish", "/calendars/preview"],
    }
    for name, addresses in uploads.items():
        browser = browse(name)
        browser.get("/login/")
        browser.get("/notices/")
        for address in addresses:
            headers = {"X-CSRFToken": browser.token}
            answer = browser.client.post(address, data=body, content_type=kind, headers=headers)
            assert 400 <= answer.status_code < 500, (address, kind, body[:60])
