"""The page that tells what really happens, and the cases behind its numbers."""

import pytest

from engine import clock, runner
from processes.mining import collecting
from tests.processes.factories import OTHER_GRID, OTHER_STREET
from tests.web import town


@pytest.fixture
def read(session):
    """Have history read, as a worker does every five minutes."""

    def read_now():
        session.flush()
        return collecting.read_all(session)

    return read_now


@pytest.mark.parametrize("name", ["district_center", "center", "grid_head", "political_legal"])
def test_whoever_answers_for_a_place_sees_its_figures_on_the_diagram(browse, case, read, name):
    read()
    page = browse(name).get("/mining/?process=grid").text
    assert "流程实况" in page
    assert "data-figures" in page
    assert "element=Handle&amp;measure=now" in page


@pytest.mark.parametrize("name", ["grid_worker", "liaison", "mediator", "auditor", "leader"])
def test_nobody_else_does(browse, case, read, name):
    read()
    assert browse(name).get("/mining/").status_code == 403
    assert browse(name).get("/mining/cases?process=grid&element=Handle").status_code == 403


def test_a_number_leads_to_its_cases(browse, case, read):
    read()
    center = browse("center")
    for number in ("element=Handle&measure=now", "element=Handle", "flow=f_gs_Handle"):
        page = center.get(f"/mining/cases?process=grid&{number}").text
        assert case.case_no in page
        assert "共1件案件。" in page
    assert (
        case.case_no
        not in center.get("/mining/cases?process=grid&element=Handle&measure=late").text
    )


def test_a_path_leads_to_the_cases_that_took_it(browse, case, read):
    read()
    center = browse("center")
    page = center.get("/mining/?process=grid").text
    (address,) = {
        part.split('"')[0] for part in page.split('href="')[1:] if "path=" in part.split('"')[0]
    }
    assert case.case_no in center.get(address.replace("&amp;", "&")).text


def test_cases_of_other_places_are_not_counted(browse, session, cast, case, read):
    town.register(session, cast["outsider"], grid=OTHER_GRID)
    read()
    asked = "/mining/cases?process=grid&element=Handle"
    assert "共2件案件。" in browse("district_center").get(asked).text
    assert "共1件案件。" in browse("center").get(asked).text
    assert browse("center").get(f"{asked}&place={OTHER_STREET}").status_code == 403


def test_an_analyst_sees_no_small_number_and_no_case(browse, session, cast, case, read):
    read()
    analyst = browse("analyst")
    page = analyst.get("/mining/?process=grid").text
    assert "少于5件" in page
    assert "/mining/cases?" not in page
    refused = analyst.get("/mining/cases?process=grid&element=Handle")
    assert refused.status_code == 403
    assert case.case_no not in refused.text
    for _ in range(4):
        town.register(session, cast["grid_worker"])
    read()
    assert '<td class="number">5</td>' in analyst.get("/mining/?process=grid").text


def test_an_analyst_cannot_narrow_the_figures_to_a_place(browse, case, read):
    read()
    page = browse("analyst").get(f"/mining/?process=grid&place={OTHER_STREET}").text
    assert 'name="place"' not in page
    assert "少于5件" in page


def test_the_table_is_sorted_by_any_measure(browse, session, cast, case, read):
    for _ in range(2):
        other = town.register(session, cast["grid_worker"])
    given = {"remark": "已劝和", "needs_enforcement": False}
    runner.complete(session, town.task_of(session, other).id, given, cast["grid_worker"])
    read()
    center = browse("center")

    def order(sort):
        page = center.get(f"/mining/?process=grid&sort={sort}").text.split('id="figures"')[1]
        return page.index("Handle") < page.index("Feedback")

    assert order("visits")
    assert not order("waited") or order("now")
    assert 'aria-sort="descending"' in center.get("/mining/?process=grid&sort=now").text


def test_what_was_taken_back_stands_among_the_departures(browse, session, cast, case, read):
    with clock.at(clock.now()):
        task = town.task_of(session, case)
        given = {"remark": "已劝和", "needs_enforcement": False}
        runner.complete(session, task.id, given, cast["grid_worker"])
        runner.suspend(session, case.instance_id, by=cast["grid_worker"])
    read()
    page = browse("center").get("/mining/?process=dispute").text
    assert "暂停" in page.split('id="departures"')[1]
    assert case.case_no in browse("center").get("/mining/cases?process=dispute&what=suspended").text


@pytest.mark.parametrize(
    "address", ["?process=nothing", "?process=grid&version=999999", "cases?process=grid&flow=none"]
)
def test_what_is_not_there_is_not_found(browse, case, address):
    assert browse("center").get(f"/mining/{address}").status_code == 404


def test_a_version_may_be_chosen(browse, session, case, read):
    read()
    page = browse("center").get("/mining/?process=grid").text
    version = page.split('id="version"')[1].split('value="')[2].split('"')[0]
    assert "element=Handle" in browse("center").get(f"/mining/?process=grid&version={version}").text


def test_before_anything_is_released_the_page_says_so(browse):
    page = browse("center").get("/mining/")
    assert page.status_code == 200
    assert "还没有发布流程" in page.text
