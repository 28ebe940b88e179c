"""The list page and the form page that all registers share."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from processes.audit.log import AuditEntry
from processes.directories.village_officers import REGISTER
from processes.registers import entries
from tests.processes.factories import VILLAGE

OFFICER = {"village": VILLAGE, "kind": "police", "name": "示例警官", "since_on": "2026-01-05"}


@pytest.fixture
def entry(session, cast):
    typed = {key: [value] for key, value in OFFICER.items()}
    return entries.create(session, REGISTER, typed, cast["center"])


def test_one_finds_the_registers_one_may_read(browse):
    assert "三官一律进村" in browse("center").get("/registers/").text
    assert "三官一律进村" not in browse("auditor").get("/registers/").text
    assert browse("auditor").get("/registers/village-officers").status_code == 404
    assert browse("center").get("/registers/nothing").status_code == 404


def test_an_empty_list_says_so_and_names_the_gaps(browse):
    text = browse("center").get("/registers/village-officers").text
    assert "这里还没有记录" in text
    assert "花果街道花园村：缺警官、律师" in text


def test_an_entry_is_made_and_stands_in_the_list(browse):
    center = browse("center")
    assert "茅坪村" not in center.get("/registers/village-officers/new").text
    answer = center.post("/registers/village-officers/new", OFFICER, follow_redirects=True)
    assert "已登记" in answer.text
    assert "示例警官" in answer.text
    assert "缺律师" in answer.text


def test_what_was_typed_is_there_again_with_what_is_wrong(browse):
    answer = browse("center").post("/registers/village-officers/new", OFFICER | {"kind": ""})
    assert answer.status_code == 422
    assert "必填项“身份”没有填写" in answer.text
    assert 'value="示例警官"' in answer.text


def test_an_address_can_fill_in_the_form(browse):
    text = browse("center").get("/registers/village-officers/new?name=示例甲&kind=lawyer").text
    assert 'value="示例甲"' in text
    assert '<option value="lawyer" selected>' in text


def test_an_entry_is_changed_and_its_history_shown(browse, entry):
    center, address = browse("center"), f"/registers/village-officers/{entry.id}"
    version = {"version": str(_version(center.get(address).text))}
    center.post(address, OFFICER | version | {"name": "示例新人"})
    text = center.get(address).text
    assert 'value="示例新人"' in text
    assert "修改 · 姓名" in text


def test_two_people_who_change_one_entry_do_not_lose_anything(browse, entry):
    address = f"/registers/village-officers/{entry.id}"
    center, district = browse("center"), browse("district_center")
    version = {"version": str(_version(center.get(address).text))}
    district.post(address, OFFICER | version | {"name": "示例乙"})
    answer = center.post(address, OFFICER | version | {"name": "示例丙"})
    assert answer.status_code == 409
    assert "演示district_center已经改过这一条" in answer.text
    assert "现在是：示例乙" in answer.text
    assert 'value="示例丙"' in answer.text
    again = {"version": str(_version(answer.text)), "name": "示例丙"}
    assert center.post(address, OFFICER | again).status_code == 302


def test_an_entry_is_ended(browse, entry):
    center, address = browse("center"), f"/registers/village-officers/{entry.id}"
    refused = center.post(f"{address}/end", {"until_on": "昨天"})
    assert refused.status_code == 422
    assert 'value="昨天"' in refused.text
    assert "应写成2026-03-04这样的日期" in refused.text
    ended = center.post(f"{address}/end", {"until_on": "2026-02-01"}, follow_redirects=True)
    assert "示例警官" not in ended.text
    assert "示例警官" in center.get("/registers/village-officers?ended=1").text
    again = center.post(f"{address}/end", {"until_on": "2026-02-02"})
    assert again.status_code == 422
    assert "这一条已经结束。" in again.text


def test_the_list_is_taken_as_excel_and_that_is_kept(browse, session, entry):
    center = browse("center")
    center.get("/registers/village-officers")
    answer = center.post("/registers/village-officers/export", {"q": "警官"})
    table = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    rows = list(table.values)
    assert rows[0][:2] == ("姓名", "身份")
    assert rows[1][:2] == ("示例警官", "警官")
    noted = session.scalars(select(AuditEntry).filter_by(what="register.exported")).one()
    assert noted.details == {"register": "village-officers", "rows": 1}
    assert browse("auditor").post("/registers/village-officers/export").status_code == 404


def test_who_may_only_read_gets_no_form(browse, entry):
    head = browse("grid_head")
    text = head.get(f"/registers/village-officers/{entry.id}").text
    assert "示例警官" in text
    assert "保存" not in text
    assert head.get("/registers/village-officers/new").status_code == 403


@pytest.mark.parametrize("name", ["outsider", "mediator", "liaison"])
def test_the_outsider_writes_nothing(browse, entry, name):
    browser, address = browse(name), f"/registers/village-officers/{entry.id}"
    for path in ("/registers/village-officers/new", address, f"{address}/end"):
        assert browser.post(path, OFFICER).status_code == 403, path


def _version(text):
    return text.partition('name="version" value="')[2].partition('"')[0]
