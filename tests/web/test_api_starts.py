"""What else starts and leads a process by the interface: conditions, messages with a business id, results of jobs."""

import pytest

from engine import clock, worker
from processes.access import kept_messages
from processes.organisation.roles import Role
from tests.engine.tokens import diagrams as d
from tests.web.program import Program, diagram, enter

HOT = d.process(
    "hot",
    d.start("s", d.condition("=degrees > limit")),
    d.user("Cool"),
    d.end("e"),
    d.flow("s", "Cool", "e"),
)
ORDER = d.process(
    "order",
    d.start("s", d.event("message", "ordered")),
    d.user("Pack"),
    d.end("e"),
    d.flow("s", "Pack", "e"),
) + d.message("ordered", "=number")
LED = d.process(
    "led",
    d.start("s"),
    d.ad_hoc("H", d.user("A"), d.user("B"), ext='<zeebe:taskDefinition type="agent"/>'),
    d.end("e"),
    d.flow("s", "H", "e"),
)


@pytest.fixture
def program(app, session, cast):
    return Program(app, *enter(session, Role.ANALYST, Role.DISTRICT_CENTER))


def evaluate(program, variables, **more):
    return program.ok("POST", "/conditionals/evaluation", {"variables": variables, **more})[
        "processInstances"
    ]


def test_a_process_starts_where_its_condition_holds(program):
    program.deploy(hot_bpmn=diagram(HOT))
    (definition,) = program.search("process-definitions", processDefinitionId="hot")
    key = definition["processDefinitionKey"]
    assert evaluate(program, {"degrees": 20, "limit": 30}) == []
    (started,) = evaluate(program, {"degrees": 31, "limit": 30})
    assert started["processDefinitionKey"] == key
    found = program.search("variables", processInstanceKey=started["processInstanceKey"])
    assert {each["name"]: each["value"] for each in found} == {"degrees": "31", "limit": "30"}
    (again,) = evaluate(program, {"degrees": 31, "limit": 30}, processDefinitionKey=key)
    assert again != started
    unknown = {"variables": {}, "processDefinitionKey": "999999"}
    assert program.call("POST", "/conditionals/evaluation", unknown).status_code == 404


def test_a_condition_that_cannot_be_told_and_an_old_version_are_refused(program):
    program.deploy(hot_bpmn=diagram(HOT.replace("degrees > limit", "degrees")))
    (old,) = program.search("process-definitions", processDefinitionId="hot")
    refused = program.call("POST", "/conditionals/evaluation", {"variables": {"degrees": "?"}})
    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")
    assert program.search("process-instances", processDefinitionId="hot") == []
    program.deploy(hot_bpmn=diagram(HOT))
    body = {"variables": {}, "processDefinitionKey": old["processDefinitionKey"]}
    assert program.call("POST", "/conditionals/evaluation", body).status_code == 403


def test_what_a_message_starts_is_called_as_its_sender_calls_it(program, session):
    program.deploy(order_bpmn=diagram(ORDER))
    sent = {"name": "ordered", "correlationKey": "7", "businessId": "order-7"}
    heard = program.ok("POST", "/messages/correlation", sent)
    instance = program.ok("GET", f"/process-instances/{heard['processInstanceKey']}")
    assert instance["businessId"] == "order-7"
    sent = {"name": "ordered", "correlationKey": "8", "businessId": "order-8"}
    program.ok("POST", "/messages/publication", sent)
    assert len(program.search("process-instances", businessId="order-8")) == 1


def test_what_only_a_message_starts_is_not_started_without(program):
    program.deploy(order_bpmn=diagram(ORDER))
    refused = program.call("POST", "/process-instances", {"processDefinitionId": "order"})
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")


def test_a_job_nobody_has_is_given_no_other_limit(program):
    program.deploy(led_bpmn=diagram(LED))
    program.start("led")
    (job,) = program.search("jobs", type="agent")
    body = {"changeset": {"timeout": 60000}}
    assert program.call("PATCH", f"/jobs/{job['jobKey']}", body).status_code == 409
    activate(program)
    program.ok("PATCH", f"/jobs/{job['jobKey']}", body)


def test_a_kept_message_does_not_forget_what_its_sender_calls_it(program, session):
    program.deploy(order_bpmn=diagram(ORDER))
    sent = {"name": "ordered", "correlationKey": "7", "timeToLive": 60000}
    program.ok("POST", "/messages/publication", sent | {"businessId": "first"})
    program.ok("POST", "/messages/publication", sent | {"businessId": "second"})
    (first,) = program.search("process-instances", processDefinitionId="order")
    program.ok("POST", f"/process-instances/{first['processInstanceKey']}/cancellation")
    kept_messages.look(session, clock.now())
    worker.run_until_idle(session)
    kept = session.query(kept_messages.KeptMessage.business_id).all()
    assert {each for (each,) in kept} == {"first", "second"}


def activate(program):
    asked = {"type": "agent", "timeout": 60000, "maxJobsToActivate": 1}
    return program.ok("POST", "/jobs/activation", asked)["jobs"]


def test_a_worker_leads_an_ad_hoc_sub_process_by_the_results_of_its_jobs(program):
    program.deploy(led_bpmn=diagram(LED))
    key = program.start("led")
    (job,) = activate(program)
    assert (job["kind"], job["elementId"]) == ("AD_HOC_SUB_PROCESS", "H")
    wanted = {"elementId": "A", "variables": {"sheet": 3}}
    result = {"type": "adHocSubProcess", "activateElements": [wanted]}
    path = f"/jobs/{job['jobKey']}/completion"
    unknown = result | {"activateElements": [{"elementId": "nowhere"}]}
    assert program.call("POST", path, {"result": unknown}).status_code == 400
    program.ok("POST", path, {"variables": {"note": 1}, "result": result})
    (task,) = program.search("user-tasks", processInstanceKey=key, state="CREATED")
    assert task["elementId"] == "A"
    seen = program.ok("POST", f"/user-tasks/{task['userTaskKey']}/variables/search", {})["items"]
    assert {each["name"] for each in seen} >= {"sheet", "note"}
    program.ok("POST", f"/user-tasks/{task['userTaskKey']}/completion", {})
    (job,) = activate(program)
    done = {"type": "adHocSubProcess", "isCompletionConditionFulfilled": True}
    program.ok("POST", f"/jobs/{job['jobKey']}/completion", {"result": done})
    assert program.ok("GET", f"/process-instances/{key}")["state"] == "COMPLETED"


@pytest.mark.parametrize("said", [{"denied": True}, {"corrections": {"assignee": "1"}}])
def test_a_job_that_is_no_listeners_denies_and_corrects_nothing(program, said):
    program.deploy(led_bpmn=diagram(LED))
    program.start("led")
    (job,) = activate(program)
    path = f"/jobs/{job['jobKey']}/completion"
    refused = program.call("POST", path, {"result": {"type": "userTask", **said}})
    assert refused.status_code == 400
    assert "监听器" in refused.json["detail"]
