"""Cases made up from history and run through the shipped diagrams, by the rules in force and by others."""

import pickle
from datetime import date

import pytest

from engine.deployment import catalogue
from engine.deployment.bundle import Source
from processes.calendars import working_time
from processes.simulation import estimates, figures, pairs, told_figures, what_if
from processes.simulation.errors import BadScenario
from processes.simulation.pairs import Question
from processes.simulation.what_if import WhatIf
from tests.processes.simulation.conftest import UNTIL

SETTLED, ESCALATED = "网格当场化解并归档", "延期后仍超期，自动升级，人民调解达成"


@pytest.fixture
def question(session, play):
    """A question about these courses; `grid` replaces a text of the grid's diagram."""
    histories = play(SETTLED, SETTLED, SETTLED, ESCALATED)

    def asked(wanted=WhatIf(), grid=(b"", b"")):  # noqa: B008
        files = catalogue.beside_released(session, [])
        draft = [
            Source.of(each.name, each.text.replace(*grid)) if each.name == "grid.bpmn" else each
            for each in files
        ]
        found = estimates.read(histories, lambda each: catalogue.bundle_of(session, each.pins))
        calendar = working_time.current()
        return Question(files, draft if grid[0] else files, found, {}, wanted, calendar, UNTIL)

    return asked


def test_what_is_learnt_is_what_happened(question):
    found = question().found
    assert (len(found.beginnings), found.left_out) == (4, 0)
    assert len(found.done["grid", "Handle"]) == 3
    assert found.undone["grid", "Handle"] == 2  # extended once, then over
    assert found.share_undone(("grid", "Handle")) == pytest.approx(0.4)


def test_the_same_files_come_to_the_same_whatever_the_luck(question):
    for current, draft in pairs.run_all(question(), 4):
        assert current == draft


def test_an_escalation_to_the_leaders_is_told_with_its_interval(question):
    target = b'source=\'=if needs_enforcement = true then "department" else "society"\''
    asked = question(grid=(target, b"source='=\"leader\"'"))
    done = list(pairs.run_all(asked, 8))
    told = told_figures.load(told_figures.tell(done, 4, 0, {}))
    lines = {each.name: each for each in told.general}
    society, leader = lines["最高到社会协同"], lines["最高到领导包案"]
    assert leader.told.difference.mean == pytest.approx(-society.told.difference.mean)
    assert leader.told.current.mean == 0
    assert leader.told.draft.mean > 0
    assert leader.sentence.startswith("0.0% → ")
    assert "（±" in leader.sentence


def test_a_wave_brings_more_cases_by_the_same_rules(question):
    done = list(pairs.run_all(question(WhatIf(wave=4)), 4))
    assert sum(b[figures.CASES] for _, b in done) > 2 * sum(a[figures.CASES] for a, _ in done)


def test_days_off_are_off_in_the_draft_alone(question):
    asked = question(WhatIf(off_since="2026-06-04", off_until="2026-06-30"))
    changed = asked.what_if.calendar(asked.calendar)
    with working_time.using(changed):
        assert not working_time.is_working_day(date(2026, 6, 4))
    assert working_time.is_working_day(date(2026, 6, 4))
    days = [(a[figures.DAYS], b[figures.DAYS]) for a, b in pairs.run_all(asked, 3)]
    assert sum(b for _, b in days) > sum(a for a, _ in days)


def test_a_question_can_be_handed_to_another_process(question):
    asked = question()
    again = pickle.loads(pickle.dumps(asked))  # noqa: S301
    assert next(pairs.run_all(again, 1)) == next(pairs.run_all(asked, 1))


def test_more_people_are_asked_for_with_their_post():
    with pytest.raises(BadScenario):
        what_if.require(WhatIf(people=2))
    wanted = WhatIf(role="mediator", at="420303001201", people=2)
    assert what_if.load(what_if.require(wanted).keep()) == wanted
    assert wanted.scenario.staff == {"mediator@420303001201": 2}
