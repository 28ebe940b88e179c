"""A change in a real browser, from the first stroke to the way back: drawn, tried, broken, reviewed, released."""

import re
from contextlib import contextmanager

from playwright.sync_api import expect
from sqlalchemy import NullPool, create_engine, text

from tests.system.accessible import look_at
from tests.system.drawing import (
    append,
    draw,
    drop_on_flow,
    end_after,
    mend,
    open_group,
    rename,
    saved,
    select,
    start_change,
)
from tests.system.programs import connected, programs
from tests.workers import until

NAME = "phone_back"
TOLD = "电话里已告知：可以拨打12348"
TRIED = "先电话，节后提醒"
WORKER = '=["grid_worker@" + grid]'


def test_from_the_first_stroke_to_the_way_back(people, picture):
    analyst, second, worker = people("fenxi"), people("xitong"), people("wanggeyuan")
    page, reviewer = analyst.page, second.page
    address = start_change(page, "登记后先电话核实", "grid.bpmn")
    look_at(page, "studio-change", picture)

    add_form(page, address)
    add_table(page, address)
    add_process(page, address, picture)
    call_it(page, address)

    try_it(page, address, picture)
    claim(page, address, picture)
    break_and_mend(page, address)
    # A worker looks at it while the change is sent for review.
    page.goto(f"{address}/mutations")
    page.get_by_role("button", name="开始").click()

    page.goto(address)
    page.get_by_label(re.compile("^提醒的事项")).fill("答复写在案件经过里，先电话核实")
    page.get_by_role("button", name="送审", exact=True).click()
    expect(page.get_by_text("改过这项变更的人不能发布它")).to_be_visible()
    send_back(reviewer, address, picture)
    mend_what_was_remarked(page, address, picture)
    approve_and_release(reviewer, address, picture)

    number = worker.register("门前的垃圾没人清运")
    worker.wait_for("电话核实", number).open("电话核实", number)
    worker.page.locator(".fjs-container textarea").first.fill("已打电话，情况属实")
    worker.submit()
    worker.wait_for("首次联系", number)
    expect(worker.case(number).get_by_text(TOLD).first).to_be_attached()

    go_back(page, reviewer, picture)


@contextmanager
def holding_change(product, address):
    """Hold the row of a change: a save is on its way meanwhile, and cannot end."""
    engine = create_engine(product.database, poolclass=NullPool)
    with engine.begin() as holding:
        held = text("SELECT id FROM studio_change WHERE id = :id FOR UPDATE")
        holding.execute(held, {"id": int(address.rpartition("/")[2])})
        yield


def add_form(page, address):
    """A form with one field, dragged from the palette."""
    new_file(page, address, "form")
    field = page.locator(".fjs-palette-field", has_text="多行文本").bounding_box()
    target = page.locator(".fjs-form-container, .fjs-drop-container-vertical").first.bounding_box()
    page.mouse.move(field["x"] + 20, field["y"] + 20)
    page.mouse.down()
    page.mouse.move(target["x"] + 100, target["y"] + 30, steps=8)
    page.mouse.move(target["x"] + 120, target["y"] + 40, steps=4)
    page.mouse.up()
    expect(page.locator(".fjs-form-field-textarea")).to_be_visible()
    open_group(page, "基本")
    page.get_by_label("字段", exact=True).fill("value")
    saved(page)


def add_table(page, address):
    """A decision table that gives one answer."""
    new_file(page, address, "dmn")
    page.locator("[data-views] button").last.click()
    page.locator(".tjs-table .cell.output-cell").click()
    page.locator(".tjs-table .cell.output-cell .cm-focused").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text('"verified"')
    page.locator(".tjs-table .cell.input-cell").click()
    saved(page)


