"""The network is cut: what was entered survives, and arrives exactly once."""

import re
import shutil
import tempfile

import psutil
import pytest
from playwright.sync_api import expect

from tests.system import accessible, phone
from tests.system import browser as browsers
from tests.system.conftest import PHONE
from tests.system.person import Person, answer

pytestmark = pytest.mark.service_worker
# What is sent when the network is back goes through the worker, one form after the other.
expect.set_options(timeout=20_000)


@pytest.fixture
def worker(people, network):
    """A grid worker with a task, today's sheet and a phone that is ready to lose its network."""
    person = people("wanggeyuan", PHONE, network.url)
    person.case = person.register("夜里装修，楼上楼下争吵。")
    person.open("首次联系", person.case)
    person.task = person.page.url.removeprefix(person.page.url.split("/tasks/")[0])
    person.visit("/patrol/")
    extra = person.page.get_by_role("button", name="现在就要记")
    if extra.count():
        extra.click()
    phone.prepare(person.page, "/patrol/", "/cases/new", person.task)
    return person


def test_a_sheet_a_dispute_with_a_photograph_and_a_task_arrive_once(
    worker, product, network, picture
):
    page, context = worker.page, worker.page.context
    with phone.counting(product, patrol_finding=1, dispute_case=1, attachment=1, form_receipt=3):
        phone.lose_network(page, network)
        page.goto("/patrol/")
        expect(page.get_by_text("没有网络：这是")).to_be_visible()
        picture(page, "phone-offline-sheet")
        find(page, "楼道堆物，挡住消防通道。")
        page.goto("/cases/new")
        # Unlike every other dispute of these tests: one that is like another is asked about.
        unlike = {"names": ("示例丙", "示例丁"), "place": "西侧车棚充电桩旁"}
        phone.fill_dispute(page, "电动车充电占位起争执。", photograph=True, **unlike)
        phone.register(page)
        expect(page.get_by_text("已存在这台设备上")).to_be_visible()
        page.goto(worker.task)
        contact(page)
        expect(phone.lines(page)).to_have_count(3)
        picture(page, "phone-offline-outbox")
        page.close()

        again = context.new_page()
        again.goto("/cases/")
        expect(again.get_by_role("heading", name="没有网络")).to_be_visible()
        expect(phone.lines(again)).to_have_count(3)
        phone.find_network(again, network)
        # The phone hears of it twice, and a second window at the same moment.
        again.evaluate("dispatchEvent(new Event('online')); dispatchEvent(new Event('online'))")
        context.new_page().goto("/outbox")
        again.goto("/outbox")
        expect(again.locator("[data-state=done]")).to_have_count(3)
        picture(again, "phone-outbox-sent")
    # A window that was closed while it sent: then the next hears that it had arrived.
    told = again.get_by_text(re.compile("案件编号|先前已经收到并办理"))
    expect(told.first).to_be_visible()
    assert phone.kept(again, "photos") == []
    again.goto(worker.task)
    expect(again.get_by_text("首次联系").first).to_be_visible()
    expect(again.get_by_role("button", name="提交并办结这一步")).to_have_count(0)


def test_two_phones_of_one_person_each_send_their_own(
    worker, window, product, network, second_network
):
    other = Person(window(PHONE, second_network.url), product.accounts, "wanggeyuan")
    other.visit(worker.task)
    phone.prepare(other.page, "/cases/new", worker.task)
    both = {worker.page: network, other.page: second_network}
    with phone.counting(product, dispute_case=2):
        for number, (page, between) in enumerate(both.items()):
            phone.lose_network(page, between)
            page.goto("/cases/new")
            phone.fill_dispute(page, f"第{number}部手机上登记的堆物。")
            phone.register(page)
            expect(phone.lines(page)).to_have_count(1)
            page.goto(worker.task)
            contact(page)
        for page, between in both.items():
            phone.find_network(page, between)
            page.goto("/outbox")
            confirm_likeness(page)
    # The task was done once, by whichever came first; what was written on the other phone is still there.
    for page in both:
        expect(page.locator("[data-state=done], [data-state=conflict]")).to_have_count(2)
    late = [page for page in both if page.locator("[data-state=conflict]").count()]
    assert len(late) == 1
    late[0].locator("[data-state=conflict] summary").click()
    expect(late[0].get_by_text("已联系双方。")).to_be_visible()


