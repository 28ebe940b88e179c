"""Forms in the studio: a form its editor cannot open is mended, and a process is started with its own."""

import json
import re

from playwright.sync_api import expect

from tests.processes.studio import files
from tests.system.drawing import draw, saved, start_change

CALLER = {"type": "textfield", "id": "caller_1", "key": "caller", "label": "来电人怎么称呼"}
PHONE = {"type": "textfield", "id": "caller_2", "key": "caller", "label": "联系电话"}


def form(name, *components):
    """A form to be uploaded."""
    held = {"type": "default", "id": name, "schemaVersion": 19, "components": components}
    return {
        "name": f"{name}.form",
        "mimeType": "application/json",
        "buffer": json.dumps(held, ensure_ascii=False).encode(),
    }


def upload(page, address, *given):
    page.goto(address)
    page.locator("input[type=file]").set_input_files(list(given))
    page.get_by_role("button", name="上传", exact=True).click()


def test_a_form_no_editor_opens_is_mended_and_nothing_of_it_is_lost(people):
    page = people("fenxi").page
    address = start_change(page, "来电登记", "arbitration.bpmn")
    upload(page, address, form("phone_begin", CALLER, PHONE))
    expect(page.get_by_text("新增1个")).to_be_visible()
    draw(page, address, "phone_begin.form")
    expect(page.locator("[data-unreadable]")).to_be_visible()
    page.get_by_role("button", name="立即保存").click()
    expect(page.locator("[data-island]")).to_have_attribute("data-saving", "saved")
    page.get_by_role("button", name="改用这个字段名").click()
    expect(page.locator("[data-unreadable]")).to_be_hidden()
    saved(page)
    kept = page.request.get(f"{page.url.partition('#')[0]}/download").json()
    assert [each["key"] for each in kept["components"]] == ["caller", "联系电话"]


def test_a_process_is_tried_with_the_form_it_starts_with(people):
    page = people("fenxi").page
    address = start_change(page, "来电就办", "grid.bpmn")
    extension = '<bpmn:extensionElements><zeebe:formDefinition formId="phone_begin"/>'
    end = "</bpmn:startEvent>"
    text = files.text(name="phone_ask").decode()
    text = text.replace(end, f"{extension}</bpmn:extensionElements>{end}", 1)
    # Large enough to be drawn.
    text = re.sub(r'width="\d+" height="\d+"', 'width="36" height="36"', text)
    diagram = {"name": "phone_ask.bpmn", "mimeType": "text/xml", "buffer": text.encode()}
    required = CALLER | {"validate": {"required": True}}
    upload(page, address, diagram, form("phone_begin", required))
    expect(page.get_by_text("新增2个")).to_be_visible()
    page.goto(f"{address}/trial")
    expect(page.get_by_role("heading", name="流程读取的变量")).to_be_visible()
    page.locator("#process").select_option("phone_ask")
    expect(page.get_by_role("heading", name="启动时填写的表单")).to_be_visible()
    expect(page.locator("[data-island=task-form]")).to_have_attribute("data-ready", "true")
    # What must be filled in is asked for before anything is sent.
    page.get_by_role("button", name="启动流程").click()
    expect(page.locator(".fjs-has-errors")).to_be_visible()
    page.locator(".fjs-container input").first.fill("王先生")
    page.get_by_role("button", name="启动流程").click()
    expect(page.get_by_role("heading", name=re.compile("现在："))).to_be_visible()
    page.locator("summary", has_text=re.compile(r"^变量")).click()
    expect(page.locator(".variables")).to_contain_text("王先生")
