"""What was typed when a session ended: back for its writer, and for nobody else."""

from playwright.sync_api import expect

TYPED = "半小时才写完的一段经过，涉及示例甲的家事。"


def test_what_was_typed_is_there_again_after_signing_in_anew(people):
    writer = people("wanggeyuan")
    lose_the_session_while_typing(writer)
    writer.sign_in()
    writer.page.goto("/cases/new")
    expect(writer.page.locator("#summary")).to_have_value(TYPED)
    expect(writer.page.get_by_text("已恢复您上次没有提交的内容")).to_be_visible()


def test_who_signs_in_next_at_the_same_computer_sees_nothing_of_it(people):
    writer = people("wanggeyuan")
    lose_the_session_while_typing(writer)
    writer.login = "waijie"
    writer.sign_in()
    writer.page.goto("/cases/new")
    expect(writer.page.locator("#summary")).to_have_value("")
    assert "示例甲" not in writer.page.evaluate("JSON.stringify(sessionStorage)")


def lose_the_session_while_typing(writer):
    writer.fill_registration(TYPED, risk="yellow", enforcement=False)
    writer.page.context.clear_cookies()
    writer.page.get_by_role("button", name="登记", exact=True).click()
    expect(writer.page.get_by_text("登录已经超时")).to_be_visible()
