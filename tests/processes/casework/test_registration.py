"""Registering a dispute: its number, its parties, its process and its clocks."""

from pathlib import Path

import pytest

from engine import runner, tasks
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.models import Instance
from processes.cases import changes
from processes.cases.choices import Change, RiskColor, Side, Status
from processes.cases.choices import Source as Channel
from processes.cases.models import Party
from processes.cases.party_input import PartyInput
from processes.casework import registration
from processes.deadlines import case_deadlines, extensions
from processes.diagrams import feel_functions
from processes.errors import MissingField, NoSuchPlace, WrongChoice
from processes.observers import step_deadlines as clock_observer
from tests.processes.factories import GRID, STREET, VILLAGE

assert clock_observer
assert feel_functions

#: One task with a limit stands in for the whole of `dispute`.
STEP = (Path(__file__).parents[1] / "clocked.bpmn").read_text().replace('"clocked"', '"dispute"')
PARTIES = [PartyInput("示例甲", phone="13800000000"), PartyInput("示例乙", Side.RESPONDENT)]


@pytest.fixture
def register(session, cast):
    catalogue.deploy(session, [Source.of("dispute.bpmn", STEP.encode())])
    facts = {
        "summary": "楼上漏水，要求修复。双方各执一词",
        "parties": PARTIES,
        "grid": GRID,
        "source": Channel.PATROL,
        "category": "0201",
        "risk_color": RiskColor.BLUE,
        "by": cast["grid_worker"],
        "variables": {"department": "dept-renshe", "blown_at": "2026-05-06T09:00:00+08:00"},
    }
    return lambda **changed: registration.register(session, **facts | changed)


def test_a_dispute_gets_a_number_and_its_process(session, register, at):
    with at(5, 6):
        case = register()
    instance = session.get(Instance, case.instance_id)
    assert (instance.key, instance.business_key) == ("dispute", case.case_no)
    assert (case.street, case.village, case.status) == (STREET, VILLAGE, Status.REGISTERED)
    assert (case.event_name, case.people_count) == ("楼上漏水", 2)
    assert [change.what for change in changes.list_for_case(session, case.id)] == [
        Change.REGISTERED
    ]


def test_nothing_personal_goes_into_the_process(session, register):
    case = register()
    known = repr(registration.variables_of(case))
    parties = session.query(Party).filter_by(case_id=case.id).all()
    assert parties
    assert [party.name for party in parties if party.name in known] == []


def test_a_petition_is_to_be_transferred_before_anything_else_is_counted(session, register, at):
    with at(8, 4):
        case = register(is_petition=True)
    keys = {
        row.key
        for row in case_deadlines.list_for_case(session, case.id)
        if row.key.startswith("xf.")
    }
    assert keys == {"xf.transfer"}


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"summary": " "}, MissingField),
        ({"summary": "长" * 2001}, WrongChoice),
        ({"parties": []}, MissingField),
        ({"category": "7777"}, WrongChoice),
        ({"grid": VILLAGE}, WrongChoice),
        ({"grid": f"{VILLAGE}-09-09"}, NoSuchPlace),
    ],
)
def test_what_is_wrong_is_refused_before_a_number_is_used(session, register, wrong, refusal):
    first = register().case_no
    with pytest.raises(refusal):
        register(**wrong)
    assert int(register().case_no[-6:]) == int(first[-6:]) + 1


def test_an_extension_moves_the_task_and_its_timer_with_the_clock(session, register, cast, at):
    with at(5, 6):
        case = register()
        (row,) = case_deadlines.list_for_case(session, case.id)
        row.rule, row.name = "grid.resolve@1", "网格现场处置"
        extensions.request(session, row, 2, reason="对方外出", by=cast["grid_head"])
    (task,) = session.scalars(tasks.open_for(cast["liaison"]))
    assert task.due_at == row.due_at
    with at(5, 8, 18):
        runner.wake(session, case.instance_id)
    assert session.get(Instance, case.instance_id).status == "active"
