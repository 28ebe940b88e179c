"""The page a task is done on, in a browser: drafts on two devices and without network, what comes next, photographs."""

import base64
import re

import pytest
from playwright.sync_api import expect

from tests.system.person import Person

PHONE = {"width": 390, "height": 844}
#: A photograph larger than is kept, drawn in the browser: its bytes in base64.
PHOTOGRAPH = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 2000 });
  const pen = canvas.getContext("2d");
  for (let each = 0; each < 3000; each++) {
    pen.fillStyle = `hsl(${(each * 47) % 360} 60% 50%)`;
    pen.fillRect((each * 911) % 3000, (each * 577) % 2000, 160, 90);
  }
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
  return await new Promise((done) => {
    const reader = Object.assign(new FileReader(), { onload: () => done(reader.result.split(",")[1]) });
    reader.readAsDataURL(blob);
  });
}"""


@pytest.fixture
def contact(people):
    """A grid worker at the first step of a new dispute, and its number."""
    worker = people("wanggeyuan")
    number = worker.register("楼上漏水，把天花板泡坏了。")
    return worker.open("首次联系", number), number


def words(page):
    return page.locator(".task-form textarea").first


def status(page):
    return page.locator("[data-draft-status]")


def test_two_devices_and_a_lost_network_lose_nothing_that_was_typed(window, product, contact):
    desk, number = contact
    words(desk.page).fill("打过电话")
    expect(status(desk.page)).to_contain_text("草稿已保存")
    expect(desk.page.locator(".next-steps")).to_contain_text("下一步：现场处置，由")
    desk.page.context.set_offline(True)
    words(desk.page).fill("打过电话，断网时写的")
    expect(status(desk.page)).to_contain_text("没有网络")
    desk.page.context.set_offline(False)
    expect(status(desk.page)).to_contain_text("草稿已保存")

    phone = Person(window(PHONE), product.accounts, "wanggeyuan").open("首次联系", number)
    expect(words(phone.page)).to_have_value("打过电话，断网时写的")
    words(desk.page).fill("在电脑上接着写")
    expect(status(desk.page)).to_contain_text("草稿已保存")
    desk.page.wait_for_timeout(2000)
    words(phone.page).fill("在手机上接着写")
    expect(status(phone.page)).to_contain_text("两份都留着")
    phone.page.reload()
    expect(words(phone.page)).to_have_value("在手机上接着写")
    phone.page.get_by_role("link", name=re.compile("看电脑")).click()
    expect(words(phone.page)).to_have_value("在电脑上接着写")

    phone.page.get_by_role("button", name="提交并办结这一步").click()
    expect(phone.page.get_by_text("“首次联系”已办结")).to_be_visible()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("现场处置")
    expect(phone.page.get_by_text("下一步：现场处置，由")).to_be_visible()


def test_what_the_page_asks_by_itself_takes_no_message_back(contact):
    page = contact[0].page
    with page.expect_request("**/next-steps") as foreseen:
        words(page).fill("打过电话")
    assert foreseen.value.headers["x-background"] == "1"
    expect(status(page)).to_contain_text("草稿已保存")
    page.get_by_role("button", name="提交并办结这一步").click()
    expect(page.get_by_text("“首次联系”已办结")).to_be_visible()


def test_a_photograph_is_made_smaller_before_it_is_sent(contact, tmp_path):
    worker, _ = contact
    page = worker.page
    picture = tmp_path / "现场.jpg"
    picture.write_bytes(base64.b64decode(page.evaluate(PHOTOGRAPH)))
    page.get_by_text("还没有，添加照片或文件").click()
    page.locator("input[name=photo]").set_input_files(picture)
    expect(page.locator("[data-chosen]")).to_contain_text("已选1个文件")
    sent = page.locator("input[name=photo]").evaluate("(field) => field.files[0].size")
    assert 0 < sent < picture.stat().st_size / 2
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("已保存1个文件")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="打开现场.jpg").click()
    expect(opened.value.locator("img")).to_be_visible()
    shown = opened.value.evaluate("document.images[0].naturalWidth")
    assert shown == 2000
