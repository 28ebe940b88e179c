"""The keys of a page: listed by `?`, left alone while somebody types, and turned off by who wants none."""

from playwright.sync_api import expect

from tests.system.conftest import PHONE
from tests.system.drawing import draw, start_change


def test_the_keys_are_listed_and_do_what_the_list_says(people):
    page = people("jiedao").visit("/tasks/").page
    keys = page.get_by_role("dialog", name="键盘")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    expect(keys.locator("dt", has_text="/").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="键盘 ?").click()
    keys.get_by_role("button", name="关闭").click()
    expect(keys).to_be_hidden()

    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("?2")
    expect(keys).to_be_hidden()
    expect(page.locator("#find")).to_have_value("?2")
    page.locator("h1").click()
    second = page.locator("nav [data-key='2']").get_attribute("href")
    page.keyboard.press("2")
    page.wait_for_url(f"**{second}")


def test_who_wants_no_single_keys_turns_them_off_for_good(people):
    page = people("jiedao").visit("/tasks/").page
    keys = page.get_by_role("dialog", name="键盘")
    page.keyboard.press("?")
    keys.get_by_label("使用单个键").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("2")
    expect(page).to_have_url("/tasks/")
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="键盘 ?").click()
    keys.get_by_label("使用单个键").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(keys).to_be_visible()


def test_the_studios_keys_stand_in_the_same_list(people):
    page = people("fenxi").page
    draw(page, start_change(page, "看一看键盘", "dispute.bpmn"), "dispute.bpmn")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="键盘")
    expect(keys).to_contain_text("新建元素或模板")
    expect(keys).not_to_contain_text("我的任务")


def test_a_telephone_is_told_of_no_keys(people):
    page = people("jiedao", PHONE).visit("/tasks/").page
    expect(page.get_by_role("link", name="帮助")).to_be_visible()
    expect(page.get_by_text("键盘 ?")).to_be_hidden()
