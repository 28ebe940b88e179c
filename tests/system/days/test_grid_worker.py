"""The day of a grid worker on a phone.

The round, a finding that becomes a case, a dispute where there is no network, a word to a
colleague, a task handed on.
"""

import pytest
from playwright.sync_api import expect

from tests.system import phone
from tests.system.conftest import PHONE

pytestmark = pytest.mark.service_worker
FOUND = "井盖丢失，两家为谁来补争执不下。"


def test_a_grid_worker_walks_the_round_and_hands_on_what_is_left(begin, network, picture):
    worker, hand = begin("wanggeyuan", PHONE, network.url)
    page = worker.page
    walks(page, hand, picture)
    opens_a_case(page, hand, picture)
    contacts(worker, hand, picture)
    enters_one_without_network(page, hand, network)
    asks_a_colleague(page, hand)
    hands_on(page, hand)


def walks(page, hand, picture):
    """Today's sheet, and what was found on the way."""
    with hand.act("记下一件发现"):
        page.get_by_role("link", name="今日排查").tap()
        sheet = page.locator(".sheet").first
        picture(page, "phone-patrol")
        sheet.get_by_text("有发现").tap()
        sheet.locator("textarea").fill(FOUND)
        sheet.get_by_role("button", name="只记下").tap()
        expect(page.get_by_text("发现1件")).to_be_visible()
    picture(page, "phone-day-found")


def opens_a_case(page, hand, picture):
    """The finding becomes a case: what it says is there already."""
    with hand.act("由发现开案", clicks=5, fields=3):
        page.get_by_role("link", name="开案").first.tap()
        expect(page.locator("#summary")).to_have_value(FOUND)
        page.locator("#category").select_option("0203")
        page.locator("input[name=risk_color][value=yellow]").tap()
        page.locator("input[name=party_name]").nth(0).fill("欧阳示例")
        phone.register(page)
        expect(page.get_by_text("案件编号")).to_be_visible()
    picture(page, "phone-day-registered")


def contacts(worker, hand, picture):
    """The first contact, from the page the registration ends on; the next step opens by itself."""
    page = worker.page
    with hand.act("首次联系"):
        page.get_by_role("link", name="首次联系").first.tap()
        expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()
        worker.fill({"联系情况": "已联系双方，约定下午到场。", "双方都愿意调解": True})
        worker.submit()
        expect(page.get_by_text("“首次联系”已办结")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("现场处置")
    picture(page, "phone-day-next")


def enters_one_without_network(page, hand, network):
    """In the cellar there is none: the form is there, and it is sent once there is."""
    phone.prepare(page, "/cases/new")
    phone.lose_network(page, network)
    with hand.act("没有网络时登记一件"):
        page.get_by_role("link", name="登记纠纷").tap()
        unlike = {"names": ("示例司马", "示例上官"), "place": "地下车库出口"}
        phone.fill_dispute(page, "车库充电占位，两人动手推搡。", **unlike)
        phone.register(page)
        expect(page.get_by_text("已存在这台设备上")).to_be_visible()
    phone.find_network(page, network)
    page.goto("/outbox")
    expect(page.locator("[data-state=done]")).to_have_count(1)


def asks_a_colleague(page, hand):
    """A line on the task, and whoever is named in it is told."""
    page.goto("/tasks/")
    with hand.act("写一条备注，提醒网格长"):
        page.locator("a.title", has_text="首次联系").first.tap()
        page.get_by_text("写一条或提醒同事").tap()
        page.get_by_text("可以提醒的人").tap()
        page.locator("[data-mention]", has_text="网格长").first.tap()
        page.get_by_label("写一条").press_sequentially("请一起上门。")
        page.get_by_role("button", name="写下").tap()
        expect(page.locator("#comments")).to_contain_text("请一起上门。")


def hands_on(page, hand):
    """To the head of the grid, who is above the worker; the limit stays."""
    with hand.act("转办一项任务"):
        page.get_by_text("转办给别人").tap()
        page.locator("#transfer-to").select_option(index=1)
        page.locator("#transfer-reason").fill("下午在另一个小区排查。")
        page.get_by_role("button", name="转办").tap()
        expect(page.get_by_text("已转办")).to_be_visible()
