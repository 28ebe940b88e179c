"""The resident's own way on a phone, without an account: report, slip, progress, papers, “没有解决”."""

import re

from playwright.sync_api import expect

from tests.system.accessible import look_at
from tests.system.conftest import PHONE
from tests.system.phone import PICTURE
from tests.system.reporting import WORDS, read_slip, send


def test_a_resident_reports_and_is_heard_until_it_is_resolved(begin, people, picture):
    (resident, hand), worker = begin(None, PHONE), people("wanggeyuan", PHONE)
    walk(resident, worker, hand, lambda page, name: look_at(page, name, picture))
    mediator = people("tiaojieyuan")
    mediator.visit("/tasks/?scope=all")
    expect(mediator.page.get_by_text("受理审查").first).to_be_visible()


def walk(resident, worker, hand, picture):
    """From the first list of places to the case that was opened again."""
    number, code = report(resident, hand, picture)
    case = accept(worker, number, picture)
    asks(worker, case, "请补交房产证照片。")
    with hand.act("查办理进度"):
        look_up(resident, number, code)
    expect(resident.get_by_text(case).first).to_be_visible()
    picture(resident, "phone-resident-papers")
    with hand.act("补交材料"):
        send_papers(resident)
    reply(worker, case, "房产证已收到。")
    worker.do("首次联系", case, 联系情况="已联系双方。")
    worker.do("现场处置", case, 处理决定="已化解", 处置情况="约定夜里不施工。", 化解方式="当场调处")
    worker.do("反馈诉求人", case, 反馈内容="已约定。", 反馈方式="当面", 诉求人表示满意=True)
    look_up(resident, number, code)
    expect(resident.get_by_text("已经办结：纠纷已化解。").first).to_be_visible()
    picture(resident, "phone-resident-settled")
    with hand.act("没有解决，要求重新办理"):
        not_resolved(resident)
    picture(resident, "phone-resident-reopened")
    worker.visit("/notices/")
    worker.case(case).goto(worker.page.url + "/voices")
    expect(worker.page.get_by_text("昨天夜里又施工。")).to_be_visible()
    picture(worker.page, "phone-resident-voices")


def report(page, hand, picture):
    """Tell what happened, with a photograph; the number and the query code of the slip."""
    page.goto("/report/")
    with hand.act("网上反映一件事"):
        send(page, picture)
    return read_slip(page, picture)


def accept(worker, number, picture):
    """Register it as a case, with what the report did not say."""
    page = worker.visit("/reports/").page
    card = page.locator("section.card").filter(has_text=number)
    expect(card.get_by_text(WORDS)).to_be_visible()
    picture(page, "phone-reports")
    card.get_by_role("link", name="登记成案件").click()
    expect(page.locator("#summary")).to_have_value(WORDS)
    expect(page.locator("input[name=party_name]").first).to_have_value("示例丙")
    page.locator("#category").select_option("0203")
    page.locator("input[name=risk_color][value=yellow]").check()
    page.locator("input[name=party_name]").nth(1).fill("示例丁")
    press = page.get_by_role("button", name="登记", exact=True)
    press.click()
    said, like = page.get_by_text("已登记，案件编号"), page.locator("#found")
    expect(said.or_(like)).to_be_visible()
    if like.is_visible():
        press.click()
    expect(said).to_be_visible()
    return re.search(r"案件编号([\w-]+)", said.inner_text())[1]


def asks(worker, case, words):
    """Ask the parties for papers."""
    page = worker.case(case)
    page.goto(page.url.partition("?")[0] + "/comments/")
    page.get_by_label("写一条").fill(words)
    page.get_by_label("请当事人补交材料").check()
    page.get_by_role("button", name="写下").click()
    expect(page.get_by_text("请补交材料").first).to_be_visible()


def look_up(page, number, code):
    """Enter the number and the code of the slip."""
    page.goto(f"/progress/?no={number}")
    page.get_by_label("查询码", exact=True).fill(code)
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("heading", name="办理进度")).to_be_visible()


def send_papers(page):
    """Send what was asked for; then it is asked for no more."""
    part = page.locator("#papers")
    part.locator("input[name=file]").set_input_files(PICTURE)
    expect(part.get_by_text("已选1个文件")).to_be_visible()
    part.get_by_role("button", name="上传").click()
    expect(page.get_by_text("已收到，承办人会看到并答复您。")).to_be_visible()
    expect(page.locator("#papers")).to_have_count(0)


def reply(worker, case, words):
    """Answer what the parties said, on the page of it."""
    page = worker.case(case)
    page.goto(page.url.partition("?")[0] + "/voices")
    expect(page.get_by_role("button", name="icon-512.png")).to_be_visible()
    page.get_by_label("答复").fill(words)
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_text(words).first).to_be_visible()


def not_resolved(page):
    """Say that it is not resolved, with a photograph."""
    part = page.locator("#unresolved")
    part.get_by_text("没有解决，要求重新办理").click()
    part.get_by_label("哪里没有解决").fill("昨天夜里又施工。")
    part.locator("input[name=file]").set_input_files(PICTURE)
    expect(part.get_by_text("已选1个文件")).to_be_visible()
    part.get_by_role("button", name="没有解决", exact=True).click()
    expect(page.get_by_text("已重新办理，由上一级负责，会有人联系您。")).to_be_visible()
    expect(page.get_by_text("由调解组织调解。").first).to_be_visible()
