"""Every page, by somebody who may see it: nothing axe finds against WCAG 2.2 AA, large, small, light and dark.

By day one page of each endpoint, by night one of every shape: each register, each filter of a list.
With SISHI_PICTURES=folder each screen of each page is kept there, to be looked at.
"""

import os
from pathlib import Path

import pytest

from engine import clock
from processes.mining import collecting
from processes.residents import query_codes
from tests.processes.factories import CAST, GRID
from tests.system.accessible import AXE
from tests.system.answering import Answering
from tests.web import town_cases, town_matters, town_pages
from tests.web.access_table import ENDPOINTS, PUBLIC
from tests.web.conftest import app, browse, case, cast, home  # noqa: F401
from tests.web.crawl import Crawl

NIGHTLY = bool(os.environ.get("SISHI_NIGHTLY"))
PICTURES = os.environ.get("SISHI_PICTURES")
#: Milliseconds a picture may take on a busy machine.
PATIENCE = 120_000
OFFICES = ("district_center", "political_legal", *CAST)
#: Of one endpoint so many addresses are looked for.
MOST = 20 if NIGHTLY else 4
SCREENS = ({"width": 1366, "height": 768}, {"width": 390, "height": 844})
#: Without `target-size` named, axe leaves it out of WCAG 2.2 AA.
AA = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}
#: By the colours only what is read changes.
ASKED = {"light": AA, "dark": {"runOnly": ["color-contrast"]}}
VIOLATED = """
(rules) => axe.run(document, { resultTypes: ["violations"], ...rules })
  .then(({ violations }) => violations.map(({ id, nodes }) =>
    `${id}: ${nodes.slice(0, 3).map(({ target, any }) => `${target} ${any[0]?.message ?? ""}`).join("; ")}`))
"""
#: Of a limit no part may be cut off: half a number is another number.
CUT = """
() => [...document.querySelectorAll("td:has(.due)")]
  .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent.trim())
"""
#: Columns of a list that a small laptop leaves no room for.
VANISHED = """
() => [...document.querySelectorAll("table.desk th[data-column]")]
  .filter((head) => head.clientWidth < 60).map((head) => head.dataset.column)
"""
LAPTOP = {"width": 1024, "height": 768}
#: What is opened on a list and cannot be scrolled out from under the menu at the foot.
COVERED = """
() => {
  const menu = document.querySelector(".nav");
  if (!menu || getComputedStyle(menu).position !== "fixed") return [];
  return [...document.querySelectorAll(".desk-panel")].filter((panel) => {
    panel.open = true;
    scrollTo(0, document.documentElement.scrollHeight);
    const last = [...panel.querySelectorAll("button")].at(-1).getBoundingClientRect();
    const isCovered = last.bottom > menu.getBoundingClientRect().top;
    panel.open = false;
    return isCovered;
  }).map((panel) => panel.querySelector("summary").textContent.trim());
}
"""
#: Files, data and ways on: nothing a browser shows as a page of ours.
NO_PAGE = """
    api.show_case_event_schema api.show_openapi access.signed_on access.single_sign_on guides.index cases.diagram codes.file deadlines.deadline_data
    diagrams.source documents.preview_shipped_template documents.preview_template
    documents.shipped_template documents.template_source exports.file health home imports.faults
    imports.pattern live.stream metrics offline.manifest offline.service_worker offline.who
    onboarding.template residents.letter rosters.paper starts.diagram static studio.archive studio.download
    studio.preview studio.release_source studio.sheet studio.source studio.vocabulary tasks.after
"""


