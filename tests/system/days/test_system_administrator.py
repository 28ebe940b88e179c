"""The day of the system's administrator at a desktop: what failed, and which ways notices go."""

from playwright.sync_api import expect


def test_a_system_administrator_looks_what_failed(begin, picture):
    system, hand = begin("xitong")
    page = system.page
    expect(page.get_by_text("没有故障")).to_be_visible()
    picture(page, "operations")
    with hand.act("看通知通道"):
        page.get_by_role("link", name="通知通道").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    picture(page, "channels")
