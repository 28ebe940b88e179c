"""The day of a street's centre at a desktop: a whistle weighed, approved, convened, and who has not come urged."""

from playwright.sync_api import expect

from tests.system.whistling import CALLED


def test_a_street_centre_blows_a_whistle_and_urges_who_has_not_come(begin, picture):
    centre, hand = begin("jiedao")
    page = centre.page
    screens(centre, hand)
    talks(centre, hand)
    approves(centre, hand, picture)
    looks_who_signed(page, hand, picture)
    urges_many(page, hand)


def screens(centre, hand):
    """Which departments, and who leads."""
    page = centre.page
    with hand.act("甄别"):
        page.locator("a.title", has_text="甄别").first.click()
        expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()
        centre.fill(
            {"处理决定": "吹哨", **CALLED, "理由": "本级解决不了", "甄别情况": "须住建局鉴定。"}
        )
        centre.submit()
        expect(page.get_by_role("heading", level=1)).to_have_text("事前沟通")


def talks(centre, hand):
    """On the telephone with the department that leads."""
    page = centre.page
    with hand.act("事前沟通"):
        expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()
        centre.fill({"沟通记录": "已与住建局通话。"}).submit()
        expect(page.get_by_role("heading", level=1)).to_have_text("吹哨审批")


def approves(centre, hand, picture):
    """Nothing is decided by sending the form as it came: one must choose."""
    page = centre.page
    expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()
    centre.submit()
    expect(page.get_by_text("这一项必须填写").first).to_be_visible()
    picture(page, "centre-approve")
    with hand.act("审批一个哨"):
        centre.fill({"审批决定": "准予吹哨"}).submit()
        expect(page.get_by_text("“吹哨审批”已办结")).to_be_visible()


def looks_who_signed(page, hand, picture):
    """The meeting, who has signed, who has come; all who have not are urged at once."""
    page.goto("/whistles/")
    picture(page, "centre-whistles")
    with hand.act("看谁没有报到，催办"):
        page.locator("tr[data-row] a.title").first.click()
        page.get_by_role("button", name="催办未到场的单位").click()
        expect(page.get_by_role("status").filter(has_text="已催办")).to_be_visible()
    picture(page, "centre-whistle")


def urges_many(page, hand):
    """What nobody of the area has taken: chosen together, urged together, undone in time."""
    page.goto("/tasks/")
    with hand.act("催办二十项，再撤销"):
        page.get_by_role("link", name="辖区无人领取").click()
        page.get_by_label("全选本页").check()
        page.locator(".desk-bulk").get_by_role("button", name="催办").click()
        expect(page.get_by_text("将在十秒后催办")).to_be_visible()
        page.get_by_role("button", name="撤销").click()
        expect(page.get_by_text("已撤销")).to_be_visible()
