"""The page on which running cases are moved to the newest release."""

import pytest
from sqlalchemy import func, select

from engine import worker
from engine.deployment import catalogue
from processes.upgrades.models import CaseMigration
from tests.engine.started import source
from tests.web import town


@pytest.fixture
def released(session, case):
    """A newer version of what the case runs."""
    changed = town.ON_GRID.replace('name="Handle"', 'name="处置"')
    catalogue.deploy(session, [source(changed)])


def test_an_analyst_tries_moves_and_takes_back_the_cases(browse, case, released, session):
    analyst = browse("analyst")
    assert "1件" in analyst.get("/studio/migrations").text
    answer = analyst.post("/studio/migrations", {"process": "dispute"})
    address = answer.location
    assert "排队中" in analyst.get(address).text
    worker.run_until_idle(session)
    page = analyst.get(address).text
    assert case.case_no in page
    assert "迁移能迁移的1件" in page
    assert analyst.post(address, {"do": "move"}).status_code == 302
    worker.run_until_idle(session)
    page = analyst.get(address).text
    assert "法定期限变动：0" in page
    analyst.post(address, {"do": "back"})
    worker.run_until_idle(session)
    page = analyst.get(address).text
    assert "已撤回迁移 1件" in page
    assert ">已迁移<" not in page
    assert "法定期限变动" not in page


def test_who_said_where_steps_go_on_is_offered_no_moving(browse, case, released, session):
    analyst = browse("analyst")
    address = analyst.post("/studio/migrations", {"process": "dispute"}).location
    worker.run_until_idle(session)
    made = session.scalars(select(CaseMigration)).one()
    made.mapped_by, made.mapping = made.planned_by, {"grid": {"Handle": "Handle"}}
    session.flush()
    page = analyst.get(address).text
    assert "请另一位有发布权限的人核对以后迁移" in page
    assert 'value="move"' not in page


def test_what_is_not_there_or_fits_nowhere_is_refused_in_a_sentence(
    browse, case, released, session
):
    analyst = browse("analyst")
    refused = analyst.post("/studio/migrations", {"process": "nothing"})
    assert refused.status_code == 422
    assert "没有按旧版本在办的案件" in refused.text
    address = analyst.post("/studio/migrations", {"process": "dispute"}).location
    worker.run_until_idle(session)
    wrong = analyst.post(address, {"do": "choose", "grid/Handle": "Nowhere"})
    assert "请从列表里选" in wrong.text
    assert analyst.get("/studio/migrations/999999").status_code == 404


@pytest.mark.parametrize("name", ["political_legal", "district_center"])
def test_only_who_may_release_moves_cases(browse, case, released, session, name):
    visitor = browse(name)
    assert visitor.post("/studio/migrations", {"process": "dispute"}).status_code == 403
    assert session.scalar(select(func.count()).select_from(CaseMigration)) == 0
