"""Real cases done again under a change, on the pages: asked for, refused, shown, ended early."""

from datetime import timedelta

from sqlalchemy import select

from engine import clock, worker
from processes.simulation import replay_runs
from processes.simulation.models import ReplayRun


def asked(analyst, change, **days):
    """Ask for the cases of some days, today's unless others are named."""
    today = clock.today().isoformat()
    analyst.get(f"/studio/{change.id}/replay")
    return analyst.post(f"/studio/{change.id}/replay", {"since": today, "until": today} | days)


def test_it_is_asked_for_and_shown(session, analyst, change, case):
    assert "开始重走" in analyst.get(f"/studio/{change.id}/replay").text
    asked(analyst, change)
    worker.run_until_idle(session)
    row = session.scalars(select(ReplayRun)).one()
    assert (row.failure, row.done, row.total) == (None, 1, 1)
    page = analyst.get(f"/studio/{change.id}/replay").text
    assert "都与历史完全一致" in page
    assert "不到5件" in page


def test_a_period_that_is_none_is_refused_and_stays_typed(session, analyst, change):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    answer = asked(analyst, change, until=tomorrow)
    assert answer.status_code == 422
    assert "不晚于今天" in answer.text
    assert tomorrow in answer.text
    assert not session.scalars(select(ReplayRun)).all()


def test_a_day_that_is_none_is_refused(analyst, change):
    assert asked(analyst, change, since="昨天").status_code == 422


def test_asked_for_twice_it_is_done_once(session, analyst, change):
    for _ in range(2):
        asked(analyst, change)
    assert len(session.scalars(select(ReplayRun)).all()) == 1


def test_it_can_be_ended_early(session, analyst, change):
    asked(analyst, change)
    assert "进行中" in analyst.get(f"/studio/{change.id}/replay").text
    analyst.post(f"/studio/{change.id}/replay", {"do": "cancel"})
    assert replay_runs.find_latest(session, change).cancelled_at is not None
