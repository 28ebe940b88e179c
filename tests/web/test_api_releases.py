"""What programs release for themselves: the district's rules do not ask for it, until its own work needs it."""

import io

import pytest
from sqlalchemy import select

from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.faults import Refused
from engine.models import Definition
from processes.diagrams import shipped
from processes.organisation.roles import Role
from tests.engine.tokens import diagrams as d
from tests.web.program import Program, diagram, enter

#: As a modeler of Camunda's writes it: no role, no limit, no picture, a choice without a way for the rest.
PLAIN = d.process(
    "plain",
    d.start("s"),
    d.user("Approve"),
    d.gateway("exclusive", "choose"),
    d.end("yes"),
    d.end("no"),
    d.flow("s", "Approve", "choose"),
    d.when("choose", "yes", "=approved"),
    d.when("choose", "no", "=not(approved)"),
)
CALLING = d.process(
    "calling", d.start("s"), d.call("sub", "plain"), d.end("e"), d.flow("s", "sub", "e")
)
#: The same, as the rules ask for it.
GOOD = PLAIN.replace(
    "<zeebe:userTask/>",
    "<zeebe:userTask/>" + d.assigned("center@330203") + d.props(untimed="示例"),
)
FACTS = b"""{"id": "f", "type": "default", "schemaVersion": 18, "components": [{"id": "a", "type": "textfield",
 "key": "summary", "label": "x", "properties": {"fact": "case.summary"}}]}"""


def unpictured(body):
    return f"{d.HEAD}{body}</bpmn:definitions>".encode()


@pytest.fixture
def program(app, session, cast):
    """A program in a district that handles disputes, where the rules hold."""
    shipped.deploy_first(session)
    return Program(app, *enter(session, Role.ANALYST, Role.DISTRICT_CENTER))


def refused(session, name, text):
    with pytest.raises(Refused) as told:
        catalogue.deploy(session, [Source.of(name, text)])
    return {(fault.file, fault.code) for fault in told.value.faults}


def test_a_programs_own_process_is_deployed_and_runs_without_roles_and_limits(program):
    program.deploy(plain_bpmn=unpictured(PLAIN), calling_bpmn=unpictured(CALLING))
    key = program.start("calling")
    (task,) = program.search("user-tasks", processInstanceKey=key)
    told = {"variables": {"approved": True}}
    program.ok("POST", f"/user-tasks/{task['userTaskKey']}/completion", told)
    assert program.ok("GET", f"/process-instances/{key}")["state"] == "COMPLETED"


def test_the_studio_is_still_asked_for_all_of_it(program, session):
    assert {code for _, code in refused(session, "plain.bpmn", unpictured(PLAIN))} == {
        "no-role",
        "no-clock",
        "no-shape",
    }


def test_a_programs_process_is_asked_for_it_as_soon_as_the_districts_own_calls_it(program, session):
    program.deploy(plain_bpmn=unpictured(PLAIN))
    text = diagram(CALLING)
    assert ("plain.bpmn", "no-role") in refused(session, "calling.bpmn", text)


def test_a_process_the_district_calls_is_not_replaced_by_one_without_roles(program, session):
    program.deploy(plain_bpmn=diagram(GOOD))
    catalogue.deploy(session, [Source.of("calling.bpmn", diagram(CALLING))])
    sent = {"resources": [(io.BytesIO(unpictured(PLAIN)), "plain.bpmn")]}
    answer = program.call("POST", "/deployments", data=sent)
    assert answer.status_code == 400
    assert "办理角色" in answer.json["detail"]


def test_the_same_name_of_file_takes_no_rule_from_the_districts_own(program, session):
    program.deploy(grid_bpmn=unpictured(PLAIN))
    (grid,) = [each for each in shipped.sources() if each.name == "grid.bpmn"]
    role = b"""candidateGroups=\'=["grid_head@" + village]\'"""
    text = grid.text.replace(role, b"")
    assert ("grid.bpmn", "no-role") in refused(session, "grid.bpmn", text)


def test_what_the_studio_releases_unchanged_is_under_the_rules_from_then_on(program, session):
    query = select(Definition).where(Definition.key == "plain")
    program.deploy(plain_bpmn=diagram(GOOD))
    assert not session.scalars(query).one().is_ruled
    catalogue.deploy(session, [Source.of("plain.bpmn", diagram(GOOD))])
    assert session.scalars(query).one().is_ruled


def test_a_program_releases_no_form_that_writes_facts(program):
    sent = {"resources": [(io.BytesIO(FACTS), "f.form")]}
    answer = program.call("POST", "/deployments", data=sent)
    assert answer.status_code == 400
    assert "事实" in answer.json["detail"]


def tagged(body, tag):
    mark = f'<bpmn:extensionElements><zeebe:versionTag value="{tag}"/></bpmn:extensionElements>'
    return body.replace('isExecutable="true">', f'isExecutable="true">{mark}', 1)


BOUND = CALLING.replace(
    'processId="plain"', 'processId="plain" bindingType="versionTag" versionTag="v1"'
)


def test_the_districts_own_is_not_bound_to_a_version_a_program_released(program, session):
    program.deploy(plain_bpmn=unpictured(tagged(PLAIN, "v1")))
    program.deploy(plain_bpmn=diagram(GOOD))
    assert ("calling.bpmn", "unruled-version") in refused(session, "calling.bpmn", diagram(BOUND))
    program.deploy(calling_bpmn=diagram(BOUND))
    key = program.start("calling")
    (task,) = program.search("user-tasks", processInstanceKey=key)
    told = {"variables": {"approved": True}}
    program.ok("POST", f"/user-tasks/{task['userTaskKey']}/completion", told)
    assert program.ok("GET", f"/process-instances/{key}")["state"] == "COMPLETED"
    found = program.search("process-definitions", processDefinitionId="plain")
    assert {each["version"]: each["versionTag"] for each in found} == {1: "v1", 2: None}
    elements = program.search("element-instances", processInstanceKey=key)
    assert "Approve" in {each["elementId"] for each in elements}


def test_a_program_is_not_bound_to_a_version_that_calls_a_handler(program, session):
    serving = d.process(
        "plain",
        d.start("s"),
        d.service("act", "case.notify_police"),
        d.end("e"),
        d.flow("s", "act", "e"),
    )
    catalogue.deploy(session, [Source.of("plain.bpmn", diagram(tagged(serving, "v1")))])
    catalogue.deploy(session, [Source.of("plain.bpmn", diagram(GOOD))])
    sent = {"resources": [(io.BytesIO(diagram(BOUND)), "calling.bpmn")]}
    answer = program.call("POST", "/deployments", data=sent)
    assert answer.status_code == 400
    assert "处理程序" in answer.json["detail"]
