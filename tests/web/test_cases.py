"""Finding and reading cases."""

import pytest
from sqlalchemy import select, text

from engine import history
from engine.deployment import catalogue
from processes import cards
from processes.cases.choices import TeamRole, WhistleKind
from processes.cases.models import Case
from processes.deadlines import case_deadlines
from processes.deadlines.models import PARTIES, DeadlineStatus
from processes.lists import cases, words
from processes.lists.declaration import Query
from processes.lists.selection import select_ids
from processes.organisation.people import Appointment
from processes.organisation.roles import Role
from processes.sponsorship import teams
from processes.whistles import whistles
from tests.engine.started import source
from tests.engine.tokens import diagrams as d
from tests.processes.factories import GRID, OTHER_GRID
from tests.web import town


@pytest.fixture
def whistle(session, cast, case):
    blown = whistles.blow(
        session,
        case.id,
        kind=WhistleKind.REGULAR,
        units=["dept-renshe", "dept-zhujian"],
        lead="dept-renshe",
        reason="需要几家一起办",
        by=cast["center"],
    )
    session.flush()
    return blown


@pytest.mark.parametrize(
    "name", ["grid_worker", "grid_head", "center", "district_center", "political_legal"]
)
def test_a_case_is_seen_from_its_grid_and_from_above(browse, case, name):
    browser = browse(name)
    assert case.case_no in browser.get("/cases/").text
    assert browser.get(f"/cases/{case.id}").status_code == 200


@pytest.mark.parametrize("name", ["outsider", "liaison", "leader"])
def test_for_others_it_is_as_if_it_were_not_there(browse, case, name):
    browser = browse(name)
    assert case.case_no not in browser.get("/cases/").text
    assert browser.get(f"/cases/{case.id}").status_code == 404
    assert browser.get(f"/cases/{case.id}/diagrams/grid").status_code == 404
    assert browser.post(f"/cases/{case.id}/parties/1/reveal").status_code == 404


def test_a_case_that_is_not_there_is_not_found(browse):
    assert "没有找到" in browse("center").get("/cases/999999").text


def test_a_department_sees_what_was_whistled_to_it_and_no_more(browse, case, whistle):
    renshe = browse("liaison")
    text = renshe.get(f"/cases/{case.id}").text
    assert "需要几家一起办" in text
    assert "区人社局" in text
    assert "区住建局" not in text
    assert "张三" not in text
    assert browse("gongan").get(f"/cases/{case.id}").status_code == 404


def test_the_centre_sees_who_reported_in(browse, session, case, whistle):
    whistles.sign(session, whistles.get_called(session, whistle.id, "dept-renshe"))
    text = browse("center").get(f"/cases/{case.id}").text
    assert "区住建局" in text
    assert "未签收" in text
    assert "主责" in text


def test_the_five_people_are_named(browse, session, cast, case):
    teams.appoint(session, case.id, TeamRole.POLICE, "周警官")
    assert "周警官" in browse("center").get(f"/cases/{case.id}").text


def test_the_case_page_says_what_happened_and_what_is_due(browse, session, cast, case):
    petition = town.register(session, cast["grid_worker"], is_petition=True)
    text = browse("grid_worker").get(f"/cases/{petition.id}").text
    assert "登记了纠纷" in text
    assert "信访" in text
    assert "法定" in text


@pytest.mark.parametrize("status", DeadlineStatus)
def test_a_clock_is_told_however_it_ended(browse, session, case, status):
    row = case_deadlines.open_statutory(session, case.id, "tj.confirm.apply", responsible=PARTIES)
    row.status = status
    session.flush()
    assert row.name in browse("center").get(f"/cases/{case.id}").text


def test_a_card_is_told_with_who_got_it_and_why(browse, session, case):
    row = case_deadlines.open_statutory(session, case.id, "xf.close", responsible=GRID)
    cards.issue_for_expired(session, row, row.due_at)
    text = browse("center").get(f"/cases/{case.id}").text
    assert "黄牌：" in text
    assert "到期未办" in text


def test_particulars_are_masked(browse, case):
    text = browse("grid_worker").get(f"/cases/{case.id}").text
    assert "138****1234" in text
    assert town.PHONE not in text
    assert town.ID_NO not in text


def test_they_are_shown_for_a_reason_that_is_kept(browse, session, cast, case):
    worker = browse("grid_worker")
    party = town.party_of(session, case)
    address = f"/cases/{case.id}/parties/{party.id}/reveal"
    assert worker.post(address, {"reason": " "}).status_code == 422
    assert town.PHONE in worker.post(address, {"reason": "首次联系"}).text
    kept = history.list_for_instance(session, case.instance_id)[-1]
    assert (kept.what, kept.by) == ("disclosed", cast["grid_worker"].id)
    assert kept.after == {"party": party.id, "reason": "首次联系"}
    assert town.PHONE not in worker.get(f"/cases/{case.id}").text


