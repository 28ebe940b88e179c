"""The count itself: what a hand did is seen, whoever moved it, and a goal that is missed fails."""

from urllib.parse import quote

import pytest

from tests.system.days.hand import Hand

FORM = """<form onsubmit="return false">
  <label>姓名<input name="name"></label><label><input type="checkbox" name="agreed">同意</label>
  <select name="kind"><option>甲<option>乙</select><button type="button">办</button>
</form>"""


@pytest.fixture
def hand(chromium):
    context = chromium.new_context()
    hand = Hand(context.new_page())
    hand.page.goto(f"data:text/html;charset=utf-8,{quote(FORM)}")
    yield hand
    context.close()


def test_presses_fields_and_enter_are_counted_each_once(hand):
    page = hand.page
    with hand.act("填好") as act:
        page.get_by_label("姓名").click()
        page.get_by_label("姓名").press_sequentially("示例")
        page.get_by_label("同意").check()
        page.locator("select").select_option("乙")
        page.locator("select").press("Enter")
        page.get_by_role("button").click()
    # Nobody pressed on the select, and yet nobody chooses without.
    assert (act.clicks, act.fields, act.enters, act.actions) == (4, 3, 1, 5)
    assert str(act) == "填好 4次点击、3项填写、1次回车"


def test_what_a_script_does_is_nobody_s_doing(hand):
    with hand.act("无") as act:
        hand.page.evaluate("document.querySelector('button').click()")
        hand.page.evaluate("document.querySelector('[name=name]').value = '示例'")
    assert (act.clicks, act.fields) == (0, 0)


def test_more_than_the_goal_fails(hand):
    with pytest.raises(AssertionError, match="办两次 2次点击"), hand.act("办两次", clicks=1):
        hand.page.get_by_role("button").dblclick()