def test_an_answer_that_is_lost_registers_one_case(people, network, product):
    person = people("wanggeyuan", PHONE, network.url)
    phone.prepare(person.page, "/cases/new")
    with phone.counting(product, dispute_case=1, attachment=1):
        person.visit("/cases/new")
        unlike = {"names": ("示例赵", "示例钱"), "place": "村口晒谷场"}
        phone.fill_dispute(person.page, "晒谷占道，车过不去。", photograph=True, **unlike)
        network.losing = b"/cases/new"
        phone.register(person.page)
        expect(phone.lines(person.page)).to_have_count(1)
        assert network.lost
        network.losing = b""
        # It is tried again by itself, with the next page at the latest.
        person.page.goto("/outbox")
        expect(person.page.locator("[data-state=done]")).to_have_count(1)
    expect(person.page.get_by_text("案件编号")).to_be_visible()


def test_an_answer_to_the_outbox_that_is_lost_finishes_one_task(
    worker, product, window, second_network
):
    other = Person(window(PHONE, second_network.url), product.accounts, "wanggeyuan")
    other.visit(worker.task)
    phone.prepare(other.page, worker.task)
    page = other.page
    phone.lose_network(page, second_network)
    page.goto(worker.task)
    contact(page)
    second_network.losing = worker.task.encode()
    with phone.counting(product, form_receipt=1):
        phone.find_network(page, second_network)
        phone.wait_until(page, lambda: second_network.lost)
        expect(page.get_by_text("没有收到回音")).to_be_visible()
        second_network.losing = b""
        page.goto("/outbox")
        expect(page.locator("[data-state=done]")).to_have_count(1)
        expect(page.get_by_text("先前已经收到并办理")).to_be_visible()


def test_who_signs_in_next_sends_and_reads_nothing_of_it(worker, network, product):
    page = worker.page
    with phone.counting(product, dispute_case=0):
        phone.lose_network(page, network)
        page.goto("/cases/new")
        phone.fill_dispute(page, "本人登录才能发的一件。")
        phone.register(page)
        expect(phone.lines(page)).to_have_count(1)
        page.context.clear_cookies()
        phone.find_network(page, network)
        page.goto("/outbox")
        expect(page.get_by_text("没有发出的表单：1份")).to_be_visible()
        assert phone.kept(page, "pages") == phone.kept(page, "keys") == []
        other = Person(page, product.accounts, "waijie")
        other.visit("/outbox")
        expect(page.get_by_text("另有 1 份要由填写的人登录后发送")).to_be_visible()
        expect(phone.lines(page)).to_have_count(0)
    with phone.counting(product, dispute_case=1):
        page.context.clear_cookies()
        worker.sign_in()
        page.goto("/outbox")
        confirm_likeness(page)
        expect(page.locator("[data-state=done]")).to_have_count(1)


def test_a_browser_that_is_killed_has_it_still(chromium, chromium_path, network, product):
    folder = tempfile.mkdtemp(prefix="sishi-browser-")
    options = {"base_url": network.url, "viewport": PHONE, "has_touch": True, "locale": "zh-CN"}
    options |= {"executable_path": chromium_path, "args": browsers.FLAGS}
    first = chromium.browser_type.launch_persistent_context(folder, **options)
    person = Person(first.pages[0], product.accounts, "wanggeyuan")
    phone.prepare(person.page, "/cases/new")
    phone.lose_network(person.page, network)
    person.page.goto("/cases/new")
    phone.fill_dispute(person.page, "浏览器被杀掉以前写的堆物。", photograph=True)
    phone.register(person.page)
    expect(phone.lines(person.page)).to_have_count(1)
    kill(folder)
    second = chromium.browser_type.launch_persistent_context(folder, **options)
    page = second.pages[0]
    page.goto("/tasks/")
    expect(phone.lines(page)).to_have_count(1)
    with phone.counting(product, dispute_case=1, attachment=1):
        network.mend()
        # The session went with the browser; what waits goes on after signing in.
        Person(page, product.accounts, "wanggeyuan").visit("/outbox")
        confirm_likeness(page)
        expect(page.locator("[data-state=done]")).to_have_count(1)
    second.close()
    shutil.rmtree(folder)


