"""The deadline of a step runs by the deadline this very step computed, by no other's."""

from dataclasses import replace

import pytest

from engine import tables
from engine.deployment import bundle
from engine.host import Host
from engine.instances.execution import Execution
from engine.script import InstanceView
from processes.deadlines import case_deadlines, due_dates, limits, recompute
from tests.engine.tokens import diagrams as d
from tests.processes.observers.moments import local

HARD = 'deadline("department.resolve", date and time(since), "hard")'
ORDINARY = 'deadline("department.resolve", date and time(since))'
CLOCK = d.props(clock="department.resolve")
#: Noon of Wednesday; ten and twenty working days later.
SINCE, TEN, TWENTY = "2026-05-06T12:00:00+08:00", local(5, 19, 17, 30), local(6, 2, 17, 30)


@pytest.fixture
def stepping(session, case, at):
    """stepping(body) starts it for the case on Thursday; the clocks the case has then."""

    def begin(*parts, **variables):
        files = bundle.build([_source(*parts)], frozenset())
        view = InstanceView(id=7, business_key=case.case_no, district=case.district)
        host = Host(session=session, instance=view)
        with at(5, 7):
            # What others reckon in this thread meanwhile is nobody's here.
            due_dates.compute("department.resolve", local(5, 7, 9), "hard")
            run = Execution.start(files, "p", {"since": SINCE} | variables, host)
        return run, case_deadlines.list_for_case(session, case.id)

    return begin


def _source(*parts):
    text = f"{d.HEAD}{d.process('p', *parts)}</bpmn:definitions>"
    return bundle.Source.of("p.bpmn", text.encode())


def _around(*parts, ext=CLOCK):
    """A sub-process with a task in it and whatever else."""
    inner = (d.start("si"), d.user("A"), d.end("ei"), d.flow("si", "A", "ei"))
    return d.start(), d.sub("S", *inner, *parts, ext=ext), d.end(), d.flow("s", "S", "e")


def _expiry(expression):
    """An event sub-process whose timer is the limit of what is around it."""
    begins = d.start("due", d.on_date(f"={expression}"), isInterrupting="false")
    return d.sub("X", begins, d.end("ex"), d.flow("due", "ex"), triggeredByEvent="true")


def _task(due, io="", said=CLOCK):
    ext = f'<zeebe:taskSchedule dueDate="{due.replace(chr(34), "&quot;")}"/>{io}{said}'
    return d.start(), d.user("A", ext), d.end(), d.flow("s", "A", "e")


def test_a_step_that_computes_no_deadline_counts_from_the_moment_it_begins(stepping):
    _, (row,) = stepping(*_around())
    assert (row.started_at, row.due_at) == (local(5, 7, 9), local(5, 20, 17, 30))


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(_around(_expiry(HARD)), id="the timer of its event sub-process"),
        pytest.param(_around(ext=d.io({"until": f"={HARD}"}) + CLOCK), id="an input of its own"),
        pytest.param(
            (*_around(), d.boundary("B", "S", d.on_date(f"={HARD}")), d.flow("B", "e")),
            id="the timer at its border",
        ),
    ],
)
def test_a_sub_process_runs_by_what_it_computes_as_it_begins(stepping, parts):
    _, (row,) = stepping(*parts)
    assert (row.started_at, row.due_at) == (local(5, 6, 12), TWENTY)
    assert (row.rule, row.given_at) == ("department.resolve:hard@1", None)


def test_the_rule_is_the_one_the_instance_started_with(stepping):
    rows = [
        replace(each, version=7, amount=3) if each.rule == "department.resolve@1" else each
        for each in limits.shipped().rows
    ]
    with tables.used({limits.TABLE: limits.Library(tuple(rows))}):
        _, (row,) = stepping(*_around(_expiry(ORDINARY)))
    assert (row.rule, row.due_at) == ("department.resolve@7", local(5, 9, 17, 30))


def test_of_several_deadlines_the_inputs_come_first(stepping):
    ext = d.io({"screen": '=deadline("department.screen")', "until": f"={ORDINARY}"}) + CLOCK
    _, (row,) = stepping(*_around(_expiry(HARD), ext=ext))
    assert (row.key, row.due_at) == ("department.resolve", TEN)


def test_a_task_runs_by_the_deadline_its_own_date_says_among_several(stepping):
    io = d.io({"one": f"={ORDINARY}", "other": f"={HARD}"})
    _, (row,) = stepping(*_task("=date and time(other)", io))
    assert (row.due_at, row.rule, row.given_at) == (TWENTY, "department.resolve:hard@1", None)


def test_a_date_that_an_earlier_step_computed_is_given_by_the_diagram(stepping):
    _, (row,) = stepping(*_task("=date and time(until)"), until="2026-06-02T17:30:00+08:00")
    assert (row.due_at, row.given_at) == (TWENTY, TWENTY)
    assert "到期时刻由流程图给定，图上没有写明理由" in row.why


def test_a_diagram_that_gives_a_date_says_why(stepping, session):
    said = d.props(clock="department.resolve", dueReason="双方约定的日子")
    parts = _task("=date and time(until)", said=said)
    _, (row,) = stepping(*parts, until="2026-06-02T17:30:00+08:00")
    assert row.given_why == "双方约定的日子"
    assert row.why.startswith("双方约定的日子；不计")
    assert recompute.recompute(session, row).why == row.why


def test_what_was_computed_before_a_failure_counts_when_it_is_retried_later(
    stepping, session, case, at
):
    broken = f'<zeebe:assignmentDefinition candidateGroups="=groups"/>{CLOCK}'
    broken += f'<zeebe:taskSchedule dueDate="=date and time(until)"/>{d.io({"until": f"={HARD}"})}'
    parts = d.start(), d.user("A", broken), d.end(), d.flow("s", "A", "e")
    run, rows = stepping(*parts, groups=7)
    assert rows == []
    view = InstanceView(id=7, business_key=case.case_no, district=case.district)
    kept = run.dump().replace(b'"groups":7', b'"groups":["center@x"]')
    files = bundle.build([_source(*parts)], frozenset())
    run = Execution.load(files, kept, Host(session=session, instance=view))
    with at(5, 8):
        run.retry(run.incidents[0].id)
    (row,) = case_deadlines.list_for_case(session, case.id)
    assert (row.due_at, row.given_at) == (TWENTY, None)
    assert b"notes" not in run.dump()
