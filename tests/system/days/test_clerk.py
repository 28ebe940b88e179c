"""The day of a department's clerk at a desktop: sign one whistle, sign twenty, come, say what one thinks."""

import re

from playwright.sync_api import expect

#: What a list shows at once on a small desktop, and how many rows that must be.
DESK, ROWS = {"width": 1366, "height": 768}, 15
SHOWN = """
() => [...document.querySelectorAll("tr[data-row]")]
  .filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length
"""
LEFT = re.compile(r"还剩\d+(个工作日|小时)")


def test_a_clerk_signs_comes_and_gives_an_opinion(begin, picture):
    clerk, hand = begin("zhujian")
    page = clerk.page
    signs_one(page, hand, picture)
    signs_twenty(page, hand)
    comes_and_speaks(clerk, hand, picture)


def signs_one(page, hand, picture):
    """From where the day begins: the list of whistles, and the button in the row."""
    # One step has one limit, on whatever list it stands.
    tasks = limits(page.locator("tr[data-row]", has_text="签收"), "case_no", "step")
    with hand.act("签收一个哨", clicks=2):
        page.get_by_role("link", name="吹哨报到").click()
        picture(page, "clerk-whistles")
        signing = page.locator("tr[data-row]", has=page.get_by_role("button", name="签收"))
        whistles = limits(signing, "whistle_no", "todo")
        both = tasks.keys() & whistles.keys()
        assert both
        assert {each: tasks[each] for each in both} == {each: whistles[each] for each in both}
        row = signing.first
        number = row.locator("[data-column=whistle_no]").inner_text()
        row.get_by_role("button", name="签收").click()
        expect(page.get_by_text("已签收1项。")).to_be_visible()
    row = page.locator("tr[data-row]", has_text=number)
    expect(row).to_contain_text("待到场")


def rows_at_once(page):
    """How many rows one sees without scrolling."""
    usual = page.viewport_size
    page.set_viewport_size(DESK)
    expect(page.locator("tr[data-row]").first).to_be_visible()
    shown = page.evaluate(SHOWN)
    page.set_viewport_size(usual)
    return shown


def limits(rows, number, limit):
    """What is left until when, by the number of the case, of rows with these columns."""
    return {
        row.locator(f"[data-column={number}]").inner_text().split()[0]: LEFT.search(
            row.locator(f"[data-column={limit}]").inner_text()
        )[0]
        for row in rows.all()
    }


def signs_twenty(page, hand):
    """All that one page shows; for ten seconds it can be undone."""
    page.goto("/tasks/")
    assert rows_at_once(page) >= ROWS
    with hand.act("签收二十个哨", clicks=4):
        page.get_by_role("link", name="吹哨报到").click()
        page.locator(".desk-views").get_by_role("link", name="待签收").click()
        assert rows_at_once(page) >= ROWS
        page.get_by_label("全选本页").check()
        expect(page.locator("[name=row]:checked")).to_have_count(20)
        page.locator(".desk-bulk").get_by_role("button", name="签收").click()
        expect(page.get_by_text("已签收20项。")).to_be_visible()
    expect(page.get_by_role("button", name="撤销")).to_be_visible()


def comes_and_speaks(clerk, hand, picture):
    """Comes to the meeting that waits longest, and says what the department will do."""
    page = clerk.page
    with hand.act("到场签到"):
        page.get_by_role("link", name="我的任务").click()
        page.locator("a.title", has_text="到场签到").first.click()
        clerk.fill({"到场情况": "已到场"})
        picture(page, "clerk-arrive")
        clerk.submit()
        expect(page.get_by_text("“到场签到”已办结")).to_be_visible()
    # What comes next is open already.
    expect(page.get_by_role("heading", level=1)).to_contain_text("提出意见")
    with hand.act("提出意见"):
        clerk.fill({"部门意见": "依法认定违建，限期拆除。"})
        clerk.submit()
        expect(page.get_by_text("“提出意见”已办结")).to_be_visible()
