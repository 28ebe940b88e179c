"""Pages and assets travel compressed, and their length does not tell what is in them."""

import gzip
from pathlib import Path

import brotli
import pytest

from web import assets

BUILT = Path(assets.__file__).parent / "static/built/page.js"


@pytest.mark.parametrize(
    ("accepted", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_a_page_travels_compressed(browse, accepted, decode):
    browser = browse("center")
    plain = browser.get("/tasks/")
    packed = browser.client.get("/tasks/", headers={"Accept-Encoding": accepted})
    assert packed.headers["Content-Encoding"] == accepted
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "<title>" in decode(packed.data).decode()
    assert len(packed.data) * 2 < len(plain.data)


@pytest.fixture
def address(app):
    with app.test_request_context():
        yield assets.asset


def test_an_asset_travels_compressed_and_is_kept_for_good(browse, address):
    answer = fetch(browse, address("style.css"))
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"--" in brotli.decompress(answer.data)


@pytest.mark.skipif(not BUILT.is_file(), reason="the front end is not built")
def test_a_script_travels_as_the_build_compressed_it(browse, address):
    packed, whole = (fetch(browse, address("built/page.js"), kind) for kind in ("br", "identity"))
    assert packed.data == Path(f"{BUILT}.br").read_bytes()
    assert brotli.decompress(packed.data) == whole.data == BUILT.read_bytes()
    for answer in (packed, whole):
        assert answer.mimetype == "text/javascript"
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("address", ["/static/style.css", "/static/style.css?v=0123456789"])
def test_what_has_not_the_mark_of_its_content_is_asked_for_again(browse, address):
    answer = fetch(browse, address)
    assert answer.headers["Cache-Control"] == "no-cache"
    known = {"Accept-Encoding": "br", "If-None-Match": answer.headers["ETag"]}
    with browse("center").client.get(address, headers=known) as again:
        assert again.status_code == 304


def fetch(browse, address, accepted="br"):
    with browse("center").client.get(address, headers={"Accept-Encoding": accepted}) as answer:
        assert answer.status_code == 200
        assert answer.data
        return answer


def test_two_answers_of_one_page_differ_in_length(browse):
    browser = browse("center")
    answers = [
        browser.client.get("/tasks/", headers={"Accept-Encoding": "gzip"}) for _ in range(12)
    ]
    assert len({len(str(answer.headers)) + len(answer.data) for answer in answers}) > 1
    lengths = {len(answer.headers["Sishi-Padding"]) for answer in answers}
    assert len(lengths) > 3


def test_a_document_is_sent_as_it_is(browse):
    answer = browse("center").client.get(
        "/static/logo.svg", headers={"Accept-Encoding": "identity"}
    )
    assert "Content-Encoding" not in answer.headers
    answer.close()
