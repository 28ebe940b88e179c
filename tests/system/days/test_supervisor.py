"""The day of the committee's supervisor at a desktop: from a number to the case that is late, urged, its card looked at."""

from playwright.sync_api import expect


def test_a_supervisor_finds_what_is_late_and_has_it_done(begin, picture):
    supervisor, hand = begin("zhengfawei")
    page = supervisor.page
    finds_the_late(page, hand, picture)
    urges(page, hand, picture)
    looks_at_the_card(page, hand, picture)
    reviews(supervisor, hand, picture)
    supervisor.visit("/statistics/")
    picture(page, "statistics")


def finds_the_late(page, hand, picture):
    """The wall tells how many are late; the number opens them."""
    with hand.act("由总览到超期的案件"):
        page.get_by_role("link", name="总览").click()
        page.get_by_role("row", name="单位负责").locator("a.wall-count.bad").first.click()
        page.locator("li.row a.title").first.click()
        expect(page.locator("main")).to_contain_text("红牌")
    picture(page, "supervisor-case")


def urges(page, hand, picture):
    """Whoever holds the step that is late, and their superior, are reminded."""
    with hand.act("催办"):
        page.get_by_role("link", name="到场签到").first.click()
        page.get_by_role("button", name="催办").click()
        expect(page.get_by_role("status").filter(has_text="已催办")).to_be_visible()
    picture(page, "supervisor-task")


def looks_at_the_card(page, hand, picture):
    """The red card, why it was given, and the order that followed it."""
    with hand.act("看红牌和督办单"):
        page.get_by_role("link", name="全部功能").click()
        page.get_by_role("link", name="牌照").click()
        page.locator(".desk-views").get_by_role("link", name="红牌").click()
        page.locator("tr[data-row] a.title").first.click()
        expect(page.get_by_role("heading", name="督办")).to_be_visible()
        picture(page, "supervisor-card")
        page.locator("main").get_by_role("link", name="督办字").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture(page, "supervisor-order")


def reviews(supervisor, hand, picture):
    """What the district's centre proposed for a leader."""
    page = supervisor.page
    page.goto("/tasks/")
    with hand.act("审核一件提请"):
        page.locator("a.title", has_text="政法委审核").first.click()
        expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()
        supervisor.fill({"审核意见": "同意提请", "审核说明": "情况属实。"})
        picture(page, "supervisor-review")
        supervisor.submit()
        expect(page.get_by_text("“政法委审核”已办结")).to_be_visible()
