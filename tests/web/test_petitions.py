"""The pages of petitions: what they stand at, to whom, and what lengthens their limits."""

import json

import pytest
from sqlalchemy import select

from processes import petitions
from processes.cases.models import Case
from processes.deadlines import extensions
from processes.diagrams import shipped
from processes.petitions import extension_requests, timing
from processes.petitions.choices import Finding, Stage
from tests.processes.factories import GRID
from tests.web import town


@pytest.fixture
def petition(session, case):
    case.is_petition = True
    row = petitions.file(session, case.id)
    petitions.refer(session, case.id, "dept-renshe", words="请依法办理")
    petitions.accept(session, case.id)
    return row


def address(case, tail=""):
    return f"/cases/{case.id}/petition{tail}"


def test_the_district_and_the_organ_see_what_a_petition_stands_at(browse, case, petition):
    for name in ("district_center", "center", "liaison", "political_legal"):
        text = browse(name).get(address(case)).text
        assert "区人社局" in text
        assert "信访事项办结" in text
        assert "办理中" in text


def test_the_organ_is_named_also_before_it_was_referred_to(browse, session, case):
    case.is_petition = True
    petitions.file(session, case.id).organ = "dept-renshe"
    session.flush()
    text = browse("district_center").get(address(case)).text
    assert "区人社局" in text
    assert "<dd>dept-renshe</dd>" not in text


def test_the_organ_sees_the_petitioner_and_not_the_other_side(browse, case, petition):
    text = browse("liaison").get(address(case)).text
    assert "张三" in text
    assert "李四" not in text


@pytest.mark.parametrize(("name", "status"), [("outsider", 404), ("zhujian", 404), ("gongan", 404)])
def test_nobody_else_finds_it(browse, case, petition, name, status):
    assert browse(name).get(address(case)).status_code == status
    assert case.event_name not in browse("liaison").get("/petitions/?stage=filed").text


def test_who_has_no_part_in_petitions_has_no_list_of_them(browse, case, petition):
    assert browse("outsider").get("/petitions/").status_code == 403
    assert browse("zhujian").get("/petitions/").text.count(case.case_no) == 0
    assert case.case_no in browse("liaison").get("/petitions/").text


def test_a_case_that_is_no_petition_has_no_such_page(browse, case):
    assert browse("center").get(address(case)).status_code == 403


def test_thirty_days_more_come_with_their_notice_and_no_thirty_first(
    browse, session, case, petition
):
    head = browse("head")
    sent = {"days": "30", "reason": "案情复杂，需补充鉴定"}
    assert head.post(address(case, "/extend"), sent).status_code == 302
    (row,) = timing.list_open(session, case.id, "xf.close")
    assert row.extended_by == 30
    answer = head.post(address(case, "/extend"), {"days": "1", "reason": "再延一日"})
    assert answer.status_code == 422
    assert "再延一日" in answer.text
    assert "30日" in answer.text


def test_the_organ_asks_for_more_days_and_its_head_grants_them(browse, session, case, petition):
    organ, head = browse("liaison"), browse("head")
    asks = {"days": "20", "reason": "需补充鉴定"}
    assert organ.post(address(case, "/ask"), asks | {"days": "31"}).status_code == 422
    assert organ.post(address(case, "/ask"), asks).status_code == 302
    (row,) = timing.list_open(session, case.id, "xf.close")
    assert row.extended_by == 0, "asking changes nothing"
    assert "等待审批" in organ.post(address(case, "/ask"), asks).text
    (asked,) = extension_requests.list_for_case(session, case.id)
    granted = address(case, f"/asked/{asked.id}/grant")
    assert organ.post(granted).status_code == 403
    for stranger in ("district_center", "center", "political_legal"):
        assert browse(stranger).post(granted).status_code == 403
    assert browse("other_head").post(granted).status_code == 404
    assert "需补充鉴定" in head.get(address(case)).text
    assert head.post(granted).status_code == 302
    session.refresh(row)
    assert row.extended_by == 20
    (extension,) = extensions.list_for_deadline(session, row.id)
    assert extension.notified_at is not None
    assert extension.document_id is not None
    assert head.post(granted).status_code == 422
    assert organ.post(address(case, "/ask"), asks).status_code == 422, "thirty in all"


