"""Made-up cases under a change, on the pages: asked for, refused, run, shown, ended early."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, worker
from processes.simulation import simulation_runs
from processes.simulation.models import SimulationRun


@pytest.fixture(autouse=True)
def few_runs(monkeypatch):
    """Three pairs are enough here."""
    monkeypatch.setattr(simulation_runs, "RUNS", 3)


def asked(analyst, change, **typed):
    """Ask for cases like today's."""
    today = clock.today().isoformat()
    analyst.get(f"/studio/{change.id}/simulation")
    sent = {"since": today, "until": today} | typed
    return analyst.post(f"/studio/{change.id}/simulation", sent)


def test_it_is_asked_for_run_and_shown(session, analyst, change, case):
    assert "开始推演" in analyst.get(f"/studio/{change.id}/simulation").text
    asked(analyst, change, wave="3", role="grid_worker", at="420303001201-01-01", people="2")
    worker.run_until_idle(session)
    row = session.scalars(select(SimulationRun)).one()
    assert (row.failure, row.done, row.total) == (None, 3, 3)
    told = simulation_runs.read(row)
    cases = told.general[0].told
    assert cases.draft.mean > cases.current.mean
    page = analyst.get(f"/studio/{change.id}/simulation").text
    assert "推演了3遍" in page
    assert "案件是原来的3倍；" in page
    assert "第1小网格的网格员增减+2人。" in page
    assert "95%区间" in page


def test_without_a_case_to_learn_from_it_says_so(session, analyst, change):
    asked(analyst, change)
    worker.run_until_idle(session)
    assert "没有一件案件的历史能用来估计" in session.scalars(select(SimulationRun)).one().failure


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"wave": "很多"}, "应写数字"),
        ({"wave": "nan"}, "0.1到10倍"),
        ({"wave": "11"}, "0.1到10倍"),
        ({"people": "2"}, "要选岗位"),
        ({"people": "2000", "role": "mediator", "at": "420303001201"}, "不超过100人"),
        ({"off_since": "2026-03-02"}, "从哪天到哪天"),
        ({"off_since": "2026-03-02", "off_until": "2026-03-01"}, "不超过31天"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_stays_typed(session, analyst, change, typed, told):
    answer = asked(analyst, change, **typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert all(f'value="{each}"' in answer.text for each in typed.values())
    assert not session.scalars(select(SimulationRun)).all()


def test_a_period_that_is_none_is_refused(analyst, change):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert asked(analyst, change, until=tomorrow).status_code == 422


def test_it_can_be_ended_early(session, analyst, change):
    asked(analyst, change)
    assert "进行中" in analyst.get(f"/studio/{change.id}/simulation").text
    analyst.post(f"/studio/{change.id}/simulation", {"do": "cancel"})
    assert simulation_runs.find_latest(session, change).cancelled_at is not None
