"""The pages of terms and of what residents ask about their own data."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from engine import clock, worker
from processes.documents.models import Document
from processes.privacy import masking
from processes.retention import running, terms
from processes.retention.kinds import Kind
from processes.retention.models import PersonalRequest
from tests.processes.factories import DISTRICT
from tests.processes.retention.archived import CARD, NAME, PAST, archive, parties, register
from tests.web import town

ASKED = {"id_no": CARD, "reason": "本人要求查阅自己的信息", "proof": "当面核验身份证原件"}


@pytest.fixture
def admin(browse):
    return browse("security_admin")


def test_terms_stand_with_their_bounds_and_sources(admin):
    text = admin.get("/retention/").text
    for words in ("30年", "10年—50年", "国家档案局令第8号", "没有案件到期。", "还没有匿名化过。"):
        assert words in text


def test_another_term_is_tried_before_it_is_set(admin, session):
    text = admin.get("/retention/?kind=cases&months=120").text
    assert "试算，没有改变期限" in text
    assert terms.in_force(session, DISTRICT)[Kind.CASES] == 360
    assert admin.get("/retention/?kind=cases&months=12").status_code == 422
    assert "应在120至600个月之间" in admin.get("/retention/?kind=cases&months=12").text
    reason = "按本区审查同意的期限表"
    refused = admin.post("/retention/terms", {"kind": "cases", "months": "12", "reason": reason})
    assert refused.status_code == 422
    assert f'value="{reason}"' in refused.text
    assert 'value="12"' in refused.text
    assert (
        admin.post(
            "/retention/terms", {"kind": "cases", "months": "240", "reason": reason}
        ).status_code
        == 302
    )
    assert terms.in_force(session, DISTRICT)[Kind.CASES] == 240
    text = admin.get("/retention/").text
    assert reason in text
    assert "演示security_admin" in text


def test_what_will_be_done_and_what_was_is_shown(browse, session, archived):
    with clock.at(PAST):
        admin = browse("security_admin")
        text = admin.get("/retention/").text
        assert archived.case_no in text
        assert "今夜匿名化" in text
        assert NAME not in text
        run = running.begin(session, PAST)
        worker.run_until_idle(session)
        assert "没有案件到期。" in admin.get("/retention/").text
        text = admin.get(f"/retention/runs/{run.id}").text
        assert archived.case_no in text
        assert "1条记录、2人的信息" in text
        assert admin.get("/retention/runs/0").status_code == 404
        centre = browse("district_center")
        page = centre.get(f"/cases/{archived.id}")
        assert page.status_code == 200
        assert masking.ANONYMOUS in page.text
        assert "保存期满，当事人信息已删去" in page.text
        assert NAME not in page.text
        paper = session.scalars(select(Document).filter_by(case_id=archived.id)).first()
        opened = centre.post(f"/cases/{archived.id}/documents/{paper.id}/open")
        assert opened.status_code == 410
        assert "只留下目录" in opened.text
        with centre.post(f"/cases/{archived.id}/documents/whole") as whole:
            assert whole.status_code == 200


def test_a_person_is_found_handed_the_file_and_put_right(browse, session, archived):
    centre = browse("district_center")
    assert "本人信息查阅更正" in centre.get("/retention/persons").text
    answer = centre.post("/retention/persons", ASKED)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "作为当事人的案件1件" in answer.text
    file = centre.post("/retention/persons/file", ASKED)
    assert file.headers["Cache-Control"] == "no-store"
    assert NAME in str(list(load_workbook(io.BytesIO(file.data))["当事人资料"].values))
    party = parties(session, archived)[0]
    address = f"/retention/persons/{party.id}/correct"
    assert centre.post(address, ASKED).status_code == 422
    refused = centre.post(address, ASKED | {"new_phone": "1380000"})
    assert refused.status_code == 422
    assert 'value="1380000"' in refused.text
    page = centre.post(address, ASKED | {"new_address": "示例路九号"})
    assert "已更正，并记入案件历史。" in page.text
    session.refresh(party)
    assert party.address == "示例路九号"
    assert [each.fields for each in session.scalars(select(PersonalRequest).order_by("id"))] == [
        [],
        ["address"],
    ]


@pytest.fixture
def archived(session, cast):
    town.deploy(session)
    return archive(session, cast, register(session, cast))


def test_who_asks_without_grounds_is_told_what_lacks(browse):
    centre = browse("district_center")
    for form in ({}, ASKED | {"id_no": ""}, ASKED | {"proof": ""}):
        for address in ("/retention/persons", "/retention/persons/file"):
            assert centre.post(address, form).status_code == 422


def test_others_neither_set_terms_nor_look_people_up(browse):
    for name in ("auditor", "district_center"):
        assert browse(name).get("/retention/").status_code == 200
        assert (
            browse(name).post("/retention/terms", {"kind": "cases", "months": "240"}).status_code
            == 403
        )
    for name in ("security_admin", "auditor", "center", "outsider"):
        assert browse(name).get("/retention/persons").status_code == 403
        assert browse(name).post("/retention/persons", ASKED).status_code == 403
        assert browse(name).post("/retention/persons/file", ASKED).status_code == 403
