"""A process without a case, from its start form to its end, and its checklist on a phone."""

import json
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.engine.started import source
from tests.engine.tokens import diagrams as d
from tests.system.conftest import PHONE
from tests.system.person import Person, answer
from tests.system.product import ROOT

pytestmark = pytest.mark.timeout(400)
FORM = {
    "type": "default",
    "id": "room_use",
    "schemaVersion": 19,
    "components": [
        {"type": "textfield", "id": "f1", "key": "purpose", "label": "用途", "validate": {"required": True}},
        {"type": "number", "id": "f2", "key": "people", "label": "人数", "validate": {"min": 1, "max": 60}},
        {"type": "filepicker", "id": "f3", "key": "papers", "label": "活动方案"},
    ],
}  # fmt: skip
DECISION = {
    "type": "default",
    "id": "room_decision",
    "schemaVersion": 19,
    "components": [
        {"type": "textfield", "id": "f1", "key": "purpose", "label": "用途", "disabled": True},
        {
            "type": "documentPreview",
            "id": "f3",
            "title": "材料",
            "label": "材料",
            "dataSource": "=papers",
        },
        {
            "type": "radio",
            "id": "f2",
            "key": "granted",
            "label": "决定",
            "values": [{"label": "同意", "value": "yes"}, {"label": "不同意", "value": "no"}],
            "validate": {"required": True},
        },
    ],
}
PLAN = {"name": "方案.txt", "mimeType": "text/plain", "buffer": "周五下午邻里议事。".encode()}
UNTIMED = d.props(untimed="内部事务")
#: Whoever asks prepares the room, as much of it as is needed.
ASKING = d.assigned(assignee="=asking", groups='=["grid_worker@" + "0"]') + UNTIMED


def uses(form):
    return f'<zeebe:formDefinition formId="{form}"/>'


def explained(id, text):
    return d.user(id, ASKING, f"<bpmn:documentation>{text}</bpmn:documentation>")


ROOM = d.process(
    "room",
    "<bpmn:documentation>借用街道活动室：申请、批准、准备、归还。</bpmn:documentation>",
    d._el(
        "startEvent",
        "s",
        ext=uses("room_use") + d.props(candidateStarterGroups="grid_worker", initiator="asking"),
    ),
    d.user("批准", uses("room_decision") + d.assigned(groups='=["center@" + "420303001"]') + UNTIMED),
    d.ad_hoc("准备清单", explained("摆桌椅", "按人数摆放，留出通道。"), explained("调试投影", "需要放映时才办。")),
    d.end(),
    d.flow("s", "批准", "准备清单", "e"),
)  # fmt: skip


@pytest.fixture(scope="module")
def released(product, tmp_path_factory):
    """The process and its forms, released from the command line."""
    folder = tmp_path_factory.mktemp("room")
    files = [folder / f"{each['id']}.form" for each in (FORM, DECISION)]
    for file, content in zip(files, (FORM, DECISION), strict=True):
        file.write_text(json.dumps(content), "utf-8")
    text = source(ROOM).text.replace(
        b'id="room" name="room"', 'id="room" name="活动室借用"'.encode()
    )
    files.append(folder / "room.bpmn")
    files[-1].write_bytes(text)
    command = [sys.executable, "-m", "flask", "--app", "web", "deploy", "--by", "张三", *files]
    subprocess.run(command, check=True, cwd=ROOT, env=product.environment, timeout=120)


def ready(page):
    expect(page.locator("[data-island=task-form][data-ready]")).to_be_attached()


def test_it_is_started_decided_and_prepared(people, window, product, released):
    worker = Person(window(PHONE), product.accounts, "wanggeyuan")
    page = worker.visit("/processes/").page
    page.get_by_role("link", name="发起“活动室借用”").click()
    ready(page)
    send = page.get_by_role("button", name="提交并发起")
    send.click()
    expect(page.locator(".fjs-has-errors").first).to_be_visible()
    answer(page, "用途", "邻里议事")
    answer(page, "人数", 20)
    expect(page.locator("[data-draft-status]")).to_contain_text("草稿已保存")
    other = Person(window(), product.accounts, "wanggeyuan").visit("/processes/start/room").page
    ready(other)
    expect(other.locator(".fjs-form-field-textfield input")).to_have_value("邻里议事")
    expect(other.get_by_text("接着上次没有提交的草稿填写（手机")).to_be_visible()
    page.reload()
    ready(page)
    expect(page.locator(".fjs-form-field-textfield input")).to_have_value("邻里议事")
    page.locator("input[type=file]").first.set_input_files(PLAN)
    send.click()
    expect(page.get_by_text("已发起“活动室借用”。")).to_be_visible()
    expect(page.get_by_text(re.compile("下一步：批准，由.+办理"))).to_be_visible()
    where = page.url
    expect(page.get_by_role("button", name="打开“方案.txt”")).to_be_visible()

    centre = people("jiedao").visit("/tasks/").page
    centre.get_by_role("link", name="批准").click()
    ready(centre)
    expect(centre.get_by_text("方案.txt")).to_be_visible()
    with centre.expect_download() as opened:
        centre.get_by_role("button", name=re.compile("下载")).click()
    assert opened.value.path().read_bytes() == PLAN["buffer"]
    answer(centre, "决定", "同意")
    centre.get_by_role("button", name="提交并办结这一步").click()
    expect(centre.get_by_text("“批准”已办结：同意。")).to_be_visible()
    expect(centre.get_by_text("这张清单由别的岗位选择。")).to_be_visible()

    worker.visit("/tasks/")
    page.get_by_role("link", name="准备清单").click()
    for task in ("摆桌椅", "调试投影", "摆桌椅"):
        page.get_by_role("button", name=f"启动“{task}”").click()
        expect(page.get_by_text(f"已启动“{task}”。")).to_be_visible()
    panel = page.locator(".checklist")
    expect(panel).to_contain_text("办理中2项")
    underway = page.locator(".card", has=page.get_by_role("heading", name="正在办理"))
    while page.goto(where) and underway.get_by_role("link").count():
        underway.get_by_role("link").first.click()
        page.get_by_role("button", name="提交并办结这一步").click()
        expect(page.get_by_text(re.compile("“.+”已办结"))).to_be_visible()
    expect(page.locator(".page-head")).to_contain_text("已结束")