def add_process(page, address, picture):
    """A task and a decision, drawn by keyboard; what is missing is mended by its button."""
    new_file(page, address, "bpmn")
    task = append(page, "Started", "用户任务", "电话核实")
    found = page.locator("[data-findings-list]")
    expect(found.get_by_text("用户任务没有期限规则")).to_be_visible()
    expect(page.locator(".finding-badge").first).to_be_visible()
    look_at(page, "studio-findings", picture)
    mend(page, "没有办理角色", "由选中的角色办理", choice=WORKER)
    mend(page, "没有表单", "用这张表单", choice=NAME)
    mend(page, "没有期限规则", "不限时", typed="当天打完电话")
    # The way to mend it is one step, undone and done again as any other.
    for press, told in (("撤销", "没有期限规则"), ("重做", None)):
        page.get_by_role("button", name=press, exact=True).click()
        expect(found.get_by_text("没有期限规则")).to_have_count(1 if told else 0)
    informed = inform(page, task, found, picture)
    decision = append(page, informed, "规则任务", "记下核实结果")
    page.get_by_label("决策", exact=True).select_option(NAME)
    open_group(page, "调用的决策")
    page.get_by_label("结果变量").first.fill("phone_level")
    end_after(page, decision)
    expect(page.locator("[data-findings-count]")).not_to_contain_text("错误")
    saved(page)
    # Whatever the editor has said so far, it has said in Chinese.
    assert page.locator("[data-island]").get_attribute("data-untranslated") == "[]"


def inform(page, after, found, picture):
    """A step of what the server can do, chosen by its name; what it needs is a form, not a handler's name."""
    expect(page.locator("[data-island]")).to_have_attribute("data-templates", re.compile(r"\d\d"))
    informed = append(page, after, "通知当事人", "告知求助热线")
    expect(page.locator(".bio-properties-panel-header-type")).to_have_text("通知当事人")
    expect(page.locator(".finding-badge")).to_be_visible()
    # A click on what is wrong leads to it.
    select(page, after)
    found.get_by_role("button", name=re.compile("告知求助热线")).first.click()
    expect(page.locator(".bio-properties-panel-header-label")).to_have_text("告知求助热线")
    page.get_by_label("告知的途径").fill(TOLD)
    page.get_by_label("名称").last.click()
    expect(page.locator(".finding-badge")).to_have_count(0)
    page.evaluate("scrollTo(0, 0)")
    picture(page, "studio-template")
    return informed


def call_it(page, address):
    """The district's own process calls the new one before the first contact."""
    draw(page, address, "grid.bpmn")
    drop_on_flow(page, "GridEntered_Contact", "引用流程", "先电话核实")
    page.get_by_label("调用的流程").first.select_option(NAME)
    expect(page.locator("[data-findings-count]")).not_to_contain_text("错误")
    saved(page)
    # Whatever the editor has said so far, it has said in Chinese.
    assert page.locator("[data-island]").get_attribute("data-untranslated") == "[]"


def try_it(page, address, picture):
    """Through Spring Festival, and kept as a scenario."""
    page.goto(f"{address}/trial")
    page.locator("#process").select_option("grid")
    page.locator("#at").fill("2026-02-13T09:00")
    page.get_by_role("button", name="启动流程").click()
    page.locator(".fjs-container textarea").first.fill("情况属实")
    page.get_by_role("button", name="办结这一步").click()
    page.locator(".fjs-container textarea").first.fill("已联系")
    page.get_by_role("button", name="办结这一步").click()
    expect(page.locator(".why-task")).to_contain_text("2026年2月25日 17:30")
    expect(page.get_by_text("不计2月15日—23日春节").first).to_be_visible()
    page.get_by_role("button", name="到下一个到期").click()
    expect(page.get_by_role("heading", name="现在：2026年2月24日 08:30")).to_be_visible()
    look_at(page, "studio-trial", picture)
    # The viewer comes when its place comes into view.
    page.locator("[data-island=diagram]").first.scroll_into_view_if_needed()
    expect(page.locator(".token-task").first).to_be_visible()
    page.get_by_label("名称", exact=True).fill(TRIED)
    page.get_by_role("button", name="存为场景").click()
    give_up_shipped(page)


