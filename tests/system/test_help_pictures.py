"""The pictures of the guides: taken of the running product, again with SISHI_SCREENSHOTS=1."""

import base64
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.system.conftest import PHONE
from web.guides.texts import GUIDES

FOLDER = Path(__file__).parents[2] / "web/static/help"
LAPTOP = {"width": 1024, "height": 640}
#: Picture, whose page it is of, which, and on what.
PICTURES = {
    "tasks": ("wanggeyuan", "/tasks/", LAPTOP),
    "grid-patrol": ("wanggeyuan", "/patrol/", PHONE),
    "grid-register": ("wanggeyuan", "/cases/new", PHONE),
    "mediator-case": ("jiedao", "/cases/1", LAPTOP),
    "centre-wall": ("jiedao", "/wall", LAPTOP),
    "supervisor-wall": ("zhengfawei", "/wall", LAPTOP),
    "supervisor-statistics": ("zhengfawei", "/statistics/", LAPTOP),
    "administrator-accounts": ("anquan", "/accounts/", LAPTOP),
    "administrator-audit": ("shenji", "/audit/", LAPTOP),
    "analyst-studio": ("fenxi", "/studio/", LAPTOP),
    "resident-report": (None, "/report/", PHONE),
    "resident-progress": (None, "/progress/", PHONE),
}


@pytest.fixture(scope="module")
def registered():
    """Numbers of the cases the pictures show, registered once."""
    return []


@pytest.mark.parametrize("name", PICTURES)
def test_a_guide_shows_a_page_as_it_is(people, window, registered, name):
    if not registered:
        registered.append(people("wanggeyuan").register("楼上漏水，把天花板泡坏了。"))
    login, address, size = PICTURES[name]
    page = people(login, size).page if login else window(size)
    page.set_viewport_size(size)
    answer = page.goto(address)
    assert answer.status == 200
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    if os.environ.get("SISHI_SCREENSHOTS") == "1":
        keep(page, FOLDER / f"{name}.webp")


def test_every_picture_of_the_guides_is_taken_here():
    shown = {step.picture for guide in GUIDES.values() for step in guide.steps if step.picture}
    assert shown == PICTURES.keys()


def keep(page, path):
    """The screen as a WebP, which Playwright itself does not write."""
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 60})
    path.write_bytes(base64.b64decode(taken["data"]))