def test_the_organ_is_told_why_it_gets_no_more_days(browse, session, case, petition):
    organ, head = browse("liaison"), browse("head")
    organ.post(address(case, "/ask"), {"days": "20", "reason": "人手不足"})
    (asked,) = extension_requests.list_for_case(session, case.id)
    refuse = address(case, f"/asked/{asked.id}/refuse")
    assert head.post(refuse, {"why": ""}).status_code == 422
    assert head.post(refuse, {"why": "不属于情况复杂"}).status_code == 302
    text = organ.get(address(case)).text
    assert "不属于情况复杂" in text
    assert "提交延期申请" in text
    for name, status in (("outsider", 404), ("zhujian", 404), ("center", 403)):
        asks = {"days": "20", "reason": "代为申请"}
        assert browse(name).post(address(case, "/ask"), asks).status_code == status


def test_a_hearing_lets_the_re_review_stand_still(browse, session, case, petition):
    petition.stage = Stage.RECHECK
    timing.begin(session, case.id, "xf.recheck.decide", petition.received_at, timing.OFFICE)
    center = browse("district_center")
    assert center.post(address(case, "/hearing"), {"evidence": ""}).status_code == 422
    assert center.post(address(case, "/hearing"), {"evidence": "听证通知1号"}).status_code == 302
    assert "听证结束，恢复计时" in center.get(address(case)).text
    assert center.post(address(case, "/hearing-over")).status_code == 302
    assert center.post(address(case, "/hearing-over")).status_code == 422


@pytest.mark.parametrize("tail", ["/extend", "/hearing", "/hearing-over"])
def test_only_who_may_changes_its_limits(browse, case, petition, tail):
    assert browse("outsider").post(address(case, tail)).status_code == 404
    assert browse("grid_worker").post(address(case, tail)).status_code == 403


def test_answers_are_shown_with_education_and_aid(browse, session, case, petition):
    petitions.write(
        session,
        case.id,
        "handling",
        finding=Finding.UNSUPPORTED,
        organ="dept-renshe",
        delivered_on=None,
        opinion="不予支持",
        education="已释法说理",
        aid="已申请临时救助",
    )
    petitions.answer(session, case.id, "handling")
    text = browse("center").get(address(case)).text
    assert "已释法说理" in text
    assert "已申请临时救助" in text
    assert "申请复查" in text


def test_the_case_leads_to_its_petition(browse, case, petition):
    assert address(case) in browse("center").get(f"/cases/{case.id}").text


def test_a_refusal_of_the_rules_shows_the_form_again(browse, session, cast):
    """What denounces an organ does not go to it: said beside the form, with what was typed."""
    shipped.deploy(session)
    filed = town.register(session, cast["grid_worker"], is_petition=True)
    task = town.task_of(session, filed, "PetitionTransfer")
    sent = {"way": "transfer", "nature": "denunciation", "organ": "dept-sifa", "note": "请办理"}
    data = json.dumps(sent | {"named": ["dept-sifa"]})
    answer = browse("district_center").post(f"/tasks/{task.id}/complete", {"data": data})
    assert answer.status_code == 422
    assert "第三十条" in answer.text
    assert "请办理" in answer.text


COLLECTIVE = {
    "grid": GRID,
    "summary": "补偿款未兑付，十二人联名反映",
    "category": "0901",
    "source": "visit",
    "scale": "02",
    "level": "04",
    "risk_color": "yellow",
    "people_count": "12",
    "is_petition": "1",
}


def of_many(number):
    columns = {
        "party_side": "applicant",
        "party_standing": "representative",
        **dict.fromkeys(("party_phone", "party_id_no", "party_sex", "party_address"), ""),
    }
    rows = {key: [value] * number for key, value in columns.items()}
    return COLLECTIVE | rows | {"party_name": [f"示例{n}" for n in range(number)]}


def test_the_sixth_representative_is_refused_with_all_that_was_typed(browse, session, cast):
    town.deploy(session)
    worker = browse("grid_worker")
    refused = worker.post("/cases/new", of_many(6))
    assert refused.status_code == 422
    assert "不得超过5人" in refused.text
    assert "示例5" in refused.text
    assert worker.post("/cases/new", of_many(5)).status_code == 302


def test_nor_is_a_sixth_added_later(browse, session, cast):
    town.deploy(session)
    worker = browse("grid_worker")
    worker.post("/cases/new", of_many(5))
    case = session.scalars(select(Case)).one()
    added = {"side": "applicant", "name": "示例六", "is_representative": "1"}
    answer = worker.post(f"/cases/{case.id}/parties", added)
    assert answer.status_code == 422
    assert "不得超过5人" in answer.text
    assert "示例六" in answer.text
