"""A resident reports on a phone, from the first list of places to the slip."""

import re

from playwright.sync_api import expect

from tests.system.phone import PICTURE

WORDS = "楼上夜里装修到十一点，吵得睡不着，希望上门调解。"


def report(page, picture):
    """Tell what happened; the number and the query code of the slip."""
    page.goto("/report/")
    send(page, picture)
    return read_slip(page, picture)


def send(page, picture):
    """From the list of places to what happened, with a photograph."""
    for name in ("花果街道", "花园村", "花园村第1大网格", "花园村第1大网格第1小网格"):
        page.get_by_role("link", name=name, exact=True).click()
    page.get_by_label("发生了什么").fill(WORDS)
    page.get_by_label("您的姓名（可不填）").fill("示例丙")
    page.get_by_label("电话（可不填）").fill("13800004321")
    page.locator("input[name=file]").set_input_files(PICTURE)
    expect(page.get_by_text("已选1个文件")).to_be_visible()
    picture(page, "phone-resident-report")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="已收到您的反映")).to_be_visible()


def read_slip(page, picture):
    """The number and the query code; the way to the progress is gone once and left."""
    picture(page, "phone-resident-slip")
    number = re.search(r"FY-\d{4}-\d{6}", page.locator(".slip").inner_text())[0]
    code = page.locator(".query-code").inner_text()
    assert page.locator(".slip-picture").evaluate("each => each.naturalWidth") > 0
    page.get_by_role("link", name="看办理进度").click()
    expect(page.get_by_text("已收到，等待工作人员查看。")).to_be_visible()
    page.get_by_role("button", name="退出查询").click()
    return number, code
