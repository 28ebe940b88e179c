"""The one list: what is found, narrowed, arranged, counted, done to many at once and undone."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, history, tasks, worker
from processes import notices
from processes.cases.choices import Change, RiskColor
from processes.cases.models import CaseChange
from processes.casework.urging import TaskUrge
from processes.deadlines import case_deadlines
from processes.diagrams import shipped
from processes.exports.models import Export
from processes.lists import LISTS, bulk
from processes.lists.declaration import Query
from processes.lists.models import BulkAct
from processes.lists.reading import list_page
from processes.organisation.places import Place
from processes.whistles import whistles
from processes.whistles.models import Whistle
from tests.processes.factories import STREET, add_card
from tests.web import town
from tests.web.statements import counted
from web.paging import SIZE


def rows(page):
    return [int(each) for each in re.findall(r'<tr class="[^"]*" data-row="(\d+)"', page.text)]


def view_count(page, words):
    return re.search(rf'{words} <span class="count">([^<]+)</span>', page.text).group(1)


@pytest.mark.parametrize(
    ("words", "name", "is_found"),
    [
        ("张三", "grid_worker", True),
        ("13800001234", "grid_worker", True),
        ("138-0000-1234", "center", True),
        (town.ID_NO, "center", True),
        ("张三 漏水", "grid_worker", True),
        ("张三 火灾", "grid_worker", False),
        ("张", "grid_worker", False),
        ("三号楼", "grid_worker", True),
        ("三号楼", "political_legal", True),
        ("花园", "political_legal", True),
        # Who reads 张某 does not find by the name, nor by what is shown to nobody.
        ("张三", "political_legal", False),
        ("13800001234", "political_legal", False),
        (town.ID_NO, "political_legal", False),
        # What one may not see is not found.
        ("张三", "outsider", False),
        ("漏水", "outsider", False),
    ],
)
def test_a_case_is_found_by_whatever_one_reads_of_it(
    browse, session, cast, case, words, name, is_found
):
    case.place, case.event_name = "三号楼下", "漏水纠纷"
    session.merge(Place(code=case.village, name="花园村", kind="village", district=case.district))
    session.flush()
    page = browse(name).get("/cases/", query_string={"q": words})
    assert (rows(page) == [case.id]) is is_found


def test_the_only_case_found_from_the_header_is_opened_at_once(browse, session, cast, case):
    worker = browse("grid_worker")
    assert 'action="/cases/" role="search"' in worker.get("/organisation/").text
    answer = worker.get("/cases/", query_string={"q": case.case_no, "go": "1"})
    assert answer.location == f"/cases/{case.id}"
    town.register(session, cast["grid_worker"])
    both = worker.get("/cases/", query_string={"q": "张三", "go": "1"})
    assert (both.status_code, len(rows(both))) == (200, 2)


def test_who_reads_no_cases_has_no_box_to_find_one_in(browse):
    assert 'id="find"' not in browse("auditor").get("/organisation/").text


def test_a_row_tells_the_limit_the_holder_and_masked_parties(browse, session, cast, case):
    case_deadlines.open_statutory(session, case.id, "sq.mediate")
    case.owner_id = int(cast["grid_worker"].id)
    session.flush()
    text = browse("grid_worker").get("/cases/").text
    assert "张某、李某" in text
    assert "演示grid_worker" in text
    assert "还剩" in text
    assert "张三" not in text


def test_a_department_reads_neither_parties_nor_holder_of_a_case_it_was_called_to(
    browse, session, cast, case
):
    case.owner_id = int(cast["grid_worker"].id)
    whistles.blow(
        session, case.id, kind="regular", units=["dept-renshe"], lead="dept-renshe", reason="会商"
    )
    text = browse("liaison").get("/cases/").text
    assert case.case_no in text
    assert "李某" not in text
    assert "演示grid_worker" not in text


def test_views_count_what_they_show_and_narrow_to_it(browse, session, cast, case):
    town.register(session, cast["grid_worker"])
    worker = browse("grid_worker")
    page = worker.get("/cases/")
    assert (view_count(page, "全部"), view_count(page, "超期")) == ("2", "0")
    case_deadlines.open_statutory(session, case.id, "sq.mediate")
    session.flush()
    with clock.at(clock.now() + timedelta(days=200)):
        page = worker.get("/cases/")
        assert page.status_code == 302, "the session is over by then"
        worker = browse("grid_worker")
        assert view_count(worker.get("/cases/"), "超期") == "1"
        assert rows(worker.get("/cases/?due=late")) == [case.id]


def test_a_case_is_followed_by_its_star_and_stands_in_a_view(browse, session, cast, case):
    worker = browse("grid_worker")
    worker.get("/cases/")
    answer = worker.post(f"/cases/{case.id}/follow", {"back": "/cases/?status=handling"})
    assert answer.location == "/cases/?status=handling"
    worker.post(f"/cases/{case.id}/follow")
    page = worker.get("/cases/?followed=1")
    assert (rows(page), view_count(page, "我关注的")) == ([case.id], "1")
    assert rows(browse("center").get("/cases/?followed=1")) == []
    assert "已关注" in worker.get(f"/cases/{case.id}").text
    worker.post(f"/cases/{case.id}/unfollow")
    assert rows(worker.get("/cases/?followed=1")) == []


@pytest.mark.parametrize("typed", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_a_button_leads_back_to_no_other_site(browse, case, typed):
    answer = browse("grid_worker").post(f"/cases/{case.id}/follow", {"back": typed})
    assert answer.location == f"/cases/{case.id}"


def test_columns_are_kept_for_the_person(browse, case):
    worker = browse("grid_worker")
    assert 'data-column="parties"' in worker.get("/cases/").text
    worker.post("/lists/cases/columns", {"column": ["name", "amount", "nonsense"]})
    text = browse("grid_worker").get("/cases/").text
    assert 'data-column="amount"' in text
    assert 'data-column="parties"' not in text
    assert 'data-column="parties"' in browse("center").get("/cases/").text


def test_a_view_is_kept_shared_with_the_office_and_deleted_by_its_owner(browse, cast, case):
    center, group = browse("center"), f"center@{STREET}"
    typed = {"name": "网格里的", "risk": "yellow", "sort": "registered", "shared_with": group}
    assert (
        center.post("/lists/cases/views", typed).location == "/cases/?risk=yellow&sort=registered"
    )
    page = center.get("/cases/")
    assert view_count(page, "网格里的") == "1"
    assert "网格里的" not in browse("political_legal").get("/cases/").text
    number = re.search(r"/lists/views/(\d+)/delete", page.text).group(1)
    browse("grid_worker").post(f"/lists/views/{number}/delete")
    assert "网格里的" in center.get("/cases/").text
    center.post(f"/lists/views/{number}/delete", {"list": "cases"})
    assert "网格里的" not in center.get("/cases/").text


def test_a_view_is_shared_with_no_office_that_is_not_ones_own(browse, case):
    typed = {"name": "x", "shared_with": "center@420303999"}
    assert browse("grid_worker").post("/lists/cases/views", typed).status_code == 403
    assert browse("auditor").post("/lists/cases/views", {"name": "x"}).status_code == 404


@pytest.mark.parametrize("sort", ["case_no", "-case_no", "tier", "limit", "-registered", "place"])
def test_in_every_order_pages_follow_each_other_without_gap(browse, session, cast, case, sort):
    for n in range(SIZE + 2):
        town.register(session, cast["grid_worker"], event_name=f"第{n}件")
    worker = browse("grid_worker")
    address, seen = f"/cases/?sort={sort}", []
    while address:
        page = worker.get(address)
        seen += rows(page)
        found = re.search(r'href="(/cases/\?after=[^"]+)"', page.text)
        address = found.group(1).replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == SIZE + 3


@pytest.mark.parametrize("key", sorted(LISTS))
def test_a_list_asks_one_statement_for_rows_and_one_for_counts_however_long(
    browse, session, cast, key
):
    browser = browse("district_center")
    fill(session, cast, 2)
    few = asked(session, browser, key)
    fill(session, cast, SIZE + 2)
    many = asked(session, browser, key)
    assert len(many) == len(few), many
    assert [bool(each.startswith("SELECT")) for each in many].count(True) <= 11
    assert sum("chosen" in each for each in many) == 1, "rows"
    assert sum("AS n0" in each for each in many) == 1, "counts"


def asked(session, browser, key):
    address = {"tasks": "/tasks/?scope=area", "notices": "/notices/?scope=all"}.get(key, f"/{key}/")
    browser.get(address)
    with counted(session) as told:
        page = browser.get(address)
    assert page.status_code == 200
    assert rows(page)
    return told


def fill(session, cast, number):
    """So many rows of every list."""
    town.deploy(session)
    for n in range(number):
        case = town.register(session, cast["grid_worker"], is_petition=True, event_name=f"第{n}件")
        units = ["dept-renshe"]
        whistles.blow(session, case.id, kind="regular", units=units, lead=units[0], reason="会商")
        add_card(session, case)
        notices.notify(
            session,
            to=[cast["district_center"].id],
            matter=f"x:{case.id}",
            title="请办理",
            case_id=case.id,
        )
    session.flush()


def test_who_sees_a_part_of_a_case_finds_in_the_area_no_task_of_others(session, cast, case):
    whistles.blow(
        session, case.id, kind="regular", units=["dept-renshe"], lead="dept-renshe", reason="会商"
    )
    query = Query(filters={"scope": "area"})
    found = list_page(session, LISTS["tasks"], cast["liaison"], query, size=20)
    assert found.items == []
    above = list_page(session, LISTS["tasks"], cast["center"], query, size=20)
    assert [each.case.id for each in above.items] == [case.id]


# What is done to many at once.


def chosen(session, cast, number):
    town.deploy(session)
    made = [town.register(session, cast["grid_worker"]) for _ in range(number)]
    return made, [town.task_of(session, each) for each in made]


def act_of(session):
    return session.scalars(select(BulkAct).order_by(BulkAct.id.desc()).limit(1)).one()


def events(session, case):
    return [each.what for each in history.list_for_instance(session, case.instance_id)]


def test_many_are_taken_at_once_each_with_its_line_and_given_back_in_time(browse, session, cast):
    cases, found = chosen(session, cast, 3)
    tasks.claim(session, found[2].id, cast["grid_head"])
    worker = browse("grid_worker")
    ids = [str(each.id) for each in found]
    page = worker.get(worker.post("/lists/tasks/claim", {"row": ids, "back": "/tasks/"}).location)
    assert "已领取2项。1项没有办成" in page.text
    [told] = re.findall(rf"<li>{cases[2].case_no} (.*?)</li>", page.text)
    assert "已由演示grid_head领取" in told
    for each in found:
        session.refresh(each)
    own = cast["grid_worker"].id
    assert [each.assignee for each in found] == [own, own, cast["grid_head"].id]
    assert [events(session, each).count("claimed") for each in cases] == [1, 1, 1]
    undone = worker.post(f"/lists/acts/{act_of(session).id}/undo", {"back": "/tasks/"})
    assert "已撤销2项" in worker.get(undone.location).text
    for each in found[:2]:
        session.refresh(each)
        assert each.assignee is None
    assert events(session, cases[0])[-1] == "released"


def test_after_ten_seconds_nothing_is_undone(browse, session, cast):
    _cases, [task] = chosen(session, cast, 1)
    worker = browse("grid_worker")
    worker.post("/lists/tasks/claim", {"row": [str(task.id)]})
    late = clock.now() + bulk.UNDO + bulk.GRACE + timedelta(seconds=1)
    with clock.at(late):
        page = worker.get("/tasks/?did=" + str(act_of(session).id))
        assert "/undo" not in page.text
        assert worker.post(f"/lists/acts/{act_of(session).id}/undo").status_code == 302
    session.refresh(task)
    assert task.assignee == cast["grid_worker"].id


def test_nobody_undoes_the_act_of_another(browse, session, cast):
    _cases, [task] = chosen(session, cast, 1)
    browse("grid_worker").post("/lists/tasks/claim", {"row": [str(task.id)]})
    number = act_of(session).id
    assert browse("grid_head").post(f"/lists/acts/{number}/undo").status_code == 404
    assert "已领取" not in browse("grid_head").get(f"/tasks/?did={number}").text


def test_many_are_handed_on_with_a_reason_and_fetched_back(browse, session, cast):
    cases, found = chosen(session, cast, 2)
    worker, ids = browse("grid_worker"), [str(each.id) for each in found]
    asked_for = worker.post("/lists/tasks/receivers", {"row": ids, "back": "/tasks/"})
    form = worker.get(asked_for.location)
    assert "演示grid_head" in form.text
    typed = {"row": ids, "to": cast["grid_head"].id, "back": "/tasks/"}
    assert worker.post("/lists/tasks/hand-on", typed).status_code == 422
    done = worker.post("/lists/tasks/hand-on", typed | {"reason": "我出差"})
    assert "已转办2项" in worker.get(done.location).text
    session.refresh(found[0])
    assert found[0].assignee == cast["grid_head"].id
    assert noted(session, cases[1])[-1] == Change.TRANSFERRED
    tasks.delegate(session, found[1].id, cast["grid_worker"], cast["grid_head"])
    undone = worker.post(f"/lists/acts/{act_of(session).id}/undo", {"back": "/tasks/"})
    text = worker.get(undone.location).text
    assert "已撤销1项。1项没有办成" in text
    assert "之后已有人办理" in text
    session.refresh(found[0])
    assert found[0].assignee is None
    assert "转办已撤销" in browse("grid_head").get("/notices/").text


def noted(session, case):
    chosen_ = select(CaseChange.what).where(CaseChange.case_id == case.id)
    return session.scalars(chosen_.order_by(CaseChange.id)).all()


def test_urging_many_waits_for_the_time_to_undo_it(browse, session, cast):
    cases, found = chosen(session, cast, 2)
    center, ids = browse("center"), [str(each.id) for each in found]
    page = center.get(center.post("/lists/tasks/urge", {"row": ids}).location)
    assert "2项将在十秒后催办" in page.text
    assert session.scalars(select(TaskUrge)).all() == []
    with clock.at(clock.now() + timedelta(seconds=20)):
        worker.run_until_idle(session)
    assert {each.task_id for each in session.scalars(select(TaskUrge))} == {t.id for t in found}
    assert [noted(session, each)[-1] for each in cases] == [Change.URGED] * 2
    page = center.get(center.post("/lists/tasks/urge", {"row": ids}).location)
    assert "2项没有办成" in page.text, "once for a working day"


def test_urging_that_is_undone_reminds_nobody(browse, session, cast):
    _cases, [task] = chosen(session, cast, 1)
    center = browse("center")
    center.post("/lists/tasks/urge", {"row": [str(task.id)]})
    center.post(f"/lists/acts/{act_of(session).id}/undo")
    with clock.at(clock.now() + timedelta(seconds=20)):
        worker.run_until_idle(session)
    assert session.scalars(select(TaskUrge)).all() == []


def test_what_one_may_not_see_is_refused_like_what_is_not_there(browse, session, cast):
    cases, found = chosen(session, cast, 1)
    outsider = browse("outsider")
    for verb in ("claim", "urge"):
        outsider.post(f"/lists/tasks/{verb}", {"row": [str(found[0].id)]})
        assert act_of(session).done == []
    session.refresh(found[0])
    assert found[0].assignee is None
    assert cases[0].case_no not in outsider.get(f"/tasks/?did={act_of(session).id}").text


def test_a_department_signs_for_many_whistles_at_once_and_hears_what_cannot_be_undone(
    browse, session, cast
):
    shipped.deploy(session)
    facts = {"risk_color": RiskColor.RED, "police_matter": True}
    cases = [town.register(session, cast["grid_worker"], **facts) for _ in range(2)]
    session.flush()
    gongan = browse("gongan")
    blown = rows(gongan.get("/whistles/"))
    assert len(blown) == 2
    sheet = gongan.get(f"/cases/{cases[0].id}/whistles").text
    assert 'action="/lists/whistles/sign"' in sheet
    assert re.search(r'name="row" value="(\d+)"', sheet)[1] in map(str, blown)
    done = gongan.post(
        "/lists/whistles/sign", {"row": [str(each) for each in blown], "back": "/whistles/"}
    )
    page = gongan.get(done.location)
    assert "已签收2项" in page.text
    assert "待签收" not in re.sub("<nav.*?</nav>|<option.*?</option>", "", page.text, flags=re.S)
    undone = gongan.post(f"/lists/acts/{act_of(session).id}/undo", {"back": "/whistles/"})
    text = gongan.get(undone.location).text
    # What a signature has led to outside may not be taken back; then each says why.
    undone_of = int(re.search(r"已撤销(\d)项", text).group(1))
    assert undone_of + len(re.findall(r"<li>ZW-.*?:.+?</li>", text)) == len(cases)


def test_the_button_in_a_row_signs_for_that_whistle_alone(browse, session, cast):
    shipped.deploy(session)
    facts = {"risk_color": RiskColor.RED, "police_matter": True}
    cases = [town.register(session, cast["grid_worker"], **facts) for _ in range(2)]
    session.flush()
    gongan = browse("gongan")
    page = gongan.get("/whistles/").text
    blown = rows(gongan.get("/whistles/"))
    for case in cases:
        assert f'aria-label="签收{case.case_no}"' in page
    chosen_too = {"row": [str(each) for each in blown], "only": str(blown[0])}
    done = gongan.post("/lists/whistles/sign", chosen_too)
    assert "已签收1项" in gongan.get(done.location).text
    assert [len(act_of(session).done), act_of(session).refused] == [1, []]


@pytest.mark.parametrize("who", ["gongan", "center"])
def test_whistles_stand_in_the_order_their_steps_end_for_whom_they_wait_and_who_waits(
    browse, session, cast, who
):
    shipped.deploy(session)
    facts = {"risk_color": RiskColor.RED, "police_matter": True}
    began, cases = clock.now(), {}
    for minutes in (20, 0, 10):
        with clock.at(began + timedelta(minutes=minutes)):
            cases[minutes] = town.register(session, cast["grid_worker"], **facts).id
    session.flush()
    wanted = [cases[minutes] for minutes in sorted(cases)]
    by_case = {each.case_id: each.id for each in session.scalars(select(Whistle))}
    soonest_first = [by_case[case_id] for case_id in wanted]
    browser = browse(who)
    page = browser.get("/whistles/?sort=todo")
    assert rows(page) == soonest_first
    assert rows(browser.get("/whistles/?sort=-todo")) == soonest_first[::-1]
    assert "waits=sign&amp;sort=todo" in page.text
    # Who waits reads for what, and until when.
    assert ("等签收" in page.text) is (who == "center")
    assert page.text.count('class="due due-') >= len(cases)


def test_nothing_chosen_says_so(browse, session, cast):
    chosen(session, cast, 1)
    worker = browse("grid_worker")
    for address in ("tasks/claim", "tasks/receivers"):
        assert "请先选中" in worker.get(worker.post(f"/lists/{address}").location).text


def test_chosen_cases_are_exported_and_no_others(browse, session, cast):
    cases, _found = chosen(session, cast, 2)
    center = browse("center")
    answer = center.post("/lists/cases/export", {"row": [str(cases[0].id)]})
    assert "made=" in answer.location
    assert session.scalars(select(Export)).one().cases == 1


def test_who_has_a_case_open_is_told_of_the_others_who_have(browse, session, case):
    worker, center = browse("grid_worker"), browse("center")
    worker.get(f"/cases/{case.id}")
    center.get(f"/cases/{case.id}")
    assert worker.post(f"/live/cases/{case.id}/present").json == []
    assert center.post(f"/live/cases/{case.id}/present").json == ["演示grid_worker"]
    assert worker.post(f"/live/cases/{case.id}/present").json == ["演示center"]
    assert browse("outsider").post(f"/live/cases/{case.id}/present").status_code == 404
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert center.post(f"/live/cases/{case.id}/present").json == []


def test_a_page_that_asks_by_itself_keeps_no_session_alive(browse, case):
    worker = browse("grid_worker")
    worker.get(f"/cases/{case.id}")
    with clock.at(clock.now() + timedelta(minutes=20)):
        assert worker.post(f"/live/cases/{case.id}/present").status_code == 200
        assert worker.get("/cases/", headers={"X-Background": "1"}).status_code == 200
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert worker.get("/cases/").status_code == 302


def test_where_no_answer_can_be_held_open_the_browser_is_told_not_to_ask_again(browse, case):
    assert browse("grid_worker").get("/live/?list=cases").status_code == 204
