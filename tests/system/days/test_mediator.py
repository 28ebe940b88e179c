"""The day of a mediator at a desktop.

The list, a case by its party's name, a draft that outlives the telephone, the meeting with its
record and a photograph, the agreement, and what comes next.
"""

import re

from playwright.sync_api import expect

from engine import clock
from tests.system.phone import PICTURE


def test_a_mediator_holds_a_meeting_and_both_sides_agree(begin, product, picture):
    mediator, hand = begin("tiaojieyuan")
    page = mediator.page
    picture(page, "mediator-tasks")
    finds_by_name(page, hand, picture)
    begins_a_draft(mediator, hand)
    takes(page, hand)
    accepts(mediator, hand)
    meets(mediator, hand, picture)
    agrees(mediator, hand, clock.local(product.now).date(), picture)


def finds_by_name(page, hand, picture):
    """The box in the header; what is found alone is opened at once."""
    with hand.act("按姓名找到一件", actions=2):
        page.get_by_label("查找案件").fill("示例甲025")
        page.get_by_label("查找案件").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page).to_have_url(re.compile(r"/cases/\d+$"))
    picture(page, "mediator-case")


def begins_a_draft(mediator, hand):
    """The telephone rings: what was written so far is there afterwards."""
    page = mediator.page
    with hand.act("写调解记录，留作草稿"):
        page.get_by_role("link", name="调解会").first.click()
        expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()
        mediator.fill({"调解记录": "双方到场，各自陈述。"})
        expect(page.locator("[data-draft-status]")).to_contain_text("草稿已保存")
    address = page.url
    page.goto("/tasks/")
    page.goto(address)
    expect(page.locator(".task-form textarea").first).to_have_value("双方到场，各自陈述。")


def takes(page, hand):
    """A case nobody has in hand yet."""
    page.goto("/tasks/")
    with hand.act("领取一件"):
        page.locator("a.title", has_text="受理审查").first.click()
        page.get_by_role("button", name=re.compile("由我办理")).click()
        expect(page.get_by_text("我在办").first).to_be_visible()


def accepts(mediator, hand):
    """The case is taken on, and the mediator chosen."""
    page = mediator.page
    with hand.act("受理并选定调解员"):
        mediator.fill(
            {
                "审查意见": "受理",
                "双方都同意调解": True,
                "已告知双方权利义务": True,
                "审查情况": "符合受理条件。",
            }
        ).submit()
        expect(page.get_by_role("heading", level=1)).to_have_text("选定调解员")
        expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()
        mediator.fill({"调解员": mediator.name, "选定方式": "当事人选定"})
        mediator.fill({"调解员与本案无利害关系": True}).submit()
        expect(page.get_by_role("heading", level=1)).to_have_text("调解会")


def meets(mediator, hand, picture):
    """The record of the meeting with a photograph of the paper both sides wrote on."""
    page = mediator.page
    with hand.act("附上一张照片"):
        page.get_by_text("添加照片或文件").click()
        page.locator("#files input[name=file]").set_input_files(PICTURE)
        expect(page.get_by_text("已选1个文件")).to_be_visible()
        page.get_by_role("button", name="上传", exact=True).click()
        expect(page.get_by_text("已保存1个文件")).to_be_visible()
    with hand.act("记录调解会"):
        expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()
        mediator.fill({"方式": "线下", "到场的人": ["申请人", "被申请人"], "调解结果": "达成一致"})
        mediator.fill({"调解记录": "双方同意各让一步。"})
        picture(page, "mediator-meeting")
        mediator.submit()
        expect(page.get_by_role("heading", level=1)).to_have_text("签订协议")


def agrees(mediator, hand, today, picture):
    """The agreement is signed; what is to be done next is open."""
    page = mediator.page
    with hand.act("签订协议"):
        expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()
        mediator.fill({"协议形式": "书面", "协议内容": "赔偿五百元，当场付清。", "生效日期": today})
        mediator.fill({"是否共同申请司法确认": "不申请"}).submit()
        expect(page.get_by_text("“签订协议”已办结")).to_be_visible()
    expect(page.get_by_text(re.compile("^下一步")).first).to_be_visible()
    picture(page, "mediator-next")
