"""The pages of the Monday reception, and what hangs on the notice board for everybody."""

from datetime import date

import pytest
from sqlalchemy import select

from engine import worker
from processes.rosters import drafting, publishing, reception
from processes.rosters.models import Destination, ReceptionVisit, State
from tests.processes import factories
from tests.processes.documents.papers import text as text_of
from tests.web import town_matters
from tests.web.town_matters import VISIT, at

MONDAY = date(2026, 9, 21)


@pytest.fixture
def roster(session, cast):
    """The draft for 21 September, everybody's four fields known."""
    return town_matters.reception(session)


@pytest.fixture
def published(session, roster, browse):
    """The same, confirmed on a page and out by itself."""
    town_matters.publish(session, browse("district_center"), roster)
    return roster


def first(session, roster):
    return publishing.list_entries(session, roster.id)[0]


def test_the_centre_sees_what_is_to_be_confirmed_and_everybody_when_it_goes_out(browse, roster):
    with at(18, 9):
        text = browse("district_center").get(f"/roster/{roster.id}").text
        assert "名单无误，确认" in text
        assert "花园村" in text
        assert "接访名单" in browse("grid_worker").get(f"/roster/{roster.id}").text
        assert "9月21日接访" in browse("leader").get("/roster/").text


def test_the_public_reads_the_list_without_signing_in(browse, session, published):
    with at(20, 10):
        text = browse().get("/roster/notice").text
    entry = first(session, published)
    for words in ("2026年9月21日（星期一）", entry.name, "书记", "主持全面工作", "0719-0000000"):
        assert words in text
    assert "花园村" not in text
    with at(20, 10):
        assert "花园村" in browse().get(f"/roster/notice?street={factories.STREET}").text


def test_the_list_is_a_numbered_document_to_hang_on_the_board(browse, session, published):
    entry = first(session, published)
    with at(20, 10):
        page = browse("center").get(f"/roster/{published.id}").text
        assert f"/roster/{published.id}/paper" in page
        answer = browse("center").get(f"/roster/{published.id}/paper")
        assert browse("analyst").get(f"/roster/{published.id}/paper").status_code == 403
    said = text_of(answer.data)
    assert "（2026）张湾接访字第0001号" in said
    for words in (entry.name, entry.post, entry.duty, entry.phone, "2026年9月21日"):
        assert words in said


def test_before_it_is_out_there_is_no_document(browse, roster):
    with at(18, 9):
        assert browse("center").get(f"/roster/{roster.id}/paper").status_code == 404


def test_before_it_is_out_the_public_sees_nobody(browse, session, roster):
    with at(20, 8):
        text = browse().get("/roster/notice").text
    assert "目前没有公示中的接访安排" in text
    assert first(session, roster).name not in text


def test_a_replacement_shows_on_the_notice_board_at_once(browse, session, published):
    entry = first(session, published)
    other = next(
        each
        for each in drafting.candidates(session, factories.DISTRICT, entry.place)
        if each.id != entry.person_id
    )
    with at(20, 15):
        keeper = browse("district_center")
        keeper.get(f"/roster/entries/{entry.id}")
        answer = keeper.post(f"/roster/entries/{entry.id}/replacement", {"person": other.id})
        assert (answer.status_code, "请填写理由" in answer.text) == (422, True)
        given = {"person": other.id, "reason": "外出开会"}
        keeper.post(f"/roster/entries/{entry.id}/replacement", given)
        text = browse().get("/roster/notice").text
    assert other.name in text
    assert entry.name not in text.replace(f"{entry.name}换为", "")
    assert "临时更换" in text


def test_a_mobile_phone_is_refused_and_what_was_typed_stays(browse, session, roster):
    entry = first(session, roster)
    keeper = browse("district_center")
    keeper.get(f"/roster/entries/{entry.id}")
    given = {"post": "书记", "duty": "新的分工", "phone": "13800001234"}
    answer = keeper.post(f"/roster/entries/{entry.id}/fields", given)
    assert answer.status_code == 422
    assert "新的分工" in answer.text
    assert "办公电话" in answer.text


@pytest.fixture
def visit(browse, session, published):
    """Somebody who came to the village's centre, typed in twice."""
    with at(21, 9):
        head = browse("grid_head")
        head.get(f"/roster/{published.id}/visits")
        for _ in range(2):
            assert head.post(f"/roster/{published.id}/visits", VISIT).status_code == 302
    return session.scalars(select(ReceptionVisit)).one()


def test_a_matter_may_be_answered_on_the_spot(browse, session, visit):
    with at(21, 10):
        head = browse("grid_head")
        head.get(f"/roster/visits/{visit.id}")
        answer = head.post(f"/roster/visits/{visit.id}/answer", {"answer": " "})
        assert answer.status_code == 422
        head.post(f"/roster/visits/{visit.id}/answer", {"answer": "已说明工期"})
    session.refresh(visit)
    assert visit.destination is Destination.ANSWERED
    assert reception.summarise_week(session, visit.roster_id).people == 3


