"""What a test does at a phone and asks of the product's tables."""

from contextlib import contextmanager

from playwright.sync_api import expect
from sqlalchemy import create_engine, text

#: A photograph as a phone takes it is larger; what counts is that it is one.
PICTURE = "web/static/icon-512.png"
READY = "navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))"
KEPT = """(store) => new Promise((done) => {
  const asked = indexedDB.open("sishi", 1);
  asked.onsuccess = () => {
    const rows = asked.result.transaction(store).objectStore(store).getAllKeys();
    rows.onsuccess = () => done(rows.result.map(String));
  };
})"""


def kept(page, store):
    """The keys of what the browser keeps: `pages`, `forms`, `keys`, `photos`."""
    return page.evaluate(KEPT, store)


def wait_until(page, ask, patience=60):
    """Ask again and again until it is so."""
    for _ in range(patience * 5):
        if ask():
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"not so after {patience} s: {page.locator('body').inner_text()}")


def lose_network(page, network):
    """The page hears that there is none, and its service worker reaches nothing."""
    page.context.set_offline(True)
    network.cut()


def find_network(page, network):
    """The network is back, and the page hears of it."""
    network.mend()
    page.context.set_offline(False)


def prepare(page, *addresses):
    """Wait until the phone has the worker, and the pages it should have with it."""
    wait_until(page, lambda: page.evaluate(READY))
    assert page.context.service_workers == [], "Playwright is attached, see detached_workers"
    for address in addresses:
        wait_until(page, lambda address=address: address in kept(page, "pages"))


def fill_dispute(
    page, summary, *, photograph=False, names=("示例甲", "示例乙"), place="三单元楼道"
):
    """The new dispute in six fields, on the page that is open."""
    page.locator("#summary").fill(summary)
    page.locator("#category").select_option("0203")
    page.locator("input[name=risk_color][value=yellow]").check()
    page.locator("#place").fill(place)
    for number, name in enumerate(names):
        page.locator("input[name=party_name]").nth(number).fill(name)
    if photograph:
        page.locator("input[name=photos]").set_input_files(PICTURE)
        expect(page.locator(".photo")).to_have_count(1)


def register(page):
    """Press the button of the form."""
    page.get_by_role("button", name="登记", exact=True).click()


def lines(page):
    """The outbox's lines, the newest first."""
    return page.locator("[data-island=outbox] .outbox-line")


@contextmanager
def counting(product, **expected):
    """Whether exactly so many rows came into each table meanwhile."""
    before = {table: count(product, table) for table in expected}
    yield
    assert {table: count(product, table) - before[table] for table in expected} == expected


def count(product, table):
    engine = create_engine(product.database)
    with engine.connect() as connection:
        found = connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
    engine.dispose()
    return found
