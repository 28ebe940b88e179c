"""Each diagram deploys, and saving it anywhere on a way through it changes nothing."""

import json
from functools import cache

import pytest

from engine.dialect import xml
from engine.dialect.names import bpmn, zeebe
from processes.deadlines import limits
from processes.diagrams import messages
from tests.processes.shipped_walks import WAYS, walk
from tests.processes.walking import CASE, DIAGRAMS, FOLDER, Walk, bench, days, hours


def test_everything_deploys_without_a_fault():
    assert set(bench()._bundle.processes) == set(DIAGRAMS)


@pytest.mark.parametrize(("process", "scenario"), WAYS)
def test_saving_and_loading_at_every_step_changes_nothing(process, scenario):
    kept, loaded = walk(scenario), walk(scenario, lambda run: run.reload())
    assert loaded.trail == kept.trail
    assert loaded.variables == kept.variables


@pytest.mark.parametrize("process", DIAGRAMS)
def test_every_task_has_a_form_a_group_and_a_clock(process):
    tasks = list(_root(process).iter(bpmn("userTask")))
    assert tasks
    for task in tasks:
        name = task.get("id")
        extension = task.find(bpmn("extensionElements"))
        assert extension.find(zeebe("formDefinition")).get("formId"), name
        assert "@" in extension.find(zeebe("assignmentDefinition")).get("candidateGroups"), name
        clock = _property(task, "clock")
        untimed = _property(task, "untimed")
        assert extension.find(zeebe("taskSchedule")) is not None or untimed, name
        known = {row.key for row in limits.shipped().rows}
        assert (clock in known) != bool(untimed), name


@pytest.mark.parametrize("process", DIAGRAMS)
def test_every_name_is_chinese_and_every_timer_says_how_it_catches_up(process):
    elements = list(_root(process).iter(*_ELEMENTS))
    assert elements
    for node in elements:
        name = node.get("name")
        assert name is None or any("\u4e00" <= letter <= "\u9fff" for letter in name), name
        if node.find(bpmn("timerEventDefinition")) is not None:
            assert _property(node, "catchUp") == "coalesce", node.get("id")


def test_a_limit_on_a_task_and_the_timer_on_it_read_the_same_clock():
    pairs = [pair for process in DIAGRAMS for pair in _timed(process)]
    assert pairs
    for event, host in pairs:
        clock = _property(event, "clock")
        assert clock == (_property(host, "clock") or clock), event.get("id")


def _timed(process):
    """The timers with a clock that stand on a task, each with the task."""
    root = _root(process)
    tasks = {task.get("id"): task for task in root.iter(bpmn("userTask"))}
    events = [each for each in root.iter(bpmn("boundaryEvent")) if _property(each, "clock")]
    hosted = [(each, tasks.get(each.get("attachedToRef"))) for each in events]
    return [(event, host) for event, host in hosted if host is not None]


def test_no_form_field_named_like_a_person_becomes_a_variable():
    """Free text may hold anything, so it is written to tables and not kept in an instance."""
    fields = [(name, field) for name, fields in forms().items() for field in fields]
    texts = [(name, field) for name, field in fields if field["type"] == "textarea"]
    assert texts
    for name, field in texts:
        assert field["properties"]["fact"], (name, field["key"])


def test_no_two_fields_of_a_form_are_called_the_same():
    for name, fields in forms().items():
        labels = [each.get("label") or each.get("dateLabel") for each in fields if "key" in each]
        assert len(labels) == len(set(labels)), name


def forms():
    """The components of every form by the name of its file."""
    files = FOLDER.glob("*.form")
    found = {file.name: json.loads(file.read_text("utf-8"))["components"] for file in files}
    assert found
    return found


def test_the_messages_of_the_pages_are_those_of_the_diagrams():
    waited_for = {
        message.get("name") for each in DIAGRAMS for message in _root(each).iter(bpmn("message"))
    }
    assert {messages.DANGER, messages.EXCUSE} <= waited_for


def test_a_case_that_is_settled_knows_nothing_of_what_was_typed():
    walk = Walk("dispute").do("Contact", "Handle", "Feedback")
    assert set(walk.run.variables) - set(CASE) <= {
        *("tier", "whistle_kind", "triage", "reason", "returns", "rebounds", "leader"),
        *("mediator", "next_tier", "outcome", "closed_at", "finding"),
    }


def test_the_first_contact_is_due_after_two_hours_and_sooner_when_it_is_dangerous():
    calm, dangerous = Walk("grid"), Walk("grid", {"risk_color": "red"})
    assert calm.run.tasks[0].due - calm.run.now == hours(2)
    assert dangerous.run.tasks[0].due - dangerous.run.now == hours(0.5)


def test_a_grid_that_nobody_woke_for_a_month_escalates_once():
    walk = Walk("dispute").do("Contact")
    walk.run.advance(days(30), outage=True)
    assert walk.run.ready == ["Accept"]
    assert len(walk.when("HandleDue")) == len(walk.when("Escalate", "completed")) == 1
    assert walk.run.incidents == []


_ELEMENTS = tuple(
    bpmn(name)
    for name in (
        *("startEvent", "endEvent", "intermediateThrowEvent", "intermediateCatchEvent"),
        *("boundaryEvent", "userTask", "serviceTask", "scriptTask", "businessRuleTask"),
        *("callActivity", "subProcess", "exclusiveGateway", "parallelGateway", "inclusiveGateway"),
    )
)


@cache
def _root(process):
    return xml.parse((FOLDER / f"{process}.bpmn").read_bytes(), process)


def _property(node, name):
    found = node.find(f"{bpmn('extensionElements')}/{zeebe('properties')}")
    each = {} if found is None else {p.get("name"): p.get("value") for p in found}
    return each.get(name)
