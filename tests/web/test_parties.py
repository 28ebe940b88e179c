"""The pages of a case's parties, and of what is like it."""

import pytest

from engine import history
from processes.cases import parties
from processes.cases.models import CaseChange
from processes.cases.party_input import PartyInput
from tests.processes.factories import OTHER_GRID
from tests.web import town
from tests.web.town import TYPED

NEW = {"side": "third", "name": "示例丙", "phone": "139 0000 5678", "education": "小学教育"}


def test_a_party_is_added_with_everything_the_standard_has(browse, session, case):
    more = {
        "ethnicity": "土家族",
        "person_category": "农民工",
        "stance": "要求赔偿",
        "is_focus": "1",
    }
    worker = browse("grid_worker")
    answer = worker.post(f"/cases/{case.id}/parties", NEW | more)
    assert answer.status_code == 302
    row = parties.list_for_case(session, case.id)[-1]
    assert (row.name, row.phone, row.education) == ("示例丙", "13900005678", "小学教育")
    assert (row.person_category, row.is_focus) == ("农民工", True)
    assert history.list_for_instance(session, case.instance_id)[-1].after == {"party": row.id}
    text = worker.get(answer.location).text
    assert "13900005678" not in text
    assert "139****5678" in text


def test_what_is_left_empty_stays_and_what_is_cleared_goes(browse, session, case):
    known = parties.list_for_case(session, case.id)[0]
    address = f"/cases/{case.id}/parties/{known.id}"
    typed = {"side": "applicant", "id_type": "111", "phone": "13900005678", "clear": ["address"]}
    assert browse("grid_worker").post(address, typed).status_code == 302
    session.refresh(known)
    assert (known.name, known.phone, known.address) == ("张三", "13900005678", None)
    assert known.id_no == town.ID_NO
    kept = history.list_for_instance(session, case.instance_id)[-1]
    assert kept.what == "party_changed"
    assert set(kept.after["fields"]) == {"phone", "address"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "没有填写"),
        ({"phone": "1"}, "手机应为11位"),
        ({"id_type": "111", "id_no": "420303199001011234"}, "末位校验"),
        ({"education": "博士后"}, "没有这个选项"),
        ({"born_on": "昨天"}, "应写成2026-03-04这样的日期"),
        ({"name": "长" * 101}, "最多100字"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(browse, session, case, wrong, sentence):
    answer = browse("grid_worker").post(f"/cases/{case.id}/parties", NEW | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(parties.list_for_case(session, case.id)) == 2


def test_others_neither_read_nor_write_them(browse, session, case):
    address = f"/cases/{case.id}/parties"
    known = parties.list_for_case(session, case.id)[0]
    for name, status in (("outsider", 404), ("political_legal", 403), ("auditor", 404)):
        assert browse(name).get(address).status_code == status
        assert browse(name).post(address, NEW).status_code == status
        assert browse(name).post(f"{address}/{known.id}", NEW).status_code == status


def test_a_party_of_another_case_is_not_found(browse, session, cast, case):
    other = town.register(session, cast["outsider"], grid=OTHER_GRID)
    theirs = parties.list_for_case(session, other.id)[0]
    assert (
        browse("grid_worker").post(f"/cases/{case.id}/parties/{theirs.id}", NEW).status_code == 404
    )


def test_names_are_whole_for_who_handles_the_case_alone(browse, case):
    assert "张三" in browse("grid_worker").get(f"/cases/{case.id}").text
    text = browse("political_legal").get(f"/cases/{case.id}").text
    assert "张某" in text
    assert "张三" not in text


def test_a_like_case_is_told_before_saving_and_linked_as_chosen(browse, session, case):
    worker = browse("grid_worker")
    typed = TYPED | {"party_phone": [town.PHONE, ""]}
    answer = worker.post("/cases/new", typed)
    assert answer.status_code == 422
    assert case.case_no in answer.text
    assert "电话相同" in answer.text
    assert TYPED["summary"] in answer.text
    made = worker.post("/cases/new", typed | {"seen": "1", "link": [f"repeat:{case.id}"]})
    text = worker.get(made.location.replace("?registered=1", "/related")).text
    assert case.case_no in text
    assert "重复件" in text
    assert "一年内第2次" in text


def test_a_link_that_cannot_be_is_refused_with_the_form(browse, case):
    typed = TYPED | {"seen": "1", "link": ["repeat:9999"]}
    answer = browse("grid_worker").post("/cases/new", typed)
    assert answer.status_code == 422
    assert TYPED["summary"] in answer.text


def test_a_case_is_linked_and_the_link_taken_back(browse, session, cast, case):
    other = town.register(
        session, cast["grid_worker"], summary="同一处的另一件事", parties=case_parties()
    )
    worker, address = browse("grid_worker"), f"/cases/{case.id}/related"
    assert other.case_no in worker.get(address).text
    worker.post(address, {"other": other.id, "kind": "related"})
    assert "关联件" in worker.get(address).text
    worker.post(address, {"other": other.id, "kind": "none"})
    said = session.query(CaseChange).filter_by(case_id=case.id).order_by(CaseChange.id).all()
    assert said[-1].reason == "撤销了一件关联"


def test_outsiders_link_nothing(browse, case):
    address = f"/cases/{case.id}/related"
    assert browse("outsider").get(address).status_code == 404
    assert (
        browse("outsider").post(address, {"other": case.id, "kind": "related"}).status_code == 404
    )
    assert browse("political_legal").post(address, {"other": "1", "kind": "x"}).status_code == 403
    assert browse("grid_worker").post(address, {"other": "1", "kind": "x"}).status_code == 422


def case_parties():
    return [PartyInput("示例丁", phone=town.PHONE)]


def test_names_in_texts_are_masked_for_who_does_not_handle_the_case(browse, session, cast, case):
    case.summary = f"张三说楼上漏水，电话{town.PHONE}"
    session.flush()
    worker, supervisor = browse("grid_worker"), browse("political_legal")
    assert "张三说楼上漏水" in worker.get(f"/cases/{case.id}").text
    assert "张某说楼上漏水" in supervisor.get(f"/cases/{case.id}").text
    for address in ("/cases/", f"/cases/{case.id}"):
        text = supervisor.get(address).text
        assert town.PHONE not in text
        assert "张三" not in text
