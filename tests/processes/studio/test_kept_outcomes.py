"""What became of a change's scenarios is kept until anything it depends on is another."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from engine import clock, worker
from engine.deployment import catalogue
from processes.studio import drafts, kept_outcomes, reviewing, versions
from tests.processes.studio import files
from tests.processes.studio import scenarios as s

NOW = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
GREEN = s.text(s.start("visit"), s.complete("Call"), name="打电话")
RED = s.text(s.start("visit"), s.complete("Ring"), name="打电话")


@pytest.fixture(autouse=True)
def _clock():
    with clock.at(NOW):
        yield


@pytest.fixture
def scenario(session, change, draft, analyst):
    """A scenario of the drafted diagram."""
    return drafts.add(session, change, "visit.test.json", GREEN, by=analyst)


def kept(session, change):
    return kept_outcomes.find(session, change, drafts.contents(session, change))


def test_nothing_is_kept_before_they_ran(session, change, scenario):
    assert kept(session, change) is None


def test_what_came_of_them_is_kept_with_its_time(session, change, scenario):
    kept_outcomes.run(session, change)
    row = kept(session, change)
    [outcome] = kept_outcomes.outcomes(row)
    assert (row.at, outcome.name, outcome.passed) == (NOW, "打电话", True)


def test_after_an_edit_it_is_no_longer_told(session, change, draft, scenario, analyst):
    kept_outcomes.run(session, change)
    head = versions.newest(session, draft)
    versions.save(session, draft, files.text(after="P9D"), parent=head, by=analyst)
    assert kept(session, change) is None
    kept_outcomes.run(session, change)
    assert kept(session, change) is not None


def test_after_another_release_or_on_another_day_it_is_no_longer_told(session, change, scenario):
    kept_outcomes.run(session, change)
    with clock.at(NOW + timedelta(days=1)):
        assert kept(session, change) is None
    assert kept(session, change) is not None
    catalogue.deploy(session, [files.diagram(name="other")])
    assert kept(session, change) is None


def test_a_red_one_says_why(session, change, scenario, analyst):
    head = versions.newest(session, scenario)
    versions.save(session, scenario, RED, parent=head, by=analyst)
    kept_outcomes.run(session, change)
    [outcome] = kept_outcomes.outcomes(kept(session, change))
    assert outcome.broken_at == 2
    assert "Ring" in outcome.why
    assert asdict(outcome) in kept(session, change).outcomes


def test_putting_it_before_a_second_person_keeps_it(session, change, scenario, analyst):
    reviewing.submit(session, change, by=analyst)
    assert kept(session, change) is not None


def test_what_was_so_at_the_release_is_told_of_a_released_change(
    session, change, scenario, analyst, reviewer
):
    reviewing.submit(session, change, by=analyst)
    reviewing.release(session, change, "", by=reviewer)
    [outcome] = kept_outcomes.outcomes(kept(session, change))
    assert outcome.passed


def test_a_worker_runs_them_when_the_edits_have_come_to_rest(session, change, scenario):
    worker.run_until_idle(session)
    assert kept(session, change) is None
    with clock.at(NOW + kept_outcomes.AFTER):
        worker.run_until_idle(session)
        assert kept(session, change).at == NOW + kept_outcomes.AFTER


def test_what_waits_is_run_anew_before_work_begins(session, change, scenario, analyst):
    reviewing.submit(session, change, by=analyst)
    tomorrow = NOW + timedelta(days=1)
    with clock.at(tomorrow):
        kept_outcomes.run_waiting(session, tomorrow)
        worker.run_until_idle(session)
        assert kept(session, change).at == tomorrow


def test_without_scenarios_no_worker_is_asked(session, change, draft):
    with clock.at(NOW + kept_outcomes.AFTER):
        worker.run_until_idle(session)
    assert kept(session, change) is None
