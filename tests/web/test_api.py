"""The interface for programs: what they may do, what they are answered, and what is kept of it."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, worker
from engine.models import Job, JobState
from processes.access import kept_messages, machine_accounts
from processes.audit.log import AuditEntry
from processes.diagrams import shipped
from processes.organisation.roles import Role
from tests.engine.tokens import diagrams as d
from tests.web import town
from tests.web.program import ANSWERED, LETTER, RISK, SUM, Program, diagram, enter
from web.api import schema
from web.api.endpoint import ENDPOINTS
from web.api.openapi import document


@pytest.fixture
def program(app, session, cast):
    """One that may release, run and work."""
    return Program(app, *enter(session, Role.ANALYST, Role.DISTRICT_CENTER))


@pytest.fixture
def letter(program):
    program.deploy(letter_bpmn=diagram(LETTER))
    return program.start("letter", copies=2)


def take(program, **more):
    body = {"type": "letter.print", "timeout": 60000, "maxJobsToActivate": 5, **more}
    return program.ok("POST", "/jobs/activation", body | {"worker": "w1"})["jobs"]


def told(session, *what):
    query = select(AuditEntry).where(AuditEntry.what.in_(what)).order_by(AuditEntry.id)
    return list(session.scalars(query))


def test_a_program_deploys_starts_and_works(program, letter, session):
    (job,) = take(program)
    assert job["variables"] == {"copies": 2}
    assert (job["processInstanceKey"], job["elementId"]) == (letter, "print")
    assert take(program) == []
    program.ok("POST", f"/jobs/{job['jobKey']}/completion", {"variables": {"pages": 4}})
    again = program.call("POST", f"/jobs/{job['jobKey']}/completion", {})
    assert (again.status_code, again.mimetype) == (404, "application/problem+json")
    (task,) = program.search("user-tasks", processInstanceKey=letter, state="CREATED")
    assert (task["elementId"], task["assignee"]) == ("Read", None)
    program.ok("POST", f"/user-tasks/{task['userTaskKey']}/assignment", {"assignee": "reader"})
    assert program.ok("GET", f"/user-tasks/{task['userTaskKey']}")["assignee"] == "reader"
    program.ok("POST", f"/user-tasks/{task['userTaskKey']}/completion", {"variables": {"ok": True}})
    assert program.ok("GET", f"/process-instances/{letter}")["state"] == "COMPLETED"
    found = program.search("variables", processInstanceKey=letter)
    assert {each["name"]: each["value"] for each in found} == {
        "copies": "2",
        "pages": "4",
        "ok": "true",
    }
    elements = program.search("element-instances", processInstanceKey=letter)
    assert {e["elementId"]: (e["type"], e["state"]) for e in elements}["print"] == (
        "SERVICE_TASK",
        "COMPLETED",
    )
    operations = [each.details["operation"] for each in told(session, "api.called")]
    assert operations.count("complete_job") == 1
    assert operations.count("activate_jobs") == 1
    assert told(session, "api.refused")[0].details == {"operation": "complete_job", "status": 404}


def test_a_job_that_fails_for_good_is_an_incident_until_it_is_resolved(program, letter):
    (job,) = take(program)
    key = job["jobKey"]
    program.ok("POST", f"/jobs/{key}/failure", {"retries": 0, "errorMessage": "没有纸"})
    (incident,) = program.search("incidents", processInstanceKey=letter, state="ACTIVE")
    assert (incident["errorType"], incident["jobKey"]) == ("JOB_NO_RETRIES", key)
    assert program.ok("GET", f"/process-instances/{letter}")["hasIncident"]
    program.ok("PATCH", f"/jobs/{key}", {"changeset": {"retries": 2}})
    program.ok("POST", f"/incidents/{incident['incidentKey']}/resolution", {})
    assert program.search("incidents", processInstanceKey=letter, state="ACTIVE") == []
    (again,) = take(program)
    assert (again["jobKey"], again["retries"]) == (key, 2)
    program.ok("POST", f"/jobs/{key}/error", {"errorCode": "JAM"})
    (task,) = program.search("user-tasks", processInstanceKey=letter, state="CREATED")
    assert task["elementId"] == "Unjam"


def test_messages_and_the_end_of_an_instance_can_be_awaited(program):
    program.deploy(answered_bpmn=diagram(ANSWERED), sum_bpmn=diagram(SUM))
    key = program.start("answered", number="7")
    body = {"name": "answer", "correlationKey": "8"}
    assert program.call("POST", "/messages/correlation", body).status_code == 404
    assert program.ok("POST", "/messages/publication", body)["tenantId"] == "<default>"
    heard = program.ok("POST", "/messages/correlation", body | {"correlationKey": "7"})
    assert heard["processInstanceKey"] == key
    assert program.ok("GET", f"/process-instances/{key}")["state"] == "COMPLETED"


def test_decisions_are_searched_and_evaluated(program):
    program.deploy(risks_dmn=RISK.encode())
    (found,) = program.search("decision-definitions", decisionDefinitionId="risk")
    assert (found["name"], found["decisionRequirementsName"]) == ("风险等级", "风险")
    asked = {"decisionDefinitionKey": found["decisionDefinitionKey"], "variables": {"people": 12}}
    answer = program.ok("POST", "/decision-definitions/evaluation", asked)
    assert answer["output"] == '"red"'
    assert answer["evaluatedDecisions"][0]["matchedRules"][0]["ruleId"] == "r1"


def test_a_token_opens_what_the_account_may_and_a_new_secret_ends_it(program, app, session):
    client_id, secret = program.given
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    given = app.test_client().post("/oauth/token", data=form).get_json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 3600)
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    me = program.ok("GET", "/authentication/me", auth=None, headers=bearer)
    assert me["displayName"] == "e平台"
    account = machine_accounts.find(session, client_id)
    machine_accounts.renew(session, account.id, by=None)
    refused = program.call("GET", "/authentication/me", auth=None, headers=bearer)
    assert (refused.status_code, refused.mimetype) == (401, "application/problem+json")
    wrong = app.test_client().post("/oauth/token", data=form)
    assert (wrong.status_code, wrong.get_json()) == (401, {"error": "invalid_client"})


def test_a_token_ends_after_an_hour(program, app):
    client_id, secret = program.given
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    token = app.test_client().post("/oauth/token", data=form).get_json()["access_token"]
    with clock.at(clock.now() + timedelta(hours=1, seconds=1)):
        bearer = {"Authorization": f"Bearer {token}"}
        answer = program.call("GET", "/topology", auth=None, headers=bearer)
    assert answer.status_code == 401


def test_what_is_not_there_is_told_as_a_problem(program):
    for method, path, status in [
        ("GET", "/nothing", 404),
        ("DELETE", "/topology", 405),
        ("GET", "/process-instances/999999", 404),
        ("GET", "/process-instances/abc", 400),
        ("GET", "/process-instances/99999999999999999999999", 404),
    ]:
        answer = program.call(method, path)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), path
        assert answer.get_json()["status"] == status
    answer = program.call("POST", "/jobs/activation", data="x", content_type="text/plain")
    assert answer.status_code == 415


def test_nobody_without_an_account_or_the_right_is_let_in(app, session, cast, program):
    assert program.call("GET", "/topology", auth=None).status_code == 401
    assert program.call("GET", "/topology", auth=("program-1", "x")).status_code == 401
    reader = Program(app, *enter(session, Role.AUDITOR, name="只读"))
    refused = reader.call("POST", "/process-instances", {"processDefinitionId": "letter"})
    assert refused.status_code == 403
    assert "process.run" in refused.get_json()["detail"]


def test_a_browsers_session_opens_nothing_here(browse, cast):
    assert browse("district_center").get("/v2/topology").status_code == 401


def test_what_the_studio_manages_and_what_acts_on_cases_is_not_a_programs(program, session):
    shipped.deploy(session)
    answer = program.call("POST", "/process-instances", {"processDefinitionId": "dispute"})
    assert answer.status_code == 403
    assert "只能从页面上发起" in answer.get_json()["detail"]
    file = (io.BytesIO(diagram(LETTER.replace('id="letter"', 'id="dispute"'))), "dispute.bpmn")
    answer = program.call("POST", "/deployments", data={"resources": [file]})
    assert answer.status_code == 400
    assert "由工作台管理" in answer.get_json()["detail"]
    acts = diagram(LETTER.replace("letter.print", "case.note"))
    answer = program.call(
        "POST", "/deployments", data={"resources": [(io.BytesIO(acts), "x.bpmn")]}
    )
    assert "不能调用本系统的处理程序" in answer.get_json()["detail"]


def test_a_programs_process_reaches_no_case_by_a_call_or_a_signal(program, session):
    shipped.deploy(session)
    calling = d.process("x", d.start("s"), d.call("c", "grid"), d.end("e"), d.flow("s", "c", "e"))
    throwing = d.process(
        "x", d.start("s"), d.throw("t", d.event("signal", "sig")), d.end("e"), d.flow("s", "t", "e")
    ) + d.defined("signal", "sig")
    for body, why in ((calling, "不能调用流程"), (throwing, "不能抛出信号")):
        files = [(io.BytesIO(diagram(body)), "x.bpmn")]
        answer = program.call("POST", "/deployments", data={"resources": files})
        assert (answer.status_code, why in answer.get_json()["detail"]) == (400, True)


def test_a_case_is_seen_by_who_may_read_it_and_not_cancelled(app, session, case, program):
    key = str(case.instance_id)
    assert program.ok("GET", f"/process-instances/{key}")["businessId"] == case.case_no
    assert program.call("POST", f"/process-instances/{key}/cancellation").status_code == 403
    other = Program(app, *enter(session, Role.ANALYST, name="试验"))
    assert other.call("GET", f"/process-instances/{key}").status_code == 404
    assert other.search("user-tasks") == []
    (task,) = program.search("user-tasks", processInstanceKey=key)
    moved = program.call(
        "POST", f"/user-tasks/{task['userTaskKey']}/assignment", {"assignee": "somebody"}
    )
    assert moved.status_code == 403
    assert town.task_of(session, case).assignee is None


def test_searches_filter_sort_and_page_by_cursor(program, letter):
    keys = [letter, *(program.start("letter", n=n) for n in range(4))]
    body = {"sort": [{"field": "startDate", "order": "DESC"}], "page": {"limit": 2}}
    first = program.ok("POST", "/process-instances/search", body)
    assert first["page"]["totalItems"] == 5
    seen = list(first["items"])
    while first["items"]:
        body["page"] = {"limit": 2, "after": first["page"]["endCursor"] or ""}
        first = program.ok("POST", "/process-instances/search", body)
        seen += first["items"]
        if len(first["items"]) < 2:
            break
    assert sorted(each["processInstanceKey"] for each in seen) == sorted(keys)
    back = {"page": {"limit": 2, "before": "WzJd"}}
    assert program.call("POST", "/process-instances/search", back).status_code in (200, 400)
    wanted = {
        "filter": {
            "processInstanceKey": {"$in": keys[:2]},
            "processDefinitionId": {"$like": "let*"},
        }
    }
    assert len(program.ok("POST", "/process-instances/search", wanted)["items"]) == 2
    unknown = program.call("POST", "/process-instances/search", {"filter": {"colour": "red"}})
    assert unknown.status_code == 400


def test_a_task_is_changed_unassigned_and_its_form_is_nothing(program, letter):
    (job,) = take(program)
    program.ok("POST", f"/jobs/{job['jobKey']}/completion")
    (task,) = program.search("user-tasks", processInstanceKey=letter, state="CREATED")
    path = f"/user-tasks/{task['userTaskKey']}"
    due = "2026-05-01T09:00:00.000Z"
    changes = {"dueDate": due, "priority": 80, "candidateGroups": ["clerks"]}
    program.ok("PATCH", path, {"changeset": changes})
    changed = program.ok("GET", path)
    assert (changed["dueDate"], changed["priority"]) == (due, 80)
    assert changed["candidateGroups"] == ["clerks"]
    program.ok("POST", f"{path}/assignment", {"assignee": "a"})
    kept = program.call("POST", f"{path}/assignment", {"assignee": "b", "allowOverride": False})
    assert kept.status_code == 403
    program.ok("DELETE", f"{path}/assignee")
    assert program.ok("GET", path)["assignee"] is None
    assert program.call("GET", f"{path}/form").status_code == 204
    found = program.ok("POST", f"{path}/variables/search", {})["items"]
    assert [(each["name"], each["value"]) for each in found] == [("copies", "2")]


def test_cancelling_an_instance_calls_its_jobs_off(program, letter, session):
    program.ok("POST", f"/process-instances/{letter}/cancellation")
    assert session.scalar(select(Job.state)) is JobState.CANCELLED
    assert take(program) == []


def test_every_answer_has_the_shape_openapi_tells(program, letter):
    told_paths = document()["paths"]
    checked = 0
    for path in ("/topology", "/license", "/authentication/me"):
        answer = program.ok("GET", path)
        schema.require(answer, ENDPOINTS[told_paths[path]["get"]["operationId"]].answer)
        checked += 1
    take(program)
    for name, each in ENDPOINTS.items():
        if name.startswith("search_") and "<" not in each.path:
            body = {"filter": {"processInstanceKey": letter}} if name in NEEDS_KEY else {}
            schema.require(program.ok(each.method, each.path, body), each.answer)
            checked += 1
    assert checked >= 10
    assert program.call("GET", "/openapi.json", auth=None).get_json() == document()


NEEDS_KEY = {"search_variables", "search_element_instances"}


def test_a_message_waits_for_its_receiver_as_long_as_it_lives(program, session):
    program.deploy(answered_bpmn=diagram(ANSWERED))
    body = {"name": "answer", "correlationKey": "7", "timeToLive": 60000, "variables": {"ok": True}}
    program.ok("POST", "/messages/publication", body | {"messageId": "m-1"})
    again = program.call("POST", "/messages/publication", body | {"messageId": "m-1"})
    assert (again.status_code, again.mimetype) == (409, "application/problem+json")
    kept_messages.look(session, clock.now())
    worker.run_until_idle(session)
    early = program.start("answered", number="7")
    late = program.start("answered", number="7")
    kept_messages.look(session, clock.now())
    kept_messages.look(session, clock.now())
    worker.run_until_idle(session)
    states = [program.ok("GET", f"/process-instances/{each}")["state"] for each in (early, late)]
    assert states == ["COMPLETED", "ACTIVE"], "one message, one receiver"
    found = program.search("variables", processInstanceKey=early)
    assert {each["name"]: each["value"] for each in found} == {"number": '"7"', "ok": "true"}


def test_a_message_that_has_expired_is_given_to_nobody_and_frees_its_id(program, session):
    program.deploy(answered_bpmn=diagram(ANSWERED))
    body = {"name": "answer", "correlationKey": "8", "timeToLive": 60000, "messageId": "m-2"}
    program.ok("POST", "/messages/publication", body)
    with clock.at(clock.now() + timedelta(minutes=2)):
        instance = program.start("answered", number="8")
        kept_messages.look(session, clock.now())
        worker.run_until_idle(session)
        assert program.ok("GET", f"/process-instances/{instance}")["state"] == "ACTIVE"
        program.ok("POST", "/messages/publication", body)
        assert program.ok("GET", f"/process-instances/{instance}")["state"] == "COMPLETED"
        again = program.call("POST", "/messages/publication", body)
        assert again.status_code == 409, "received, and kept for its id"


def test_a_message_without_time_to_live_is_gone_where_nobody_waits(program, session):
    body = {"name": "answer", "correlationKey": "9"}
    program.ok("POST", "/messages/publication", body)
    assert session.scalars(select(kept_messages.KeptMessage)).all() == []


def test_an_instance_is_migrated_and_modified_by_a_program(program, letter):
    (job,) = take(program)
    later = LETTER.replace('id="print"', 'id="press"').replace('"print"', '"press"')
    later = later.replace("f_s_print", "f_s_press").replace("f_print_Read", "f_press_Read")
    program.deploy(letter_bpmn=diagram(later))
    newest = program.search("process-definitions", processDefinitionId="letter", version=2)
    wanted = {
        "targetProcessDefinitionKey": newest[0]["processDefinitionKey"],
        "mappingInstructions": [{"sourceElementId": "print", "targetElementId": "nowhere"}],
    }
    refused = program.call("POST", f"/process-instances/{letter}/migration", wanted)
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")
    assert "nowhere" in refused.json["detail"]
    wanted["mappingInstructions"][0]["targetElementId"] = "press"
    program.ok("POST", f"/process-instances/{letter}/migration", wanted)
    assert program.ok("GET", f"/process-instances/{letter}")["processDefinitionVersion"] == 2
    (moved,) = program.search("jobs", processInstanceKey=letter)
    assert (moved["jobKey"], moved["elementId"]) == (job["jobKey"], "press")
    found = program.search("element-instances", processInstanceKey=letter, state="ACTIVE")
    assert "press" in {each["elementId"] for each in found}
    key = next(each["elementInstanceKey"] for each in found if each["elementId"] == "press")
    change = {
        "activateInstructions": [
            {"elementId": "Unjam", "variableInstructions": [{"variables": {"sheet": 3}}]}
        ],
        "terminateInstructions": [{"elementInstanceKey": key}],
    }
    program.ok("POST", f"/process-instances/{letter}/modification", change)
    (task,) = program.search("user-tasks", processInstanceKey=letter, state="CREATED")
    assert task["elementId"] == "Unjam"
    assert {each["name"] for each in program.search("variables", processInstanceKey=letter)} == {
        "copies",
        "sheet",
    }
    refused = program.call("POST", f"/process-instances/{letter}/modification", {})
    assert refused.status_code == 400


def test_no_program_alters_a_case_or_moves_one_into_a_process_with_handlers(
    program, letter, session
):
    shipped.deploy(session)
    (dispute,) = program.search("process-definitions", processDefinitionId="dispute")
    wanted = {
        "targetProcessDefinitionKey": dispute["processDefinitionKey"],
        "mappingInstructions": [],
    }
    answer = program.call("POST", f"/process-instances/{letter}/migration", wanted)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (None, "没有找到"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "没有找到"),
        ("en-GB,en;q=0.9,zh;q=0.1", "Not found"),
        ("fr", "没有找到"),
        ("*", "没有找到"),
    ],
)
def test_a_refusal_is_told_in_the_language_the_call_asks_for(program, asked, told):
    headers = {"Accept-Language": asked} if asked else {}
    answer = program.call("GET", "/nothing", headers=headers)
    assert answer.json["detail"] == told


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/messages/publication", {"name": ""}),
        ("/messages/correlation", {"name": "nobody", "correlationKey": "1"}),
        ("/messages/publication", {"name": "x", "timeToLive": -1}),
        ("/process-instances", {"processDefinitionId": "nobody"}),
        ("/jobs/activation", {"type": 1}),
        ("/process-instances/search", {"filter": {"colour": "red"}}),
    ],
)
def test_no_chinese_is_told_to_who_asks_for_english(program, path, body):
    answer = program.call("POST", path, body, headers={"Accept-Language": "en"})
    assert answer.status_code >= 400
    detail = answer.json["detail"]
    assert detail
    assert not [each for each in detail if "\u4e00" <= each <= "\u9fff"], detail


def test_a_message_published_twice_is_refused_in_the_language_asked_for(program):
    body = {"name": "answer", "correlationKey": "7", "timeToLive": 60000, "messageId": "m-1"}
    program.ok("POST", "/messages/publication", body)
    again = program.call("POST", "/messages/publication", body, headers={"Accept-Language": "en"})
    assert again.status_code == 409
    assert not [each for each in again.json["detail"] if "\u4e00" <= each <= "\u9fff"]
    assert "发布过" in program.call("POST", "/messages/publication", body).json["detail"]
