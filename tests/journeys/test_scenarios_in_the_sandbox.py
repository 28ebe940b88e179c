"""Scenarios 1, 2 and 6 in the sandbox: the diagrams alone, without a database."""

from tests.journeys.district import moment
from tests.journeys.told import ABSENT, CALLED, COMING, WRITTEN
from tests.processes.walking import Walk, hours, liaison


def test_scenario_01_a_leak_is_settled_in_the_grid_in_the_sandbox():
    walk = Walk("dispute", at=moment(3, 4, 9))
    walk.do(hours(1) + hours(1 / 6), "Contact", hours(24), "Handle", "Feedback")
    assert walk.run.timers[0][0] == moment(3, 12, 9)
    walk.do(hours(24 * 7), "Visit")
    assert walk.run.status == "completed"
    assert walk.run.variables["tier"] == "grid"
    assert not walk.passed & {"Escalate", "CardContact", "CardHandle"}


def test_scenario_02_the_grid_runs_out_of_time_in_the_sandbox():
    walk = Walk("dispute", {"category": "0804"}, at=moment(5, 22, 9))
    walk.do("Contact", hours(24 * 4), "Extend", hours(24 * 4))
    assert walk.when("HandleDue") == [moment(5, 27, 17, 30), moment(5, 29, 17, 30)]
    assert walk.run.ready == ["Accept"]
    walk.do(hours(24 * 2), "Accept")
    assert walk.run.now == moment(6, 1, 9)
    walk.do("Select")
    assert walk.run.tasks[0].due == moment(7, 2, 0)
    walk.do(hours(24 * 19), "Mediate", ("Agreement", WRITTEN))
    walk.do(hours(24 * 31))
    assert walk.when("ConfirmReminder") == [moment(7, 10, 9), moment(7, 15, 9)]
    assert walk.when("ConfirmClosed") == [moment(7, 21, 0)]
    assert walk.run.ready == ["Feedback"]


def test_scenario_06_one_department_stays_away_in_the_sandbox():
    walk = Walk("whistle", CALLED, at=moment(5, 6, 9))
    walk.do(("Prepare", CALLED), "Approve")
    due = {element: at for at, element, _ in walk.run.timers}
    assert due["SignDue"] == moment(5, 7, 17, 30)
    assert due["ArriveDue"] == moment(5, 9, 17, 30)
    walk.do(*[("Sign", liaison(unit)) for unit in COMING], hours(48))
    walk.do(*[("Arrive", liaison(unit)) for unit in COMING])
    assert "Meet" not in walk.run.ready
    walk.do(hours(30))
    assert walk.when("MeetingTime") == [moment(5, 9, 15)]
    assert walk.run.ready.count("Meet") == 1
    walk.do(hours(3))
    assert walk.when("ArriveDue") == [moment(5, 9, 17, 30)]
    walk.do(hours(24 * 4))
    assert walk.when("ArriveRed") == [moment(5, 12, 17, 30)]
    walk.do(*[("Opinion", liaison(unit)) for unit in COMING], "Meet")
    walk.do(("Sign", liaison(ABSENT)), ("Arrive", {"attended": "no"} | liaison(ABSENT)))
    walk.do(("Opinion", liaison(ABSENT)), "Plan", "Execute")
    assert walk.run.status == "completed"
    assert walk.run.variables["arrived"] == list(COMING)
