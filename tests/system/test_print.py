"""What is handed over on paper is one sheet of A4: a case, and the slips of a registration and a report."""

import re

import pytest
from playwright.sync_api import expect

from tests.system.conftest import PHONE
from tests.system.reporting import report


@pytest.fixture
def number(people):
    return people("wanggeyuan").register("楼上漏水，把天花板泡坏了，双方为赔偿多次争吵。" * 4)


def sheets(page, path):
    """Print the page; answers how many sheets it takes."""
    page.pdf(path=path, format="A4")
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def test_a_case_is_one_sheet(people, number, tmp_path):
    worker = people("wanggeyuan")
    worker.do("首次联系", number, 联系情况="已联系双方。")
    page = worker.case(number)
    page.get_by_role("link", name="打印案件单").click()
    expect(page.get_by_role("button", name="打印", exact=True)).to_be_visible()
    sheet = page.locator(".sheet")
    for words in (number, "示例甲", "现场处置", "谁在办", "期限"):
        expect(sheet).to_contain_text(words)
    assert sheets(page, tmp_path / "case.pdf") == 1


def test_the_slip_of_a_registration_is_one_sheet_with_all_to_ask_by(people, number, tmp_path):
    page = people("wanggeyuan").case(number)
    page.goto(page.url.partition("?")[0] + "/receipt")
    issue = page.get_by_role("button", name="发出查询码")
    if issue.count():
        issue.click()
    slip = page.locator(".slip")
    expect(slip).to_contain_text(number)
    expect(slip).to_contain_text(re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}"))
    expect(slip.locator("img, svg").first).to_be_visible()
    expect(slip.locator("a[href^='tel:']").first).to_be_attached()
    assert sheets(page, tmp_path / "receipt.pdf") == 1


def test_the_slip_of_a_report_is_one_sheet(window, tmp_path):
    taken = []

    def look(page, name):
        if name == "phone-resident-slip":
            expect(page.get_by_role("button", name="打印", exact=True)).to_be_visible()
            taken.append(sheets(page, tmp_path / "slip.pdf"))

    number, code = report(window(PHONE), look)
    assert number
    assert code
    assert taken == [1]
