"""A list in which nothing is found at first looks on by itself, until it finds, ends or is stopped."""

import re

import pytest
from playwright.sync_api import expect

from processes.lists import finding
from tests.system.answering import Answering
from tests.system.conftest import DESKTOP, PHONE
from tests.web import town
from tests.web.conftest import app, browse, case, cast, home  # noqa: F401

#: In the oldest of seven cases only; of two of them a stretch is made.
RARE = "白杨树"
ON = re.compile(r"[?&]after=")


@pytest.fixture
def page(chromium, session, cast, case, browse, monkeypatch, request):  # noqa: F811
    """The browser of a grid worker whose words are always looked for in stretches."""
    monkeypatch.setattr(finding, "STRETCH", 2)
    monkeypatch.setattr(finding, "FEW", -1)
    for _ in range(6):
        town.register(session, cast["grid_worker"])
    case.event_name = f"{RARE}遮挡采光"
    session.flush()
    size, has_scripts = request.param
    context = chromium.new_context(
        base_url="http://localhost",
        viewport=size,
        java_script_enabled=has_scripts,
        service_workers="block",
    )
    opened = context.new_page()
    window = Answering(opened, {"grid_worker": browse("grid_worker")})
    window.who = "grid_worker"
    yield opened
    context.close()


both = pytest.mark.parametrize(
    "page", [(DESKTOP, True), (PHONE, True)], ids=["desktop", "phone"], indirect=True
)


@both
def test_what_stands_far_back_is_found_without_a_click(page):
    page.goto(f"/cases/?q={RARE}")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page.locator("[data-search-told]")).to_have_text("找到1项。")
    # Loaded anew, the page is where the looking had come to.
    page.reload()
    expect(page.locator("tr[data-row]")).to_have_count(1)


@both
def test_what_stands_nowhere_is_looked_for_to_the_end(page):
    page.goto("/cases/?q=不曾写过")
    expect(page.locator("#list .empty")).to_contain_text("没有找到")
    expect(page.locator("[data-search-told]")).to_contain_text("没有找到")
    expect(page.locator("[data-stretch]")).to_have_count(0)


@both
def test_who_has_waited_enough_stops_it_and_goes_on_when_they_like(page):
    held = []
    page.route(ON, lambda route: held.append(route))
    page.goto(f"/cases/?q={RARE}")
    expect(page.get_by_text("还没有找到，正在继续查找…").last).to_be_visible()
    on = page.get_by_role("link", name="继续查找")
    expect(on).to_be_hidden()
    page.get_by_role("button", name="停止").click()
    expect(on).to_be_visible()
    expect(page.locator("[data-looked]")).to_have_text("已查过2项")
    page.unroute(ON)
    held[0].abort()
    on.click()
    expect(page.locator("tr[data-row]")).to_have_count(1)


@both
def test_where_the_network_fails_the_link_is_there_again(page):
    page.route(ON, lambda route: route.abort())
    page.goto(f"/cases/?q={RARE}")
    expect(page.get_by_role("link", name="继续查找")).to_be_visible()
    expect(page.get_by_role("button", name="停止")).to_be_hidden()


@pytest.mark.parametrize("page", [(DESKTOP, False)], ids=["desktop"], indirect=True)
def test_without_a_script_the_link_goes_on(page):
    page.goto(f"/cases/?q={RARE}")
    for _ in range(3):
        expect(page.get_by_text("正在继续查找")).to_be_hidden()
        page.get_by_role("link", name="继续查找").click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
