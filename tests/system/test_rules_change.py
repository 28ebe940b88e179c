"""The calendar, a law and the district's own rule change on a running district, at the browser.

Each time: what would move is seen before, and afterwards the new date, its trace and its
explanation on the pages of the case.
"""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from engine import clock
from processes.calendars import working_time
from tests.system.conftest import PHONE

DESK = {"width": 1366, "height": 768}


def today(product):
    return clock.local(product.now).date()


def told(day):
    """As pages name a day: 3月9日."""
    return f"{day.month}月{day.day}日"


def deadlines_of(person, case):
    """The page of a case's limits."""
    page = person.case(case)
    page.goto(f"{re.search(r'.*/cases/[0-9]+', page.url)[0]}/clocks/")
    return page


def on_a_phone(people, case, name, words):
    """The village's head reads the same on a phone, and nothing lies beyond its edge."""
    page = deadlines_of(people("wanggezhang", PHONE), case)
    expect(card_of(page, name)).to_contain_text(words)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def card_of(page, name):
    """One limit on that page, its explanation opened."""
    card = page.locator(".deadline-grid section.card").filter(
        has=page.get_by_role("heading", name=name, exact=True)
    )
    card.get_by_text("怎样算出来的").click()
    return card


def in_hand(worker, summary):
    """A case whose parties were talked to: three working days run."""
    case = worker.register(summary, risk="blue")
    worker.do("首次联系", case, 联系情况="已联系双方。")
    return case


def test_a_new_holiday_is_previewed_and_moves_what_runs(people, product, picture):
    worker, admin = people("wanggeyuan"), people("xitong", DESK)
    case = in_hand(worker, "楼道堆物，日历变动前登记。")
    began = today(product)
    before = working_time.add_working_days(began, 3)
    off = working_time.add_working_days(began, 1)
    days = [*working_time.special_days(off.year).values(), holiday(off)]
    rows = "\n".join(f"{d.on},{d.name},{'放假' if d.is_off else '上班'}" for d in days)

    page = admin.visit(f"/calendars/?year={off.year}").page
    picture(page, "calendar")
    page.get_by_label("粘贴").fill(rows)
    page.get_by_label("依据").fill("示例通知第1号")
    page.get_by_role("button", name="先看会怎样").click()
    row = page.get_by_role("row").filter(has_text=case).filter(has_text="网格现场处置")
    after = working_time.add_working_days(before, 1)
    expect(row).to_contain_text(told(after))
    picture(page, "calendar-preview")
    page.get_by_role("button", name="确认").click()

    page = deadlines_of(worker, case)
    card = card_of(page, "网格现场处置")
    expect(card).to_contain_text("因发布新的工作日历重算，由" + told(before))
    expect(card).to_contain_text("示例假")
    expect(card.locator("td.struck").first).to_be_visible()
    expect(page.get_by_role("heading", name="因新日历移动")).to_be_visible()
    picture(page, "deadlines-moved")
    expect(worker.case(case).locator("main")).to_contain_text(f"改为{told(after)}")
    on_a_phone(people, case, "网格现场处置", "示例假")


def holiday(on):
    return working_time.SpecialDay(on, "示例假", True)


def test_a_version_of_a_law_is_reviewed_by_a_second_person_and_governs(people, product, picture):
    case = mediated(people)
    analyst, admin = people("fenxi", DESK), people("xitong", DESK)
    page = deadlines_of(people("tiaojieyuan"), case)
    expect(card_of(page, "人民调解")).to_contain_text("1个月")

    page = analyst.visit("/laws/rentiao_guiding@2002/new").page
    began = today(product)
    fill_version(page, began)
    picture(page, "law-form")
    page.get_by_role("button", name="提请复核，先看影响").click()
    expect(page.get_by_text("已提请")).to_be_visible()
    expect(page.get_by_role("button", name="通过")).to_have_count(0)
    picture(page, "law-proposed")

    entry = page.url
    page = admin.visit(entry).page
    row = page.get_by_role("row").filter(has_text=case)
    ends = began + timedelta(days=20)
    expect(row).to_contain_text(told(ends))
    picture(page, "law-review")
    page.get_by_role("button", name="通过", exact=True).click()

    page = deadlines_of(people("tiaojieyuan"), case)
    card = card_of(page, "人民调解")
    expect(card).to_contain_text("20日")
    expect(card).to_contain_text("示例修订")
    expect(card).to_contain_text("数满20日是" + told(ends))
    expect(page.get_by_role("heading", name="因法律新版本移动")).to_be_visible()
    picture(page, "deadlines-by-law")
    on_a_phone(people, case, "人民调解", "示例修订")


def mediated(people):
    """A case in mediation: the month of the people's mediation runs."""
    worker, mediator = people("wanggeyuan"), people("tiaojieyuan")
    case = worker.register("两家争执，双方愿意调解。", risk="blue")
    worker.do("首次联系", case, 联系情况="已联系双方。", 双方都愿意调解=True)
    worker.do("现场处置", case, 处理决定="双方愿意，转人民调解", 处置情况="双方愿意调解。")
    mediator.do(
        "受理审查",
        case,
        审查意见="受理",
        双方都同意调解=True,
        已告知双方权利义务=True,
        审查情况="符合受理条件。",
    )
    return case


def fill_version(page, day: date):
    """A version in force from that day, whose month is twenty days."""
    page.get_by_label("短标识").fill(f"{day:%Y}x")
    page.get_by_label("版本名称").fill("示例修订")
    page.get_by_label("出处").fill("示例公报")
    page.get_by_label("公布日期").fill(f"{day:%Y-%m-%d}")
    page.get_by_label("施行日期").fill(f"{day:%Y-%m-%d}")
    page.locator("#transition").select_option("new")
    page.get_by_label("过渡规定的条文").fill("第五十条")
    rule = page.locator("details.card").filter(has_text="tj.rm").first
    rule.locator("summary").first.click()
    rule.get_by_label("期限", exact=True).fill("20")
    rule.get_by_label("单位").first.select_option("day")
    rule.get_by_label("条文原文").fill("应当在二十日内调结。")
    page.get_by_label("提请的依据和说明").fill("示例：司法部公报")


def test_the_districts_own_rule_is_tightened_for_what_comes_after(people, product, picture):
    worker, analyst = people("wanggeyuan"), people("fenxi", DESK)
    old = in_hand(worker, "楼道堆物，收紧前登记。")
    page = analyst.visit("/limits/grid.resolve").page
    page.locator("#amount").fill("2")
    page.locator("#note").fill("区委政法委决定提速")
    page.get_by_role("button", name="先看会怎样").click()
    expect(page.locator("#preview")).to_contain_text("2个工作日")
    expect(page.locator("#preview")).to_contain_text("个期限不变")
    picture(page, "rule-preview")
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_text("第2版 · 现行")).to_be_visible()

    new = in_hand(worker, "楼下堆物，收紧后登记。")
    expect(card_of(deadlines_of(worker, old), "网格现场处置")).to_contain_text("3个工作日")
    page = deadlines_of(worker, new)
    card = card_of(page, "网格现场处置")
    expect(card).to_contain_text("2个工作日，本区规定；规则第2版")
    picture(page, "deadlines-tightened")
    on_a_phone(people, new, "网格现场处置", "规则第2版")
