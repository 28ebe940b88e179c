"""What a diagram must have before it is released."""

import json
import re
from dataclasses import replace

import pytest

import processes.handlers  # noqa: F401 - registers what the diagrams call
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.deployment.checking import Node, Release
from engine.faults import Refused
from engine.script import Signature, handlers
from processes.diagrams import release_rules, shipped
from tests.processes.walking import FOLDER


@pytest.fixture
def installed(session):
    shipped.deploy(session)
    return session


def changed(session, name, *replacements):
    """Release a diagram of ours with something taken out; its faults by code and element."""
    (source,) = [each for each in shipped.sources() if each.name == f"{name}.bpmn"]
    text = source.text.decode()
    for before, after in replacements:
        assert before in text
        text = text.replace(before, after)
    with pytest.raises(Refused) as refused:
        catalogue.deploy(session, [Source.of(source.name, text.encode())])
    return {(fault.code, fault.element) for fault in refused.value.faults}, refused.value


def test_what_we_ship_keeps_the_rules(installed):
    names = {each.key for each in catalogue.list_released(installed)}
    assert {"dispute", "society", "limits"} <= names


def test_a_task_without_a_role_is_refused_by_name_and_line(installed):
    faults, refused = changed(
        installed, "grid", ("""candidateGroups='=["grid_head@" + village]'""", "")
    )
    assert faults == {("no-role", "Extend")}
    assert "grid.bpmn 第" in str(refused)
    assert "延期审批" in str(refused)


def test_a_task_without_a_clock_is_refused(installed):
    faults, _ = changed(
        installed, "grid", ('name="clock" value="grid.resolve"', 'name="x" value=""')
    )
    assert {("no-clock", "Handle"), ("no-clock", "Extend")} <= faults


def test_a_date_the_diagram_gives_without_saying_why_is_refused(installed):
    faults, refused = changed(installed, "revisit", ('name="dueReason"', 'name="x"'))
    assert faults == {("no-due-reason", "Visit")}
    assert "dueReason" in str(refused)


@pytest.mark.parametrize(
    ("due", "is_reckoned"),
    [
        ('=deadline("grid.resolve")', True),
        ('=deadline("grid.resolve", date(a), if b then "hard" else null)', True),
        ('=if a then deadline("x", b) else if c then deadline("y") else deadline("z")', True),
        ('=if a then date and time(b) else deadline("x")', False),
        ('=deadline("x") + duration("P1D")', False),
        ("=close of work(today())", False),
        ("2026-12-31T17:30:00+08:00", False),
        ("=until", False),
    ],
)
def test_a_date_is_reckoned_where_every_branch_is_a_limit(due, is_reckoned):
    node = Node("a.bpmn", 1, "p", "A", None, "userTask", {"clock": "x"}, due=due)
    release = Release((node,), {}, {release_rules.CASE: "a.bpmn"})
    found = list(release_rules.every_given_date_has_a_reason(release))
    assert bool(found) is not is_reckoned


def test_a_date_the_inputs_of_the_step_reckon_needs_no_reason():
    until = '=deadline("x")'
    node = Node("a.bpmn", 1, "p", "A", None, "userTask", {"clock": "x"}, due="=until")
    node = replace(node, expressions=(node.due, until))
    release = Release((node,), {}, {release_rules.CASE: "a.bpmn"})
    assert list(release_rules.every_given_date_has_a_reason(release)) == []


def test_a_limit_nobody_defined_is_refused(installed):
    faults, refused = changed(
        installed, "grid", ('deadline("grid.resolve"', 'deadline("grid.resolv"')
    )
    assert ("no-such-limit", "HandleDue") in faults
    assert "“grid.resolv”" in str(refused)


def test_a_limit_that_nothing_in_its_diagram_ends_is_refused(installed):
    faults, refused = changed(
        installed, "mediation", ('name="times" value="tj.rm"', 'name="x" value="y"')
    )
    assert faults == {("clock-outlives", "BeginClock")}
    assert "“开始计时”起算的期限" in str(refused)


def test_a_way_past_what_ends_a_limit_is_refused(installed):
    before = '<bpmn:sequenceFlow id="BeginClock_Mediating"'
    past = '<bpmn:sequenceFlow id="Past" sourceRef="BeginClock" targetRef="MediationEnded" />'
    faults, _ = changed(installed, "mediation", (before, past + before))
    assert ("clock-outlives", "BeginClock") in faults


def test_only_a_limit_that_ends_with_a_step_is_said_to_be_timed_by_one(installed):
    faults, refused = changed(
        installed, "mediation", ('name="times" value="tj.rm"', 'name="times" value="za.close"')
    )
    assert faults == {("clock-outlives", "BeginClock"), ("times-nothing", "Mediating")}
    assert "“za.close”不随环节结束" in str(refused)