def give_up_shipped(page):
    """The scenarios that are shipped know nothing of the new step: red, and each is given up by name."""
    results = page.locator("section", has=page.get_by_role("heading", name="结果"))
    expect(results.get_by_text(re.compile(r"^\d+个没有通过$"))).to_be_visible()
    # Those of the diagrams that call it are not in the change: they are told, and want a reason.
    elsewhere = page.locator("section", has=page.get_by_role("heading", name="已有的场景"))
    expect(elsewhere).to_contain_text("dispute.test.json")
    drop = page.get_by_role("button", name="去掉这个场景")
    for left in range(drop.count() - 1, 0, -1):
        drop.first.click()
        expect(drop).to_have_count(left)
    expect(page.get_by_text("1个全部通过")).to_be_visible()


def claim(page, address, picture):
    """What the scenario holds, in words: one claim taken away, one that is not so refused, one added."""
    page.goto(f"{address}/trial")
    page.get_by_label("场景").select_option(label=f"{TRIED}（grid.test.json）")
    page.get_by_role("button", name="打开").click()
    claims = page.locator(".trial-steps .claim")
    expect(claims.filter(has_text="“首次联系”待办，由")).to_contain_text("2026年2月13日 11:00到期")
    expect(claims.filter(has_text="决策“phone_back”，得出")).to_contain_text("命中第1行")
    count, varied = claims.count(), claims.filter(has_text="变量 ").last
    varied.get_by_role("button", name=re.compile("^去掉第")).click()
    expect(claims).to_have_count(count - 1)
    for state, told in (("没有到过", None), ("走完", "走完“告知求助热线”")):
        page.get_by_text("加一条断言").click()
        element = page.get_by_label("环节")
        element.select_option(
            element.locator("option", has_text="告知求助热线").get_attribute("value")
        )
        page.locator("select[name=state]").select_option(label=state)
        page.get_by_role("button", name="断言这个环节").click()
        if told is None:
            expect(page.get_by_role("alert")).to_contain_text("实际不是")
    expect(claims).to_have_count(count)
    expect(claims.last).to_contain_text("走完“告知求助热线”")
    page.evaluate("scrollTo(0, 0)")
    picture(page, "studio-claims")
    expect(page.get_by_label("名称", exact=True)).to_have_value(TRIED)
    page.get_by_role("button", name="存为场景").click()
    expect(page.get_by_text("1个全部通过")).to_be_visible()


def break_and_mend(page, address):
    """With another form the scenario is red at the step that fills it in, and green again without."""
    draw(page, address, f"{NAME}.bpmn")
    for form, told in (("visit", re.compile(r"第4步（共\d+步）办结")), (NAME, "全部通过")):
        page.goto(address)
        draw(page, address, f"{NAME}.bpmn")
        page.locator(".djs-shape", has_text="电话核实").locator(".djs-hit").first.click(force=True)
        page.get_by_label("表单").first.select_option(form)
        saved(page)
        page.goto(f"{address}/scenarios")
        expect(page.get_by_text(told)).to_be_visible()


def send_back(page, address, picture):
    """The second person is told, sees what differs in words, and remarks on an element."""
    page.goto("/notices/")
    row = page.locator("tr[data-row]", has_text="变更等您复核：登记后先电话核实")
    row.locator("button.title").click()
    page.goto(f"{address}/mutations")
    # The page looks again by itself until the worker has done.
    expect(page.get_by_text(re.compile(r"^发现\d"))).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile(r"^\d+处改动，\d+处没有场景能发现"))).to_be_visible()
    look_at(page, "studio-mutations", picture)
    page.goto(address)
    page.get_by_role("link", name="查看全部差异").first.click()
    expect(page.get_by_text("1个场景全部通过")).to_be_visible()
    expect(page.get_by_text(re.compile(r"改一处：\d+处改动"))).to_be_visible()
    changed = page.locator(".difference.added", has_text="调用流程“先电话核实”")
    expect(changed).to_contain_text(NAME)
    kept = page.locator(".difference", has_text=TRIED)
    kept.get_by_text("逐条列出").click()
    expect(kept.get_by_text("走完“告知求助热线”")).to_be_visible()
    table = page.locator("section", has=page.get_by_role("heading", name=f"{NAME}.dmn"))
    expect(table.locator(".difference.added", has_text='"verified"')).to_have_count(1)
    expect(page.locator(".diff-added").first).to_be_visible()
    changed.get_by_text("写意见").click()
    changed.get_by_role("textbox").fill("打不通怎么办？")
    look_at(page, "studio-review", picture)
    changed.get_by_role("button", name="记下意见").click()
    expect(page.get_by_role("button", name="核对无误，发布")).to_have_count(0)
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回修改")).to_be_visible()