def test_signing_out_leaves_nothing_to_be_read(worker, network):
    page = worker.page
    page.locator("details.me summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("您已退出登录")).to_be_visible()
    phone.lose_network(page, network)
    page.goto("/patrol/")
    expect(page.get_by_role("heading", name="没有网络")).to_be_visible()
    assert phone.kept(page, "pages") == phone.kept(page, "keys") == []


def test_a_page_that_is_open_outlives_a_new_version(people, network, product):
    person = people("wanggeyuan", PHONE, network.url)
    page = person.page
    phone.prepare(page, "/cases/new")
    person.visit("/cases/new")
    phone.fill_dispute(page, "换了版本以后才登记的堆物。")
    [old] = page.evaluate("caches.keys()")
    network.version = b"0123456789ab"
    page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.update())")
    phone.wait_until(page, lambda: page.evaluate("caches.keys()") == [old, "sishi-0123456789ab"])
    phone.lose_network(page, network)
    with phone.counting(product, dispute_case=1):
        phone.register(page)
        expect(phone.lines(page)).to_have_count(1)
        phone.find_network(page, network)
        page.goto("/outbox")
        confirm_likeness(page)
        expect(page.locator("[data-state=done]")).to_have_count(1)


def test_the_form_of_a_dispute_is_two_screens(people, picture):
    page = people("wanggeyuan", PHONE).visit("/cases/new").page
    form = page.locator("form.one-hand").evaluate("(form) => form.getBoundingClientRect().bottom")
    assert form + page.evaluate("scrollY") <= 2 * PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_what_is_kept_is_read_by_everybody(worker, network, picture):
    page = worker.page
    look_at(page.context.new_page(), "/cases/new", "register", picture)
    phone.lose_network(page, network)
    page.goto("/cases/new")
    phone.fill_dispute(page, "看得清、读得出的一件。")
    look_at(page, None, "phone-offline-register", picture)
    phone.register(page)
    expect(phone.lines(page)).to_have_count(1)
    look_at(page, None, "phone-offline", picture)


def find(page, words):
    """Write a finding on the first sheet."""
    page.locator(".sheet details summary").first.click()
    page.locator(".sheet textarea").first.fill(words)
    page.get_by_role("button", name="只记下").first.click()


def contact(page):
    """Answer the first contact's form and send it."""
    expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()
    answer(page, "联系情况", "已联系双方。")
    answer(page, "双方都愿意调解", True)
    page.get_by_role("button", name="提交并办结这一步").click()
    expect(page).to_have_url(re.compile("kept=|finished="))


def confirm_likeness(page):
    """Disputes of the tests are alike: the server asks, and the person says it is another."""
    expect(page.locator(".outbox-line").first).to_be_visible()
    phone.wait_until(page, lambda: not page.locator("[data-state=waiting]").count())
    while page.locator("[data-state=mend]").count():
        page.locator("[data-state=mend]").first.get_by_role("button", name="修改").click()
        phone.register(page)
        page.get_by_role("button", name="看过了，仍然登记").click()
        expect(page.get_by_text("已登记，案件编号")).to_be_visible()
        page.goto("/outbox")
        phone.wait_until(page, lambda: not page.locator("[data-state=held]").count())


def look_at(page, address, name, picture):
    """What axe finds on a page, in both sizes and colours."""
    if address:
        page.goto(address)
    accessible.look_at(page, name, picture)


def kill(folder):
    """Kill the browser that lives in a folder, as a phone does that wants its memory."""
    for process in psutil.process_iter(["cmdline"]):
        if f"--user-data-dir={folder}" in (process.info["cmdline"] or []):
            process.kill()
            process.wait(10)
