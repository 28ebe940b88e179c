"""Real programs and a real browser; a failing test leaves pictures in `tests/system/failures/`."""

import base64
import os
import re
import tempfile
import time
from collections import deque
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from tests.system import browser as browsers
from tests.system import detached_workers
from tests.system.network import Network
from tests.system.person import Person
from tests.system.product import Product
from web.guides import manual_writing
from web.guides.manual import PICTURES

FAILURES = Path(__file__).parent / "failures"
SCREENSHOTS = Path(__file__).parent.parent.parent / "docs" / "screenshots"
DESKTOP = {"width": 1280, "height": 800}
#: Milliseconds until what should be seen is missed.
PATIENCE = 30_000
#: Seconds after which a test hangs, with the start of its product, on a machine that has other work.
LIMIT = 900
#: Pixels of a page worth showing in the documents.
TALLEST = 1500
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def product():
    """The product with the people of the demonstration, shared by the browser tests of a process."""
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
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium_path(playwright):
    """The program that the browsers of the tests are."""
    with folder() as home:
        real = browsers.executable() or playwright.chromium.executable_path
        yield detached_workers.write_launcher(home, real)


@pytest.fixture(scope="session")
def chromium(playwright, chromium_path):
    # As patient as the clicks are: the machine may have other things to do.
    expect.set_options(timeout=PATIENCE)
    running = playwright.chromium.launch(executable_path=chromium_path, args=browsers.FLAGS)
    yield running
    running.close()


@pytest.fixture
def window(chromium, product, request):
    """Open a browser window of its own: `window()`, `window(PHONE)`.

    With the service worker only where a test marked `service_worker` is about what it does; that one
    is out of Playwright's reach (`detached_workers`), so its network is cut at a `network`.
    """
    opened = []
    workers = "allow" if request.node.get_closest_marker("service_worker") else "block"

    def open_window(size=None, url=None):
        context = chromium.new_context(
            base_url=url or product.url,
            viewport=size or DESKTOP,
            locale="zh-CN",
            # Where a finger is the pointer, pages are kept for when there is no network.
            has_touch=size == PHONE,
            service_workers=workers,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(f"{page.url}: {error}"))
        page.on("console", lambda said: note_refusal(broken, page, said))
        opened.append((page, Traffic(page)))
        return page

    broken = []
    yield open_window
    if failed(request.node):
        keep(opened, request.node, product)
    for page, _ in opened:
        page.context.close()
    assert broken == [], "scripts failed or were refused by the content security policy"


@pytest.fixture
def network(product):
    """A network between the browser and the product; what opens `network.url` goes through it."""
    with between(product) as made:
        yield made


@pytest.fixture
def second_network(product):
    """That of a second phone."""
    with between(product) as made:
        yield made


@contextmanager
def between(product):
    made = Network(product.port)
    yield made
    made.close()


@pytest.fixture
def people(window, product):
    """Somebody signed in by login, once: `people("jiedao")`, on a phone `people("li", PHONE)`."""
    seated = {}

    def sign_in(login, size=None, url=None):
        if login not in seated:
            seated[login] = Person(window(size, url), product.accounts, login)
        return seated[login]

    return sign_in


@pytest.fixture
def picture():
    """Keep a page's picture for the documents, when SISHI_SCREENSHOTS=1 asks for it."""

    shown = {each for text in manual_writing.texts() for each in manual_writing.list_pictures(text)}

    def take(page, name):
        if os.environ.get("SISHI_SCREENSHOTS") == "1":
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            draw(page)
            width = page.viewport_size["width"]
            height = page.evaluate("document.documentElement.scrollHeight")
            page.wait_for_load_state()
            page.evaluate("scrollTo(0, 0)")
            # A phone's fixed navigation would lie across the middle of a whole page.
            height = PHONE["height"] if width == PHONE["width"] else min(height, TALLEST)
            clip = {"x": 0, "y": 0, "width": width, "height": height}
            full = height != PHONE["height"]
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=full, clip=clip)
            if name in shown:
                keep_shrunk(page.context, SCREENSHOTS / f"{name}.png", PICTURES / f"{name}.webp")

    return take


