"""Real programs and a real browser; a failing test leaves pictures in `tests/system/failures/`."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.system import browser as browsers
from tests.system.product import Product

FAILURES = Path(__file__).parent / "failures"
SCREENSHOTS = Path(__file__).parent.parent.parent / "docs" / "screenshots"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def product(tmp_path_factory):
    """The product with the people of the demonstration, shared by all browser tests."""
    running = Product(tmp_path_factory.mktemp("sishi")).start()
    yield running
    running.stop()


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
        opened.append(context.new_page())
        return opened[-1]

    yield open_window
    if failed(request.node):
        keep(opened, request.node.name, product)
    for page in opened:
        page.context.close()


@pytest.fixture
def picture():
    """Keep a page's picture for the documents, when SISHI_SCREENSHOTS=1 asks for it."""

    def take(page, name):
        if os.environ.get("SISHI_SCREENSHOTS") == "1":
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return take


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


REPORTS = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash.setdefault(REPORTS, []).append(report)
    return report
