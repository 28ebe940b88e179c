"""Real programs and a real browser; a failing test leaves pictures in `tests/system/failures/`."""

import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.system import browser as browsers
from tests.system.person import Person
from tests.system.product import Product

FAILURES = Path(__file__).parent / "failures"
SCREENSHOTS = Path(__file__).parent.parent.parent / "docs" / "screenshots"
DESKTOP = {"width": 1280, "height": 800}
#: Pixels of a page worth showing in the documents.
TALLEST = 1500
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def product():
    """The product with the people of the demonstration, shared by all browser tests."""
    with folder() as home:
        running = Product(home, "--people").start()
        yield running
        running.stop()


@contextmanager
def folder():
    """A folder for SISHI_HOME, gone afterwards.

    Not pytest's own: every start of pytest shuts that to all but its user, and as root the
    database is run by another.
    """
    with tempfile.TemporaryDirectory(prefix="sishi-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=browsers.executable(), args=browsers.FLAGS
        )
        yield running
        running.close()


@pytest.fixture
def window(chromium, product, request):
    """Open a browser window of its own: `window()`, `window(PHONE)`."""
    opened = []

    def open_window(size=None):
        context = chromium.new_context(
            base_url=product.url, viewport=size or DESKTOP, locale="zh-CN"
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(f"{page.url}: {error}"))
        page.on("console", lambda said: note_refusal(broken, page, said))
        opened.append(page)
        return page

    broken = []
    yield open_window
    if failed(request.node):
        keep(opened, request.node.name, product)
    for page in opened:
        page.context.close()
    assert broken == [], "scripts failed or were refused by the content security policy"


@pytest.fixture
def people(window, product):
    """Somebody signed in by login, once: `people("jiedao")`, on a phone `people("li", PHONE)`."""
    seated = {}

    def sign_in(login, size=None):
        if login not in seated:
            seated[login] = Person(window(size), product.accounts, login)
        return seated[login]

    return sign_in


@pytest.fixture
def picture():
    """Keep a page's picture for the documents, when SISHI_SCREENSHOTS=1 asks for it."""

    def take(page, name):
        if os.environ.get("SISHI_SCREENSHOTS") == "1":
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            width = page.viewport_size["width"]
            height = page.evaluate("document.documentElement.scrollHeight")
            # A phone's fixed navigation would lie across the middle of a whole page.
            height = PHONE["height"] if width == PHONE["width"] else min(height, TALLEST)
            clip = {"x": 0, "y": 0, "width": width, "height": height}
            full = height != PHONE["height"]
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=full, clip=clip)

    return take


def note_refusal(broken, page, said):
    """Errors of the page itself; an answer of 409 or 422 is meant and only reported as one."""
    if said.type == "error" and not said.text.startswith("Failed to load resource"):
        broken.append(f"{page.url}: {said.text}")


def keep(pages, name, product):
    """Leave what every window showed, and what the programs said."""
    folder = FAILURES / re.sub(r"\W+", "-", name)
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages, 1):
        page.screenshot(path=folder / f"{number}.png", full_page=True)
        text = page.locator("body").inner_text()
        (folder / f"{number}.txt").write_text(f"{page.url}\n\n{text}\n")
    (folder / "programs.txt").write_text(product.output)


def failed(item):
    return any(report.failed for report in item.stash.get(REPORTS, ()))


def pytest_collection_modifyitems(items):
    """Two processes run these tests: one those that share a product, the other files by turns."""
    for item in items:
        group = "product" if "product" in item.fixturenames else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))


REPORTS = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash.setdefault(REPORTS, []).append(report)
    return report