@pytest.fixture
def town(app, browse, session, cast, case):  # noqa: F811
    """Somebody of every office in a town where something of everything goes on."""
    browsers = {who: browse(who) for who in OFFICES}
    town_matters.red_card(session, case)
    roster = town_matters.reception(session)
    town_matters.publish(session, browsers["district_center"], roster)
    with town_matters.at(21, 9):
        browsers["grid_head"].get(f"/roster/{roster.id}/visits")
        browsers["grid_head"].post(f"/roster/{roster.id}/visits", town_matters.VISIT)
    led = town_matters.leaders_case(session, cast)
    town_matters.council_meeting(session, cast)
    change = town_matters.studio_change(session, browsers["analyst"])
    made = town_cases.of_every_situation(session, cast)
    # What a worker does every five minutes.
    collecting.read_all(session)
    # Who worked in September has been signed out since.
    browsers = {who: browse(who) for who in OFFICES}
    found = Crawl(app, is_whole=False, most=MOST)
    for who, browser in browsers.items():
        found.visit(who, browser)
    browsers |= {"resident": browse(), "party": browse(), "asked": browse()}
    assert town_matters.report(browsers["resident"]).location == "/report/slip"
    for start in (
        f"/report/new?at={GRID}",
        "/report/slip",
        "/offline",
        "/roster/notice",
        "/login/",
    ):
        found.visit("resident", browsers["resident"], start)
    for who, start in (
        *town_pages.addresses(session, cast, browsers, made, roster),
        ("political_legal", f"/cases/{led.id}/sponsorship"),
        # The first who came to a page of that shape may less there than these.
        ("center", f"/cases/{made['grid'].id}"),
        ("district_center", f"/roster/{roster.id}"),
    ):
        found.visit(who, browsers[who], start)
    kept = town_matters.retention(session, case)
    found.visit("security_admin", browsers["security_admin"], f"/retention/runs/{kept.id}")
    opened = town_matters.opening(browsers["security_admin"]).location
    found.visit("security_admin", browsers["security_admin"], opened)
    found.visit("analyst", browsers["analyst"], f"/studio/{change.id}")
    found.visit("analyst", browsers["analyst"], f"/studio/{change.id}/proof")
    moved = town_matters.migration(session, cast["analyst"])
    found.visit("analyst", browsers["analyst"], f"/studio/migrations/{moved.id}")
    code = query_codes.issue(session, made["grid"], by=cast["grid_worker"])
    browsers["party"].post("/progress/", {"case_no": made["grid"].case_no, "code": code})
    found.visit("party", browsers["party"], "/progress/case")
    assert found.broken == []
    return found, browsers


@pytest.fixture
def page(chromium):
    context = chromium.new_context(
        base_url="http://localhost",
        locale="zh-CN",
        reduced_motion="reduce",
        service_workers="block",
    )
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


@pytest.fixture
def standing_clock(town):
    """Nobody is signed out, and no first proof expires, however long all pages take."""
    with clock.at(clock.now()):
        yield


@pytest.mark.timeout(3600 if NIGHTLY else 900)
def test_every_page_is_for_everybody(town, page, standing_clock):
    found, browsers = town
    told, seen = {}, set()
    window = Answering(page, browsers)
    # Who gave the password and is asked for a code is so for a few minutes only.
    for number, (who, address) in sorted(
        enumerate(found.pages.values()), key=lambda each: each[1][0] != "asked"
    ):
        endpoint = found.endpoint(address, "GET")
        if endpoint in seen and not NIGHTLY:
            continue
        seen.add(endpoint)
        page.set_viewport_size(SCREENS[0])
        window.open(who, address)
        if wrong := look_at(page, f"{number:04}-{endpoint}-{who}"):
            told[who, address] = wrong
    assert told == {}
    assert pages() - seen == set()


def look_at(page, name):
    """What is wrong with the page that is open, by screen and colours."""
    wrong = {}
    page.set_viewport_size(LAPTOP)
    if vanished := page.evaluate(VANISHED):
        wrong[LAPTOP["width"]] = vanished
    for screen in SCREENS:
        # As high as it is: what the bar of a phone lies on is scrolled out from under it.
        page.set_viewport_size(screen)
        for found in (CUT, COVERED):
            if cut := page.evaluate(found):
                wrong[screen["width"], "cut or covered"] = cut
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({**screen, "height": max(height, screen["height"])})
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > screen["width"]:
            wrong[screen["width"]] = f"{width} px wide"
        for colours, rules in ASKED.items():
            page.emulate_media(color_scheme=colours)
            if violated := page.evaluate(VIOLATED, rules):
                wrong[screen["width"], colours] = violated
            if PICTURES:
                page.screenshot(
                    path=Path(PICTURES) / f"{name}-{screen['width']}-{colours}.png",
                    timeout=PATIENCE,
                )
    return wrong


def pages():
    """Every endpoint of the access table that answers with a page."""
    lines = "\n".join([*ENDPOINTS.values(), PUBLIC]).split("\n")
    asked = {line.split()[1] for line in lines if line.strip().startswith("GET")}
    none = set(NO_PAGE.split())
    assert asked >= none
    return asked - none
