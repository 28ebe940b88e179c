"""The day of a leader on a phone: what the week asks, and a decision nobody makes by accident."""

from playwright.sync_api import expect

from tests.system.conftest import PHONE
from tests.system.whistling import CALLED


def test_a_leader_sees_the_week_and_decides(begin, picture):
    leader, hand = begin("lingdao", PHONE)
    page = leader.page
    opens_the_week(page, hand, picture)
    decides(leader, hand, picture)
    looks_at_the_cases(page, hand, picture)


def opens_the_week(page, hand, picture):
    """All that is due within seven days is on one page; the first of it is one tap away."""
    with hand.act("由本周要办打开一项"):
        page.get_by_role("link", name="本周要办").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("本周要办")
        picture(page, "phone-leader-week")
        page.locator("li.row a.title", has_text="组五人专班").tap()
        ready(page)
    picture(page, "phone-leader-task")


def decides(leader, hand, picture):
    """Sent as it came it decides nothing: the result must be chosen."""
    page = leader.page
    page.goto("/tasks/")
    with hand.act("决定吹哨会商"):
        page.locator("a.title", has_text="推进与每月进展").first.tap()
        ready(page)
        leader.submit()
        expect(page.get_by_text("这一项必须填写").first).to_be_visible()
        leader.fill({"本次结果": "吹哨会商", "本次做了什么": ["见面"]})
        leader.fill(CALLED | {"哨型": "快办哨"})
        leader.fill({"进展": "双方对赔偿数额仍有分歧。"})
        leader.submit()
        expect(page.get_by_text("“推进与每月进展”已办结")).to_be_visible()


def ready(page):
    """Wait until the form can be filled in."""
    expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()


def looks_at_the_cases(page, hand, picture):
    """The leader's own cases, with what is due."""
    with hand.act("看本人包案"):
        page.get_by_role("link", name="全部功能").tap()
        page.get_by_role("link", name="领导包案").tap()
        expect(page.get_by_role("heading", level=1)).to_contain_text("包案")
    picture(page, "phone-leader-cases")