def test_a_diagram_that_lost_its_notice_of_rights_is_refused(installed):
    faults, refused = changed(
        installed, "society", ('type="case.rights_notice"', 'type="case.notify_police"')
    )
    # The other handler does not take the reason the notice gives, either.
    assert faults == {("no-notice", "society"), ("unread-input", "RightsNotice")}
    assert "人民调解法" in str(refused)


def test_what_stands_already_is_not_judged_when_something_else_is_released(installed):
    (form,) = [each for each in shipped.sources() if each.name == "visit.form"]
    assert catalogue.deploy(installed, [form]).id


def test_a_step_is_judged_by_what_its_handler_takes_when_its_diagram_is_released(installed):
    calls = 'type="case.notify_police" retries="3" /><zeebe:ioMapping>'
    extra = '<zeebe:input source="=grid" target="grid" />'
    faults, refused = changed(installed, "dispute", (calls, calls + extra))
    assert faults == {("unread-input", "NotifyPolice")}
    assert "dispute.bpmn 第" in str(refused)


def test_an_older_diagram_is_not_judged_by_what_handlers_take_now(installed, monkeypatch):
    monkeypatch.setitem(
        handlers._signatures,
        "case.notify_police",
        Signature("case.notify_police", frozenset({"case", "told"}), frozenset({"told"})),
    )
    catalogue.deploy(installed, [each for each in shipped.sources() if each.name == "grid.bpmn"])
    with pytest.raises(Refused, match="必须有输入“told”"):
        catalogue.deploy(
            installed, [each for each in shipped.sources() if each.name == "dispute.bpmn"]
        )


def test_an_element_nobody_could_see_is_refused(installed):
    (grid,) = [each for each in shipped.sources() if each.name == "grid.bpmn"]
    shape = re.search(r'<bpmndi:BPMNShape [^>]*bpmnElement="Handle".*?</bpmndi:BPMNShape>', grid.text.decode(), re.S)[0]  # fmt: skip
    edge = re.search(r'<bpmndi:BPMNEdge [^>]*bpmnElement="(\w+)".*?</bpmndi:BPMNEdge>', grid.text.decode(), re.S)  # fmt: skip
    faults, refused = changed(installed, "grid", (shape, ""), (edge[0], ""))
    assert faults == {("no-shape", "Handle"), ("no-shape", edge[1])}
    assert "没有形状" in str(refused)
    assert "没有连线" in str(refused)


def test_a_shape_without_a_place_is_none(installed):
    (grid,) = [each for each in shipped.sources() if each.name == "grid.bpmn"]
    shape = re.search(r'<bpmndi:BPMNShape [^>]*bpmnElement="Handle".*?</bpmndi:BPMNShape>', grid.text.decode(), re.S)[0]  # fmt: skip
    bare = re.sub(r' x="[^"]*"', ' x="NaN"', shape, count=1)
    assert changed(installed, "grid", (shape, bare))[0] == {("no-shape", "Handle")}


def test_a_file_without_a_picture_is_refused_once(installed):
    (grid,) = [each for each in shipped.sources() if each.name == "grid.bpmn"]
    picture = re.search(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", grid.text.decode(), re.S)[0]
    faults, refused = changed(installed, "grid", (picture, ""))
    assert [code for code, _ in faults] == ["no-shape"]
    assert len(refused.faults) == 1


DECIDING = {"approve": "approved", "approve_plan": "approved", "certify": "certified"} | {
    "prolong": "agreed",
    "confirm": "confirmed",
    "agreement": "confirm",
}


@pytest.mark.parametrize(("form", "key"), DECIDING.items())
def test_nothing_is_decided_by_a_form_sent_as_it_came(form, key):
    told = json.loads((FOLDER / f"{form}.form").read_text("utf-8"))
    (field,) = [each for each in told["components"] if each.get("key") == key]
    assert (field["type"], field["validate"]) == ("radio", {"required": True})
    assert "defaultValue" not in field


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<bpmn:userTask id="Extend"', '<bpmn:userTask completionQuantity="2" id="Extend"'),
        ('<bpmn:userTask id="Extend"', '<bpmn:userTask startQuantity="2" id="Extend"'),
    ],
)
def test_what_camunda_has_not_is_refused_under_the_rules(installed, before, after):
    faults, refused = changed(installed, "grid", (before, after))
    assert ("beyond-camunda", "Extend") in faults
    assert "令牌数量" in str(refused)
