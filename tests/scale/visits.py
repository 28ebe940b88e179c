"""Which pages each role opens: all of its menu, the views and orders of its lists, and what these lead to."""

import re
from collections.abc import Iterator
from html import unescape

from flask import Flask
from sqlalchemy import select

from engine import db
from processes.organisation import people
from processes.organisation.people import Account
from tests.web.browser import Browser

#: The logins of the demonstration whose holders work with cases every day.
ROLES = (
    *("wanggeyuan", "wanggezhang", "tiaojieyuan", "jiedao", "quzhongxin", "zhujian"),
    *("renshejuzhang", "zhengfawei", "lingdao", "xinfang"),
)
#: Lists whose views, orders and next page are opened too.
LISTS = ("/tasks/", "/cases/", "/whistles/", "/petitions/", "/cards/", "/notices/")
#: What is typed into the box of a list: words of very many cases, a character, two words, the end of a
#: number, a number, a party, a place with a word, and what stands in no case.
SEARCHES = tuple(
    f"q={each}"
    for each in (
        *("漏水", "水", "漏水 赔偿", "000123", "ZW-2026-000100", "赵伟伟", "花园 漏水"),
        *("无人写过的字", "鑫"),
    )
)
LINK = re.compile(r'href="(/[^"#]*)"')
#: Files, what ends the session, and pages that show no rows of cases, people or places.
LEFT_OUT = re.compile(
    r"^/(static|logout|login|offline|outbox|exports/\d|manifest|accounts|limits|laws|codes|calendars"
    r"|diagrams|studio|imports|.*\.xlsx)"
)
#: The first of each kind a list leads to.
ROWS = re.compile(r"^/(tasks|cases|cards|supervision)/\d+[^?]*$")
#: What differs between two databases in the address of the same page.
ROW = re.compile(r"(?<=[/=])[-0-9T:.%+B_]{2,}|(?<=/)\d+")


def sign_in(app: Flask, login: str) -> Browser:
    """A browser of that person."""
    with db.begin() as session:
        account = session.scalars(select(Account).where(Account.login == login)).one()
        person = people.identify(session, account.person_id)
        hashed = account.password_hash
    browser = Browser(app)
    browser.become(person, hashed)
    return browser


def find(browser: Browser) -> Iterator[str]:
    """The addresses, found by following what the pages offer."""
    menu = [each for each in _links(browser, "/menu") if "?" not in each]
    seen = dict.fromkeys(["/", *menu])
    for page in tuple(seen):
        links = _links(browser, page)
        kinds = set[str]()
        for link in links:
            if page in LISTS and link.startswith(f"{page}?"):
                seen.setdefault(link)
            elif ROWS.match(link) and name(link) not in kinds:
                kinds.add(name(link))
                seen.setdefault(link)
    yield from seen
    for page in LISTS:
        if page in seen:
            yield from (f"{page}?{each}" for each in SEARCHES)
    yield from (f"/tasks/?scope=area&{each}" for each in SEARCHES)


def name(address: str) -> str:
    """The address without what names one row, alike in every database."""
    return ROW.sub("…", address)


def _links(browser: Browser, page: str) -> list[str]:
    answer = browser.get(page, follow_redirects=True)
    found = (unescape(link) for link in LINK.findall(answer.text))
    return [link for link in dict.fromkeys(found) if not LEFT_OUT.match(link)]
