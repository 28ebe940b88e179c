"""The day of the security administrator at a desktop: codes, the district's workbook, a new account, codes at the sign-in."""

import re
from datetime import timedelta

import pyotp
from playwright.sync_api import expect


def test_a_security_administrator_uses_codes_and_opens_an_account(
    begin, product, picture, tmp_path
):
    security, hand = begin("anquan")
    page = security.page
    key = begins_codes(page, hand, product, picture)
    checks_the_workbook(page, hand, tmp_path, picture)
    opens_an_account(page, hand, picture)
    signs_in_with_a_code(security, hand, product, key)


def begins_codes(page, hand, product, picture):
    """The key is taken into an authenticator; the first code proves that it has it."""
    with hand.act("启用动态验证码"):
        page.locator(".me summary").click()
        page.get_by_role("link", name="动态验证码").click()
        page.get_by_role("button", name="开始").click()
        key = page.locator(".card b.number").inner_text().replace(" ", "")
        picture(page, "codes")
        page.get_by_label("六位数字").fill(pyotp.TOTP(key).at(product.now))
        page.get_by_role("button", name="启用").click()
        expect(page.get_by_text("动态验证码已启用")).to_be_visible()
    return key


def checks_the_workbook(page, hand, folder, picture):
    """Sent back as it was downloaded it would change nothing."""
    with hand.act("下载工作簿，上传检查"):
        page.get_by_role("link", name="开通").click()
        expect(page.get_by_role("link", name="下载工作簿")).to_be_visible()
        picture(page, "onboarding")
        with page.expect_download() as loading:
            page.get_by_role("link", name="下载工作簿").click()
        file = folder / "本区.xlsx"
        loading.value.save_as(file)
        page.locator("#file").set_input_files(file)
        page.get_by_role("button", name="上传并检查").click()
        expect(page).to_have_url(re.compile(r"/onboarding/\d+$"), timeout=60_000)
    expect(page.get_by_text("与现有数据一致")).to_be_visible()
    picture(page, "onboarding-checked")


def opens_an_account(page, hand, picture):
    """A new colleague with a place to work at, and a password for the first time."""
    with hand.act("新增一个网格员"):
        page.get_by_role("link", name="账号与任职").click()
        page.get_by_role("link", name="新增人员和账号").click()
        page.get_by_label("姓名").fill("欧阳示例")
        page.get_by_label("账号", exact=False).first.fill("ouyang")
        page.get_by_role("button", name="新增").click()
        page.get_by_label("职务").select_option("grid_worker")
        page.get_by_label("任职处").fill("花园村第1大网格第2小网格")
        page.get_by_role("button", name="查找").last.click()
        page.get_by_role("button", name="任职").click()
        expect(page.get_by_text("花园村第1大网格第2小网格")).to_be_visible()
    picture(page, "account")


def signs_in_with_a_code(security, hand, product, key):
    """The password alone opens nothing any more."""
    page = security.page
    page.locator(".me summary").click()
    page.get_by_role("button", name="退出登录").click()
    # No code opens twice.
    product.advance(timedelta(seconds=61))
    with hand.act("用动态验证码登录"):
        page.goto("/login/")
        page.get_by_label("账号").fill("anquan")
        page.get_by_label("口令", exact=True).fill(product.accounts["anquan"]["password"])
        page.locator("form", has=page.locator("#password")).get_by_role("button").click()
        page.get_by_label("六位数字").fill(pyotp.TOTP(key).at(product.now))
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", name="账号与任职")).to_be_visible()