def test_who_is_answered_on_the_spot_has_a_form_of_the_visit(browse, session, visit):
    taken = f"/roster/visits/{visit.id}/form"
    with at(21, 10):
        head = browse("grid_head")
        assert head.post(taken).status_code == 404, "it has gone nowhere yet"
        head.post(f"/roster/visits/{visit.id}/answer", {"answer": "已说明工期"})
        assert taken in head.get(f"/roster/visits/{visit.id}").text
        said = text_of(head.post(taken).data)
        assert text_of(head.post(taken).data) == said, "one form, one number"
        for words in ("接访字第0002号", "示例来访人", "反映道路积水", "已说明工期", "当场答复"):
            assert words in said
        assert browse("outsider").post(taken).status_code == 404
        assert browse("analyst").post(taken).status_code == 403


def test_the_report_of_the_week_is_printed_by_centre(browse, visit):
    with at(21, 10):
        browse("grid_head").post(f"/roster/visits/{visit.id}/answer", {"answer": "已说明工期"})
        report = f"/roster/{visit.roster_id}/weekly"
        assert report in browse("center").get(f"/roster/{visit.roster_id}/visits").text
        text = browse("center").get(report).text
        assert browse("analyst").get(report).status_code == 403
    for words in ("领导接访周报", "合计", "批次", "人次", "当场答复", "花园村"):
        assert words in text


def test_a_matter_may_become_a_case(browse, session, visit):
    with at(21, 10):
        head = browse("grid_head")
        assert "第一大网格第1小网格" in head.get(f"/roster/visits/{visit.id}").text
        given = {"grid": factories.GRID, "category": "0201", "risk_color": "blue"}
        head.post(f"/roster/visits/{visit.id}/case", given)
    session.refresh(visit)
    assert visit.destination is Destination.OPENED
    assert visit.case_id is not None


def test_a_matter_may_be_that_of_a_case_one_may_read(browse, session, visit, cast):
    own = factories.case(session, cast["grid_worker"])
    foreign = factories.case(session, cast["outsider"], grid=factories.OTHER_GRID)
    with at(21, 10):
        head = browse("grid_head")
        head.get(f"/roster/visits/{visit.id}")
        refused = head.post(f"/roster/visits/{visit.id}/link", {"case_no": foreign.case_no})
        assert refused.status_code == 422
        head.post(f"/roster/visits/{visit.id}/link", {"case_no": own.case_no})
    session.refresh(visit)
    assert (visit.destination, visit.case_id) == (Destination.LINKED, own.id)


def test_the_day_is_not_closed_while_a_matter_has_gone_nowhere(browse, session, published, visit):
    with at(21, 17):
        worker.run_until_idle(session)
        keeper = browse("district_center")
        keeper.get(f"/roster/{published.id}")
        refused = keeper.post(f"/roster/{published.id}/steps/Receive")
        assert (refused.status_code, "件件有去向" in refused.text) == (422, True)
        reception.answer(session, visit.id, "已答复")
        session.flush()
        keeper.post(f"/roster/{published.id}/steps/Receive")
    session.refresh(published)
    assert published.state is State.CLOSED


@pytest.mark.parametrize("name", ["grid_worker", "outsider", "zhujian", "mediator"])
def test_who_has_no_centre_registers_and_sees_no_visitor(browse, published, visit, name):
    with at(21, 10):
        other = browse(name)
        assert "反映道路积水" not in other.get(f"/roster/{published.id}/visits").text
        assert other.get(f"/roster/visits/{visit.id}").status_code == 404
        assert other.post(f"/roster/{published.id}/visits", VISIT).status_code == 403
        assert other.post(f"/roster/visits/{visit.id}/answer", {"answer": "好"}).status_code == 403


def test_who_receives_sees_who_came(browse, session, published, visit, cast):
    entry = next(
        e for e in publishing.list_entries(session, published.id) if e.place == factories.VILLAGE
    )
    assert entry.person_id == int(cast["grid_head"].id)
    with at(21, 10):
        for name in ("center", "district_center", "political_legal"):
            assert "反映道路积水" in browse(name).get(f"/roster/{published.id}/visits").text
        assert "138****1234" in browse("center").get(f"/roster/visits/{visit.id}").text


@pytest.mark.parametrize("name", ["center", "leader", "grid_head", "outsider", "analyst"])
def test_only_the_districts_centre_keeps_the_list(browse, session, roster, name):
    entry = first(session, roster)
    other = browse(name)
    assert other.get(f"/roster/entries/{entry.id}").status_code == 403
    assert other.post(f"/roster/{roster.id}/steps/ConfirmRoster").status_code == 403
    assert other.post(f"/roster/entries/{entry.id}/fields", {}).status_code == 403
    assert other.post("/roster/rota/turns", {}).status_code == 403


def test_the_rota_of_a_place_is_kept_on_its_page(browse, session, roster, cast):
    keeper = browse("district_center")
    text = keeper.get(f"/roster/rota?place={factories.STREET}").text
    assert "按职务" in text
    given = {"place": factories.STREET, "person": cast["center"].id}
    keeper.post("/roster/rota/turns", given)
    assert "移出" in keeper.get(f"/roster/rota?place={factories.STREET}").text
    wrong = {"place": factories.STREET, "person": cast["auditor"].id}
    assert keeper.post("/roster/rota/turns", wrong).status_code == 422


@pytest.mark.parametrize("name", ["analyst", "auditor", "security_admin"])
def test_who_works_on_no_case_reads_no_list(browse, roster, name):
    assert browse(name).get("/roster/").status_code == 403