def test_who_reads_a_case_from_above_may_not_see_them(browse, session, case):
    address = f"/cases/{case.id}/parties/{town.party_of(session, case).id}/reveal"
    assert browse("political_legal").post(address, {"reason": "想看"}).status_code == 403


@pytest.mark.parametrize(
    ("words", "found"), [("漏水", 1), ("发霉 赔偿", 1), ("100%", 0), ("欠薪", 0)]
)
def test_cases_are_found_by_words_of_their_summary(browse, case, words, found):
    text = browse("center").get("/cases/", query_string={"q": words}).text
    assert (case.case_no in text) == bool(found)


def test_cases_are_found_by_number_and_narrowed_by_status(browse, case):
    center = browse("center")
    assert case.case_no in center.get(f"/cases/?q={case.case_no}").text
    assert "没有符合条件的案件" in center.get("/cases/?status=archived").text


def test_the_diagram_is_the_file_that_was_deployed(browse, case):
    answer = browse("grid_worker").get(f"/cases/{case.id}/diagrams/grid")
    assert answer.mimetype == "application/xml"
    assert 'id="Handle"' in answer.text
    assert browse("grid_worker").get(f"/cases/{case.id}/diagrams/leader").status_code == 404


def test_what_people_typed_is_only_text(browse, session, cast, case):
    evil = "<script>alert(1)</script>{{ 7*7 }}\"'>"
    nasty = town.register(session, cast["grid_worker"], summary=evil, event_name=evil)
    text = browse("grid_worker").get(f"/cases/{nasty.id}").text
    assert "<script>alert" not in text
    assert "{{ 7*7 }}" in text


def test_a_case_elsewhere_is_not_in_the_list(browse, session, cast, case):
    other = town.register(session, cast["outsider"], grid=OTHER_GRID)
    assert other.case_no not in browse("grid_worker").get("/cases/").text
    assert other.case_no in browse("district_center").get("/cases/").text


def test_the_search_can_use_its_index(session, cast, case):
    # Among so few cases the planner would rather walk through the newest ones.
    query = select(Case.id).where(words.in_text("天花板发霉"))
    session.execute(text("SET LOCAL enable_seqscan = off"))
    assert "ix_dispute_case_signs" in plan(session, query)


def test_the_list_of_somebody_with_few_cases_reads_no_others(session, cast, case):
    query = select_ids(cases.LIST, cast["liaison"], Query(), most=20)
    session.execute(text("SET LOCAL enable_seqscan = off"))
    assert "ix_dispute_case_owner_id" in plan(session, query)


def plan(session, query):
    """How PostgreSQL would answer the query."""
    compiled = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    return "\n".join(session.scalars(text(f"EXPLAIN {compiled}".replace(":", r"\:"))))


def test_who_handles_a_case_reports_that_it_turns_violent(browse, session, cast, case):
    alarming = d.process(
        "dispute",
        d.start(),
        d.catch("Danger", d.event("message", "M")),
        d.end(),
        d.flow("s", "Danger", "e"),
    )
    message = d.message("M", "=case_no").replace('name="M"', 'name="danger"')
    catalogue.deploy(session, [source(alarming + message)])
    waiting = town.register(session, cast["grid_worker"])
    worker = browse("grid_worker")
    assert "出现激化苗头" in worker.get(f"/cases/{waiting.id}").text
    assert worker.post(f"/cases/{waiting.id}/alarm").status_code == 302
    assert "出现激化苗头" not in worker.get(f"/cases/{waiting.id}").text


def test_nobody_is_told_what_nobody_waits_for(browse, case):
    assert "出现激化苗头" not in browse("grid_worker").get(f"/cases/{case.id}").text
    assert browse("grid_worker").post(f"/cases/{case.id}/alarm").status_code == 409
    answer = browse("center").post(
        f"/cases/{case.id}/whistles/1/excuse",
        {"unit": "dept-renshe", "reason": "不涉及", "new_lead": "dept-zhujian"},
    )
    assert answer.status_code == 404


def test_strangers_to_a_case_tell_it_nothing(browse, case, whistle):
    assert browse("outsider").post(f"/cases/{case.id}/alarm").status_code == 404
    assert browse("liaison").post(f"/cases/{case.id}/alarm").status_code == 403
    excuse = f"/cases/{case.id}/whistles/1/excuse"
    assert browse("liaison").post(excuse, {"unit": "dept-renshe"}).status_code == 403
    assert browse("grid_worker").post(excuse, {"unit": "dept-renshe"}).status_code == 403


def test_a_department_sees_its_part_whatever_else_its_liaison_is(
    browse, session, cast, case, whistle
):
    also = {"role": Role.GRID_WORKER, "at": OTHER_GRID, "district": case.district}
    session.add(Appointment(person_id=int(cast["liaison"].id), **also))
    session.flush()
    text = browse("liaison").get(f"/cases/{case.id}").text
    assert "区人社局" in text
    assert "区住建局" not in text
    assert "张三" not in text
    assert "登记了纠纷" not in text
