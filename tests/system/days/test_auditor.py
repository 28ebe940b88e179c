"""The day of the auditor at a desktop: who did what, and that nothing was changed."""

from playwright.sync_api import expect


def test_an_auditor_verifies_that_nothing_was_changed(begin, picture):
    auditor, hand = begin("shenji")
    page = auditor.page
    picture(page, "audit")
    with hand.act("校验全部历史"):
        page.get_by_role("link", name="校验").click()
        page.get_by_role("button", name="开始校验").click()
        expect(page.get_by_text("校验一致")).to_be_visible(timeout=60_000)
    picture(page, "verified")
