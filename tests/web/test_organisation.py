"""The pages about the district and its diagrams, and what failed."""

import pytest
from sqlalchemy import select

from engine import runner
from engine.deployment import catalogue
from engine.models import Incident, IncidentStatus
from tests.engine.started import source
from tests.engine.tokens import diagrams as d
from tests.processes.factories import STREET, VILLAGE
from tests.web import town


@pytest.mark.parametrize("name", ["grid_worker", "analyst", "auditor", "security_admin"])
def test_everybody_finds_who_is_in_office(browse, name):
    browser = browse(name)
    text = browser.get("/organisation/").text
    assert "花果街道" in text
    assert "区人社局" in text
    village = browser.get(f"/organisation/?within={VILLAGE}").text
    assert "演示mediator" in village
    assert "花园村人民调解委员会" in village
    assert f'/organisation/?within={STREET}"' in village


def test_a_place_that_is_not_there_is_not_found(browse):
    assert browse("grid_worker").get("/organisation/?within=999").status_code == 404


@pytest.mark.parametrize(
    ("name", "begins"),
    [("grid_worker", "/tasks/"), ("analyst", "/studio/"), ("system_admin", "/incidents/")],
)
def test_everybody_begins_where_they_have_something_to_do(browse, name, begins):
    assert browse(name).get("/").location == begins


def test_an_analyst_reads_the_diagrams_but_no_case(browse, session, case):
    analyst = browse("analyst")
    assert "网格责任制" in analyst.get("/diagrams/").text
    released = {each.name: each.id for each in catalogue.list_released(session)}
    assert "Feedback" in analyst.get(f"/diagrams/{released['grid.bpmn']}").text
    answer = analyst.get(f"/diagrams/{released['grid.bpmn']}/source")
    assert 'id="Handle"' in answer.text
    assert analyst.get(f"/diagrams/{released['handle.form']}").status_code == 404
    assert analyst.get("/cases/").status_code == 403
    assert analyst.get(f"/cases/{case.id}").status_code == 404


@pytest.mark.parametrize("name", ["auditor", "security_admin"])
def test_who_has_no_part_in_diagrams_does_not_read_them(browse, name):
    assert browse(name).get("/diagrams/").status_code == 403


@pytest.fixture
def incident(session, cast):
    """A calculation that cannot be made, until its variable is set."""
    town.deploy(session)
    fails = d.process(
        "fails",
        d.start(),
        d.service("Broken", "web.broken"),
        d.end(),
        d.flow("s", "Broken", "e"),
    )
    catalogue.deploy(session, [source(fails)])
    runner.start(session, "fails", {}, business_key="ZW-2026-9", district="420303")
    return session.scalars(select(Incident)).one()


def test_a_failure_waits_in_the_list_and_can_be_tried_again(browse, session, incident):
    admin = browse("system_admin")
    text = admin.get("/incidents/").text
    assert "这台打印机坏了" in text
    assert "ZW-2026-9" in text
    town.REPAIRED.append(True)
    answer = admin.post(f"/incidents/{incident.id}/retry", follow_redirects=True)
    town.REPAIRED.clear()
    assert "故障排除" in answer.text
    session.refresh(incident)
    assert incident.status is IncidentStatus.RESOLVED


def test_what_fails_again_is_said_to_have_failed(browse, incident):
    answer = browse("system_admin").post(f"/incidents/{incident.id}/retry", follow_redirects=True)
    assert "仍未成功" in answer.text


@pytest.mark.parametrize("name", ["outsider", "center", "analyst", "auditor"])
def test_nobody_else_sees_or_retries_failures(browse, incident, name):
    browser = browse(name)
    assert browser.get("/incidents/").status_code == 403
    assert browser.post(f"/incidents/{incident.id}/retry").status_code == 403
