"""The day of the district's centre at a desktop: the wall, tasks handed on together and taken back, which grids are blank."""

from playwright.sync_api import expect


def test_a_district_centre_looks_over_all_and_shares_its_work(begin, picture):
    centre, hand = begin("quzhongxin")
    page = centre.page
    opens_a_number(page, hand, picture)
    hands_on_and_takes_back(page, hand, picture)
    finds_the_blank_grids(page, hand, picture)


def opens_a_number(page, hand, picture):
    """From the wall to the cases behind a number."""
    with hand.act("总览上点开一个数"):
        page.get_by_role("link", name="全部功能").click()
        page.get_by_role("link", name="总览").click()
        picture(page, "wall")
        page.get_by_role("row", name="单位负责").locator("a.wall-count:not(.nought)").first.click()
        expect(page.locator("#there-are")).to_be_visible()
    number = int(page.locator("#there-are").inner_text().removesuffix("件"))
    assert number >= page.locator("li.row").count() > 0


def hands_on_and_takes_back(page, hand, picture):
    """Three tasks to a colleague, and back: nothing is lost by a press too many."""
    page.goto("/tasks/")
    with hand.act("转办三项，再撤销"):
        proposals = page.locator("tr[data-row]", has_text="提请包案")
        for row in proposals.all()[:3]:
            row.locator("[name=row]").check()
        page.locator(".desk-bulk").get_by_role("button", name="转办").click()
        page.get_by_label("转给").select_option(index=1)
        page.get_by_label("理由").fill("本周由您统一提请。")
        picture(page, "district-hand-on")
        page.get_by_role("button", name="转办").click()
        expect(page.get_by_text("已转办3项")).to_be_visible()
        page.get_by_role("button", name="撤销").click()
        expect(page.get_by_text("已撤销3项")).to_be_visible()
    expect(page.locator("tr[data-row]", has_text="提请包案")).to_have_count(3)


def finds_the_blank_grids(page, hand, picture):
    """From the district to the village whose grids have no record yet."""
    with hand.act("找出空白网格"):
        page.get_by_role("link", name="全部功能").click()
        page.get_by_role("link", name="排查覆盖").click()
        page.get_by_role("link", name="花果街道").click()
        page.get_by_role("link", name="花园村").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("花园村")
    expect(page.get_by_text("空白网格").first).to_be_visible()
    picture(page, "coverage")