def keep_shrunk(context, png, webp):
    """A picture as a WebP beside it, which Playwright itself does not write."""
    drawn = context.new_page()
    encoded = base64.b64encode(png.read_bytes()).decode()
    drawn.set_content(f'<body style="margin:0"><img src="data:image/png;base64,{encoded}">')
    box = drawn.locator("img").bounding_box()
    session = drawn.context.new_cdp_session(drawn)
    clip = {"x": 0, "y": 0, "width": box["width"], "height": box["height"], "scale": 1}
    asked = {"format": "webp", "quality": 60, "clip": clip, "captureBeyondViewport": True}
    webp.write_bytes(base64.b64decode(session.send("Page.captureScreenshot", asked)["data"]))
    drawn.close()


def draw(page):
    """Have the diagrams drawn that somebody who scrolls down would see."""
    for host in page.locator("[data-island=diagram]").all():
        canvas = host.locator("[data-canvas]")
        if canvas.is_visible():
            canvas.scroll_into_view_if_needed()
            expect(host).to_have_attribute("data-ready", "true")
    page.evaluate("scrollTo(0, 0)")


def note_refusal(broken, page, said):
    """Errors of the page itself; an answer of 409 or 422 is meant and only reported as one."""
    if said.type == "error" and not said.text.startswith("Failed to load resource"):
        broken.append(f"{page.url}: {said.text}")


class Traffic:
    """What a page asked of the server: its last requests, and those without an answer yet."""

    def __init__(self, page):
        self._asked, self._waiting = deque(maxlen=30), {}
        page.on("request", self._begin)
        page.on("response", lambda answer: self._end(answer.request, answer.status))
        page.on("requestfailed", lambda asked: self._end(asked, asked.failure))

    def _begin(self, asked):
        self._waiting[asked] = time.monotonic()

    def _end(self, asked, how):
        since = time.monotonic() - self._waiting.pop(asked, time.monotonic())
        self._asked.append(f"{how} after {since:.1f} s: {asked.method} {asked.url}")

    def __str__(self):
        now = time.monotonic()
        waiting = [
            f"no answer for {now - at:.1f} s: {asked.method} {asked.url}"
            for asked, at in self._waiting.items()
        ]
        return "\n".join([*self._asked, *waiting])


def keep(pages, item, product):
    """Leave what every window showed and asked for, and what the programs said."""
    folder = FAILURES / re.sub(r"\W+", "-", item.name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "programs.txt").write_text(product.output)
    for number, (page, traffic) in enumerate(pages, 1):
        # Where only the output of the tests is kept, this is all there is.
        item.add_report_section("teardown", f"window {number}: {page.url}", str(traffic))
        try:
            text = page.locator("body").inner_text()
            page.screenshot(path=folder / f"{number}.png", full_page=True)
        except Error as error:
            # A page that hangs is the very thing to tell of, and the others are to be kept, too.
            text = str(error)
        (folder / f"{number}.txt").write_text(f"{page.url}\n\n{text}\n\n{traffic}\n")
    item.add_report_section("teardown", "programs", product.output[-4000:])


def failed(item):
    return any(report.failed for report in item.stash.get(REPORTS, ()))


#: Begun first, as they take longest: in the end no process waits long for another.
LONGEST = ("test_every_page.py", "days", "test_refused_start.py", "test_copied_home.py")


def pytest_collection_modifyitems(items):
    """What takes longest is begun first, and is given time."""
    for item in items:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(LIMIT))
    places = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(group(item.nodeid), len(places)))


def pytest_xdist_make_scheduler(config, log):
    """Each of several processes takes a whole file, for that may have a product of its own."""
    return ByProduct(config, log)


class ByProduct(LoadScopeScheduling):
    """Not xdist's own `loadgroup`: with pytest 9.2 that does not see the groups."""

    def _split_scope(self, nodeid):
        return group(nodeid)


def group(nodeid):
    """The file of a test; the working days share one product, that of their folder."""
    file = Path(nodeid.partition("::")[0])
    return file.parent.name if file.parent.name == "days" else file.name


def pytest_terminal_summary(terminalreporter):
    """Say how many clicks people's work took, also where other processes ran the tests."""
    told = [
        (report.nodeid, line)
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, line in getattr(report, "user_properties", ())
        if name == "counted" and report.when == "teardown"
    ]
    if told:
        terminalreporter.section("点击次数")
    for nodeid, line in sorted(set(told)):
        terminalreporter.write_line(f"{Path(nodeid.partition('::')[0]).stem}：{line}")


REPORTS = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash.setdefault(REPORTS, []).append(report)
    return report
