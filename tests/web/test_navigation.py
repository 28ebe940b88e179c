"""The menu: every entry opens, and whoever may not enter is not led there."""

import re

import pytest

PEOPLE = (
    "grid_worker",
    "grid_head",
    "mediator",
    "center",
    "district_center",
    "liaison",
    "political_legal",
    "leader",
    "analyst",
    "system_admin",
    "security_admin",
    "auditor",
)
MARKED = re.compile(r'aria-current="page">.*?<span>([^<]+)</span></a>')
ENTRY = re.compile(r'<a class="title cluster" href="([^"]+)"')


@pytest.mark.parametrize("name", PEOPLE)
def test_every_entry_of_the_menu_opens(browse, case, name):
    browser = browse(name)
    entries = ENTRY.findall(browser.get("/menu").text)
    assert entries
    assert {each: browser.get(each).status_code for each in entries} == dict.fromkeys(entries, 200)


def test_no_entry_stands_in_the_menu_twice(browse, case):
    entries = ENTRY.findall(browse("district_center").get("/menu").text)
    assert len(entries) == len(set(entries))


def test_a_section_nobody_may_enter_is_not_headed(browse, case):
    assert "<h2>系统</h2>" not in browse("grid_worker").get("/menu").text


@pytest.mark.parametrize(
    ("address", "words"),
    [("/cases/", "案件"), ("/cases/new", "登记纠纷"), ("/patrol/coverage", "全部功能")],
)
def test_the_header_marks_where_one_is(browse, case, address, words):
    page = browse("district_center").get(address).text
    assert MARKED.findall(page)[0] == words


def test_every_page_of_a_case_belongs_to_the_cases(browse, case):
    page = browse("district_center").get(f"/cases/{case.id}/clocks/").text
    assert MARKED.findall(page)[0] == "案件"


@pytest.mark.parametrize(
    ("name", "address"), [("security_admin", "/accounts/"), ("auditor", "/audit/")]
)
def test_an_administrator_begins_with_the_own_work(browse, case, name, address):
    assert browse(name).get("/").location == address


def test_a_stranger_has_no_menu(browse):
    assert browse().get("/menu").status_code == 302
