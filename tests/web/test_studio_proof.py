"""A proof on the pages: asked for, shown with the way to each finding, ended early, kept as a scenario."""

import json

from sqlalchemy import select

from engine import worker
from processes.evidence import report, runs
from processes.evidence.models import ProofRun


def proved(session, analyst, change):
    """Ask for a proof and let the worker do it."""
    analyst.get(f"/studio/{change.id}/proof")
    analyst.post(f"/studio/{change.id}/proof", {})
    worker.run_until_idle(session)
    return session.scalars(select(ProofRun)).one()


def test_it_is_asked_for_and_shown(session, analyst, change):
    assert "开始证明" in analyst.get(f"/studio/{change.id}/proof").text
    row = proved(session, analyst, change)
    assert (row.failure, row.finished_at is not None) == (None, True)
    page = analyst.get(f"/studio/{change.id}/proof").text
    assert f"共看了{row.states}种情形" in page
    assert "visit" in page


def test_asked_for_twice_it_is_done_once(session, analyst, change):
    analyst.get(f"/studio/{change.id}/proof")
    for _ in range(2):
        analyst.post(f"/studio/{change.id}/proof", {})
    assert len(session.scalars(select(ProofRun)).all()) == 1


def test_it_can_be_ended_early(session, analyst, change):
    analyst.get(f"/studio/{change.id}/proof")
    analyst.post(f"/studio/{change.id}/proof", {})
    assert "进行中" in analyst.get(f"/studio/{change.id}/proof").text
    analyst.post(f"/studio/{change.id}/proof", {"do": "cancel"})
    assert runs.find_latest(session, change).cancelled_at is not None


def test_the_way_to_a_finding_is_played_and_kept(session, analyst, change):
    row = proved(session, analyst, change)
    number, line = next(
        (n, each)
        for n, each in enumerate(row.findings)
        if each["steps"] and each["kind"] != "fails"
    )
    page = analyst.get(f"/studio/{change.id}/proof").text
    assert report.load_lines([line])[0].sentence in page
    sent = {"steps": json.dumps(line["steps"]), "do": "look"}
    played = analyst.post(f"/studio/{change.id}/trial", sent)
    assert played.status_code == 200
    assert "不再合适" not in played.text
    answer = analyst.post(f"/studio/{change.id}/proof/scenario", {"number": str(number)})
    assert answer.headers["Location"].endswith(f"/studio/{change.id}/scenarios")


def test_a_finding_that_is_not_there_is_told(analyst, change):
    analyst.get(f"/studio/{change.id}/proof")
    answer = analyst.post(f"/studio/{change.id}/proof/scenario", {"number": "7"})
    assert answer.status_code == 422
    assert "这项发现已经不在了" in answer.text


def test_the_change_leads_to_what_is_ahead_of_it(analyst, change):
    page = analyst.get(f"/studio/{change.id}").text
    for ahead in ("proof", "replay", "simulation"):
        assert f'href="/studio/{change.id}/{ahead}"' in page
