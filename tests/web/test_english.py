"""The pages in English: every link of every office, and what somebody without an account sees.

What is Chinese on them must be what people wrote, or the original of a law: never a text of ours.
"""

import json
import re
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import select

from processes.cases.models import Case, Party
from processes.organisation.people import Person
from processes.organisation.places import Coordination, MediationOrganisation, Place, Studio, Unit
from processes.residents import query_codes
from tests.processes.factories import CAST, GRID
from tests.web import town_cases
from tests.web.crawl import Crawl
from web import composed
from web.catalogue.chinese import is_chinese

OFFICES = ("district_center", "political_legal", *CAST)
#: What people named and wrote: on a page they stand as they were written.
WRITTEN = (
    Person.name,
    Place.name,
    Unit.name,
    Coordination.name,
    MediationOrganisation.name,
    Studio.name,
    Case.event_name,
    Case.summary,
    Party.name,
)
#: Attributes that a person reads.
READ = ("title", "placeholder", "aria-label", "alt")
#: A sheet or an answer of the workbooks, which are Chinese: English names them as they are called there.
NAMED = re.compile("“(说明|人员|区划|部门|是|否)”")
MANUAL = "ancestor-or-self::*[@lang='zh-CN' and ancestor::*[@class='manual']]"
LIMITS = Path(__file__).parents[2] / "processes/data/limits.json"
#: Of the rules on time, what is the law's own text, and where it was read (docs/law.md).
ORIGINAL = ("quote", "note", "doubt")


class Reading(Crawl):
    """A walk that keeps every text with Chinese in it, and an address it stands on."""

    def __init__(self, app):
        super().__init__(app, is_whole=False)
        self.left = {}

    def _links(self, page, address):
        for text in _texts(page):
            if is_chinese(text):
                self.left.setdefault(text, address)
        return super()._links(page, address)


def _texts(page):
    """What a reader sees; not names of variables, nor what says that it is Chinese."""
    for each in page.iter(etree.Element):
        # The long manuals are Chinese, and their page says so in English.
        if each.tag in ("script", "style") or each.xpath(MANUAL):
            continue
        if each.tag not in ("code", "pre", "textarea"):
            yield each.text or ""
            yield from (each.get(name, "") for name in READ)
        # What a button of another language says stands behind its picture.
        if each.getparent() is None or each.getparent().get("lang") != "zh-Hans":
            yield each.tail or ""


@pytest.fixture
def written(session):
    """What people wrote, the longest first."""

    def known():
        found = {text for column in WRITTEN for text in session.scalars(select(column)) if text}
        rows = json.loads(LIMITS.read_text())
        found |= {row[key] for row in [*_rows(rows)] for key in ORIGINAL if row.get(key)}
        # A name that is masked is a surname still.
        found |= {f"{name[0]}某" for name in session.scalars(select(Party.name))}
        return sorted(found, key=len, reverse=True)

    return known


def _rows(found):
    if isinstance(found, dict):
        yield found
        found = list(found.values())
    if isinstance(found, list):
        for each in found:
            yield from _rows(each)


def _unsaid(left, written):
    """The texts that are Chinese still when what people wrote is taken out of them."""
    for text, address in left.items():
        rest = NAMED.sub("", text)
        for known in written:
            rest = rest.replace(known, "")
        if is_chinese(rest):
            yield f"{address}: {' '.join(text.split())}"


@pytest.mark.timeout(900)
def test_no_page_has_chinese_that_nobody_wrote(app, browse, session, cast, written):
    town_cases.of_every_situation(session, cast)
    found = Reading(app)
    for who in OFFICES:
        found.visit(who, _english(browse(who)))
        # The first who came to the notices had none.
        found.visit(who, _english(browse(who)), "/notices/")
    for start in ("/login/", "/progress/", "/report", f"/report/new?at={GRID}"):
        found.visit("resident", _english(browse()), start)
    case = session.scalars(select(Case).order_by(Case.id).limit(1)).one()
    code = query_codes.issue(session, case, by=cast["grid_worker"])
    party = _english(browse())
    party.post("/progress/", {"case_no": case.case_no, "code": code})
    found.visit("party", party, "/progress/case")
    assert found.broken == []
    left = list(_unsaid(found.left, written()))
    assert not left, "\n".join(left)


def _english(browser):
    browser.client.set_cookie("language", "en")
    return browser


@pytest.mark.parametrize(
    ("mark", "english"),
    [
        ("、", ", "),
        ("，", ", "),
        ("：", ": "),
        ("；", "; "),
        ("（", " ("),
        ("）", ")"),
        ("。", ". "),
    ],
)
def test_a_mark_between_two_texts_is_english_too(mark, english):
    assert composed.translate(mark) == english
    assert composed.translate("-") == "-"
