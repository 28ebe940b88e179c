"""A step with a limit has a clock from the moment it is offered until it is done or lapses."""

from pathlib import Path

import pytest

from engine.deployment import bundle
from engine.host import Host
from engine.instances.execution import Execution
from engine.script import InstanceView
from processes import cards
from processes.deadlines import case_deadlines
from processes.deadlines.models import DeadlineStatus
from processes.diagrams import feel_functions
from processes.observers import step_deadlines as clock_observer
from tests.processes.observers.moments import local

assert clock_observer
assert feel_functions
FILE = Path(__file__).parents[1] / "clocked.bpmn"


@pytest.fixture
def begin(session, case):
    files = bundle.build([bundle.Source.of(FILE.name, FILE.read_bytes())], frozenset())
    view = InstanceView(id=7, business_key=case.case_no, district=case.district)
    variables = {"department": "dept-renshe", "blown_at": "2026-05-06T09:00:00+08:00"}

    def start():
        return Execution.start(files, "clocked", variables, Host(session=session, instance=view))

    return start


def test_the_clock_says_what_the_task_says(session, case, begin, at):
    with at(5, 6, 9, 20):
        running = begin()
    (row,) = case_deadlines.list_for_case(session, case.id)
    assert row.due_at == running.tasks[0].due == running.timers[0].due == local(5, 7, 17, 30)
    assert (row.started_at, row.responsible) == (local(5, 6, 9), "dept-renshe")
    assert (row.name, row.why) == ("常规哨签收", "1个工作日")


def test_it_is_met_when_the_task_is_done(session, case, begin, at):
    with at(5, 6):
        running = begin()
    with at(5, 7, 10):
        running.complete(running.tasks[0].id)
    assert case_deadlines.list_for_case(session, case.id)[0].status is DeadlineStatus.MET


def test_it_is_late_when_the_step_lapses_and_the_diagram_says_whether_that_costs(
    session, case, begin, at
):
    with at(5, 6):
        running = begin()
    with at(5, 7, 17, 30):
        running.wake()
    (row,) = case_deadlines.list_for_case(session, case.id)
    assert (row.status, row.closed_at) == (DeadlineStatus.LATE, local(5, 7, 17, 30))
    assert cards.list_for_case(session, case.id) == []


def test_a_process_without_a_case_has_no_clocks(session, case, begin, at):
    case.case_no = "another"
    session.flush()
    with at(5, 6):
        running = begin()
    assert running.tasks
    assert case_deadlines.list_for_case(session, case.id) == []
