"""The pages of the figures."""

import pytest

from processes.indicators import GROUPS
from tests.processes.factories import DISTRICT, OTHER_GRID, OTHER_STREET, STREET, VILLAGE
from tests.web import town


@pytest.mark.parametrize("name", ["political_legal", "district_center", "leader", "center"])
def test_whoever_answers_for_a_place_reads_its_figures(browse, case, name):
    page = browse(name).get("/statistics/").text
    assert "化解率" in page
    assert "0.00%" in page
    assert "0/1" in page


def test_a_street_counts_its_own_cases_alone(browse, session, cast, case):
    town.register(session, cast["outsider"], grid=OTHER_GRID)
    assert "0/1" in browse("center").get("/statistics/").text
    assert "0/2" in browse("district_center").get("/statistics/").text
    assert "0/2" not in browse("district_center").get(f"/statistics/?place={STREET}").text


@pytest.mark.parametrize("place", [DISTRICT, OTHER_STREET, OTHER_GRID])
def test_an_office_does_not_read_of_places_beyond_its_own(browse, case, place):
    center = browse("center")
    assert center.get(f"/statistics/?place={place}").status_code == 403
    assert center.get(f"/statistics/settled?place={place}").status_code == 403


@pytest.mark.parametrize("name", ["analyst", "liaison", "mediator", "auditor", "system_admin"])
def test_whoever_answers_for_no_place_reads_no_figures(browse, case, name):
    assert browse(name).get("/statistics/").status_code == 403


def test_a_count_says_what_it_counted(browse, case):
    page = browse("center").get("/statistics/").text
    assert 'class="figure-value number">1件<' in page
    assert 'class="figure-value number">0次<' in page


def test_only_a_share_has_parts_to_tell(browse, case):
    center = browse("center")
    assert "分子/分母" in center.get("/statistics/settled").text
    assert "分子/分母" not in center.get("/statistics/cases").text


def test_a_number_leads_to_the_cases_behind_it(browse, case):
    page = browse("center").get("/statistics/cases").text
    assert case.case_no in page
    assert "共1件案件。" in page
    assert "花园村" in page


def test_of_a_share_both_halves_are_listed(browse, case):
    center = browse("center")
    assert "没有可以列出的案件" in center.get("/statistics/settled").text
    assert case.case_no in center.get("/statistics/settled?of=whole").text


def test_cases_one_may_not_read_are_counted_and_not_listed(browse, session, cast, case):
    hidden = town.register(session, cast["outsider"], grid=OTHER_GRID)
    page = browse("leader").get("/statistics/cases").text
    assert "共2件案件，其中0件在您可以查看的范围内" in page
    assert hidden.case_no not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("since=gestern", "日期要写成"),
        ("since=2026-05-01&until=2026-04-01", "开始日期须不晚于结束日期"),
        ("since=1900-01-01", "期间不超过五年"),
    ],
)
def test_a_period_that_is_none_is_said_and_kept_in_its_field(browse, case, asked, said):
    page = browse("center").get(f"/statistics/?{asked}").text
    assert said in page
    assert asked.split("&")[0].split("=")[1] in page


def test_an_indicator_that_is_not_there_is_not_found(browse, case):
    assert browse("center").get("/statistics/ranking").status_code == 404


def test_a_village_can_be_looked_at_by_its_grids(browse, case):
    page = browse("grid_head").get(f"/statistics/cases?place={VILLAGE}").text
    assert "第一大网格" in page


@pytest.mark.parametrize("key", ["staffed", "patrol", "receptions.published"])
def test_what_counts_no_cases_lists_none(browse, case, key):
    page = browse("district_center").get(f"/statistics/{key}")
    assert page.status_code == 200
    assert case.case_no not in page.text
    assert "背后的案件" not in page.text


def test_every_indicator_has_a_page(browse, case):
    center = browse("district_center")
    every = [each for group in GROUPS.values() for each in group]
    assert every
    for each in every:
        assert each.name in center.get(f"/statistics/{each.key}").text
