"""The pages of the rules: what they show, what they refuse, and that analysts see counts only."""

import pytest

from processes.deadlines import limits
from processes.diagrams import shipped

CHANGE = {"amount": "2", "unit": "working_day", "extension": "2", "note": "区里决定提速"}


@pytest.fixture
def installed(session):
    shipped.deploy(session)
    return session


def test_everybody_at_work_finds_a_rule_with_its_article(browse, installed):
    page = browse("grid_worker").get("/limits/?words=信访事项办结").text
    assert "60日" in page
    assert "《信访工作条例》第三十四条" in page
    assert "网格现场处置" not in page


def test_what_no_law_says_is_told_as_the_districts_own_and_what_is_in_doubt_as_that(
    browse, installed
):
    page = browse("grid_worker").get("/limits/?words=grid.resolve").text
    assert '<span class="visually-hidden">本区规定</span></span> 本区规定</span>' in page
    assert "待确认" in browse("grid_worker").get("/limits/tj.rm").text


def test_an_analyst_sees_what_a_version_means_before_it_is_released(browse, installed):
    analyst = browse("analyst")
    seen = analyst.post("/limits/grid.resolve/preview", CHANGE).text
    assert "确认发布" in seen
    assert "个期限不变" in seen
    assert limits.newest(installed).versions("grid.resolve", None)[0].version == 1
    analyst.post("/limits/grid.resolve/release", CHANGE)
    installed.info.clear()
    assert limits.newest(installed).versions("grid.resolve", None)[0].amount == 2
    assert "3个工作日改为2个工作日" in analyst.get("/limits/grid.resolve").text


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("xf.close", {"amount": "90", "unit": "day", "extension": "30"}, "只能改短，不能改长"),
        ("tj.confirm.apply", {"amount": "20", "unit": "day"}, "权利期限"),
        ("grid.resolve", {"amount": "许多"}, "“期限”应为"),
        ("grid.resolve", {"note": " "}, "请填写理由"),
    ],
)
def test_a_refused_version_keeps_what_was_typed(browse, installed, key, typed, told):
    answer = browse("system_admin").post(f"/limits/{key}/release", CHANGE | typed)
    assert answer.status_code == 422
    assert told in answer.text
    if key != "tj.confirm.apply":
        assert f'value="{(CHANGE | typed)["amount"]}"' in answer.text


def test_who_neither_analyses_nor_administers_releases_nothing(browse, installed):
    outsider = browse("outsider")
    for verb in ("preview", "release"):
        assert outsider.post(f"/limits/grid.resolve/{verb}", CHANGE).status_code == 403
    assert "发布新版" not in outsider.get("/limits/grid.resolve").text


def test_a_rule_there_is_not_is_not_found(browse, installed):
    assert browse("grid_worker").get("/limits/grid.nothing").status_code == 404