def mend_what_was_remarked(page, address, picture):
    """The remark stands at its element in the author's editor; answered, it is gone from there."""
    draw(page, address, "grid.bpmn")
    expect(page.locator(".remark-badge")).to_have_text("1")
    look_at(page, "studio-remark", picture)
    page.get_by_label("答复（可不填）").fill("打不通的，首次联系时上门")
    page.get_by_role("button", name="标为已处理").click()
    expect(page.locator(".remark-badge")).to_have_count(0)
    page.goto(address)
    page.get_by_role("button", name="送审", exact=True).click()
    expect(page.get_by_text("已送审").first).to_be_visible()


def approve_and_release(page, address, picture):
    page.goto(address)
    page.get_by_label(re.compile("^意见")).fill("同意")
    page.get_by_role("button", name="核准，以后发布").click()
    expect(page.get_by_text("已核准，待发布").first).to_be_visible()
    picture(page, "studio-approved")
    page.get_by_role("button", name="现在发布").click()
    expect(page.get_by_text("已发布").first).to_be_visible()


def go_back(page, reviewer, picture):
    """The files of before are drafted again, and released by the other."""
    page.goto("/studio/releases")
    look_at(page, "studio-releases", picture)
    row = page.locator("tr", has_text="登记后先电话核实")
    older = page.locator("tbody tr").nth(row.evaluate("row => row.rowIndex"))
    older.get_by_role("button", name="恢复到这次").click()
    expect(page.get_by_role("heading", name=re.compile(r"恢复到第\d+次发布"))).to_be_visible()
    page.get_by_role("button", name="送审", exact=True).click()
    reviewer.goto(page.url)
    reviewer.get_by_role("button", name="核对无误，发布").click()
    expect(reviewer.get_by_text("已发布").first).to_be_visible()
    page.goto("/studio/releases")
    page.get_by_role("button", name="比对选中的两次").click()
    expect(page.locator(".difference.removed", has_text="调用流程“先电话核实”")).to_be_visible()


def new_file(page, address, kind):
    """Begin a file of the change and wait for its editor."""
    page.goto(address)
    page.get_by_label("新文件的名称").fill(NAME)
    page.get_by_label("种类").select_option(kind)
    page.get_by_role("button", name="新建文件").click()
    expect(page.locator("[data-island]")).to_have_attribute("data-ready", "true")


def test_a_save_survives_a_killed_web_process_and_a_lost_answer(people, product):
    page = people("fenxi").page
    address = start_change(page, "停电也不丢", "grid.bpmn")
    draw(page, address, "grid.bpmn")
    editor = page.url
    with holding_change(product, address), connected(product) as database:
        rename(page, "Feedback", "停电时改的")
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        until(lambda: database.scalar(waiting) > 0)
        killed = programs(product, "gunicorn")[1:]
        for each in killed:
            each.kill()
    saved(page)
    assert killed

    # The server kept it and its answer never came: told again, it is no second version.
    lost = []

    def lose(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    page.route("**/save", lose)
    rename(page, "Contact", "答复丢失时改的")
    expect(page.locator("[data-state]")).to_have_text(re.compile("连不上服务器"))
    saved(page)
    assert lost == [200]

    page.goto(f"{editor}/versions")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_text("旁存，待选定")).to_have_count(0)
    page.goto(f"{editor}/compare")
    for each in ("停电时改的", "答复丢失时改的"):
        expect(page.locator(".difference", has_text=each)).to_have_count(1)
