"""The official clients of Camunda 8, unchanged, against the server as it serves."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import camunda_orchestration_sdk as camunda
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import history
from engine.models import Instance, Job, JobState
from engine.status import Status
from processes.organisation.roles import Role, group
from tests.processes.factories import VILLAGE
from tests.system.product import ROOT
from tests.system.serving import Served
from tests.web.program import ANSWERED, LETTER, RISK, SUM, diagram

#: Seconds each takes for a letter.
WORKERS = {"one": "0.2", "two": "0.2", "doomed": "0.4"}
#: How a worker of each client is started.
CLIENTS = {
    "python": (sys.executable, str(ROOT / "tests/system/printing.py")),
    "javascript": ("node", str(ROOT / "tests/system/printing.mjs")),
}
LETTERS = 24
GRID_HEADS = group(Role.GRID_HEAD, VILLAGE)


@pytest.fixture
def served(committed, tmp_path):
    server = Served(committed, tmp_path / "home", Role.ANALYST, Role.DISTRICT_CENTER).start()
    yield server
    server.stop()


@pytest.fixture
def files(tmp_path):
    """Diagrams and a decision on the disk, as a developer has them."""
    texts = {
        "letter.bpmn": diagram(LETTER),
        "answered.bpmn": diagram(ANSWERED),
        "sum.bpmn": diagram(SUM),
        "risks.dmn": RISK.encode(),
    }
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text)
    return [tmp_path / name for name in texts]


@pytest.fixture
def client(served):
    with camunda.CamundaClient(configuration=served.environment()) as opened:
        yield opened


def wait_for(what, seconds=60):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it does not come"
        time.sleep(0.2)


def start(client, key, **variables):
    made = camunda.models.ProcessInstanceCreationInstructionBaseVariables.from_dict(variables)
    data = camunda.models.ProcessCreationById(process_definition_id=key, variables=made)
    return client.create_process_instance(data=data)


def test_the_python_client_does_a_whole_process(client, files):
    assert client.get_topology().partitions_count == 1
    assert client.get_license().valid_license
    assert client.get_authentication().display_name == "e平台"
    deployed = client.deploy_resources_from_files([str(each) for each in files])
    assert len(deployed.processes) == 3
    assert [each.decision_definition_id for each in deployed.decisions] == ["risk"]
    key = start(client, "letter", copies=2).process_instance_key

    asked = camunda.models.JobActivationRequest(
        type_="letter.print", timeout=60000, max_jobs_to_activate=1, worker="test"
    )
    (job,) = client.activate_jobs(data=asked).jobs
    assert job.variables.to_dict() == {"copies": 2}
    failure = camunda.models.JobFailRequest(retries=0, error_message="没有纸")
    client.fail_job(job.job_key, data=failure)
    query = camunda.models.IncidentSearchQuery.from_dict({"filter": {"processInstanceKey": key}})
    (incident,) = client.search_incidents(data=query).items
    assert incident.job_key == job.job_key
    changes = camunda.models.JobUpdateRequest.from_dict({"changeset": {"retries": 2}})
    client.update_job(job.job_key, data=changes)
    client.resolve_incident(incident.incident_key)
    (again,) = client.activate_jobs(data=asked).jobs
    client.complete_job(
        again.job_key,
        data=camunda.models.JobCompletionRequest.from_dict({"variables": {"pages": 4}}),
    )
    with pytest.raises(camunda.errors.NotFoundError):
        client.complete_job(again.job_key)

    query = camunda.models.UserTaskSearchQuery.from_dict({"filter": {"processInstanceKey": key}})
    (task,) = client.search_user_tasks(data=query).items
    to = camunda.models.UserTaskAssignmentRequest(assignee="reader")
    client.assign_user_task(task.user_task_key, data=to)
    assert client.get_user_task(task.user_task_key).assignee == "reader"
    client.complete_user_task(task.user_task_key)
    done = client.get_process_instance(key)
    assert done.state.value == "COMPLETED"
    query = camunda.models.VariableSearchQuery.from_dict({"filter": {"processInstanceKey": key}})
    found = {each.name: each.value for each in client.search_variables(data=query).items}
    assert found == {"copies": "2", "pages": "4"}
    assert "<bpmn:process" in client.get_process_definition_xml(done.process_definition_key)

    waiting = start(client, "answered", number="7").process_instance_key
    message = {"name": "answer", "correlationKey": "7"}
    heard = client.correlate_message(
        data=camunda.models.MessageCorrelationRequest.from_dict(message)
    )
    assert heard.process_instance_key == waiting
    question = {"decisionDefinitionId": "risk", "variables": {"people": 12}}
    answer = client.evaluate_decision(
        data=camunda.models.DecisionEvaluationByID.from_dict(question)
    )
    assert answer.output == '"red"'
    awaited = {"processDefinitionId": "sum", "variables": {"a": 1, "b": 2}, "awaitCompletion": True}
    summed = client.create_process_instance(
        data=camunda.models.ProcessCreationById.from_dict(awaited)
    )
    assert summed.variables.to_dict()["total"] == 3


def test_the_python_client_alters_an_instance_and_keeps_a_document(client, files):
    models = camunda.models
    client.deploy_resources_from_files([str(each) for each in files])
    key = start(client, "letter", copies=2).process_instance_key
    files[0].write_bytes(diagram(LETTER.replace('name="letter"', 'name="Letter"')))
    deployed = client.deploy_resources_from_files([str(files[0])])
    wanted = {
        "targetProcessDefinitionKey": deployed.processes[0].process_definition_key,
        "mappingInstructions": [{"sourceElementId": "print", "targetElementId": "print"}],
    }
    client.migrate_process_instance(
        key, data=models.ProcessInstanceMigrationInstruction.from_dict(wanted)
    )
    assert client.get_process_instance(key).process_definition_version == 2
    wanted = {
        "activateInstructions": [{"elementId": "Read"}],
        "terminateInstructions": [{"elementId": "print"}],
    }
    client.modify_process_instance(
        key, data=models.ProcessInstanceModificationInstruction.from_dict(wanted)
    )
    query = models.UserTaskSearchQuery.from_dict({"filter": {"processInstanceKey": key}})
    assert [each.element_id for each in client.search_user_tasks(data=query).items] == ["Read"]

    sent = camunda.types.File(io.BytesIO(b"%PDF-1.7 a letter"), "letter.pdf", "application/pdf")
    noted = models.DocumentMetadata.from_dict({"customProperties": {"pages": 4}})
    kept = client.create_document(data=models.CreateDocumentData(file=sent, metadata=noted))
    assert kept.metadata.content_type == "application/pdf"
    assert kept.metadata.custom_properties.to_dict() == {"pages": 4}
    assert client.get_document(kept.document_id).payload.read() == b"%PDF-1.7 a letter"
    client.delete_document(kept.document_id)
    with pytest.raises(camunda.errors.NotFoundError):
        client.get_document(kept.document_id)


def test_the_python_client_looks_people_up_and_begins_a_batch_operation(client, files):
    models = camunda.models
    client.deploy_resources_from_files([str(each) for each in files])
    start(client, "letter", copies=2)
    query = models.GroupSearchQueryRequest.from_dict({"filter": {"groupId": GRID_HEADS}})
    (heads,) = client.search_groups(data=query).items
    (user,) = client.search_users_for_group(
        heads.group_id, data=models.GroupUserSearchQueryRequest()
    ).items
    assert client.get_user(user.username).name == "演示grid_head"
    assert client.get_role("grid_head").name == "网格长"
    assert client.get_tenant("<default>").name == "Default"
    wanted = {"filter": {"processDefinitionId": "letter"}}
    begun = client.cancel_process_instances_batch_operation(
        data=models.ProcessInstanceCancellationBatchOperationRequest.from_dict(wanted)
    )
    told = client.get_batch_operation(begun.batch_operation_key)
    assert (told.state.value, told.operations_total_count) == ("ACTIVE", 1)
    query = models.BatchOperationItemSearchQuery.from_dict(
        {"filter": {"batchOperationKey": begun.batch_operation_key}}
    )
    (item,) = client.search_batch_operation_items(data=query).items
    assert item.state.value == "ACTIVE"
    client.cancel_batch_operation(begun.batch_operation_key)
    assert client.get_batch_operation(begun.batch_operation_key).state.value == "CANCELED"


@pytest.mark.parametrize("language", CLIENTS)
def test_three_workers_of_which_one_is_killed_do_each_job_once(served, client, files, language):
    client.deploy_resources_from_files([str(each) for each in files])
    environment = os.environ | served.environment(PYTHONPATH=str(ROOT))
    workers = {
        name: subprocess.Popen(
            [*CLIENTS[language], name, seconds],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for name, seconds in WORKERS.items()
    }
    try:
        for each in workers.values():
            assert each.stdout.readline() == b"ready\n"
        keys = [start(client, "letter", n=n).process_instance_key for n in range(LETTERS)]
        # Killed with jobs in its hands: they are another's once their lock has run out.
        wait_for(lambda: held(served, "doomed"))
        workers["doomed"].send_signal(signal.SIGKILL)
        wait_for(lambda: len(completed(served)) == LETTERS)
    finally:
        for each in workers.values():
            each.kill()
            each.communicate(timeout=10)
    with Session(served.database) as session:
        events = Counter(
            event.instance_id
            for key in keys
            for event in history.list_for_instance(session, int(key))
            if event.what == "job_completed"
        )
        assert events == dict.fromkeys(map(int, keys), 1)
        states = set(session.scalars(select(Instance.status)))
        assert states == {Status.ACTIVE}, "each waits for its reader"
    assert {"one", "two"} <= set(completed(served).values())


def test_the_javascript_client_does_a_whole_process(served, files):
    assert run("official_client.mjs", served, files) == {
        "state": "COMPLETED",
        "variables": {"copies": "2", "pages": "4"},
        "output": '"red"',
        "worked": 3,
        "incidents": 1,
    }


def test_the_javascript_client_alters_an_instance_keeps_a_document_and_looks_people_up(
    served, files
):
    assert run("official_client_alters.mjs", served, files) == {
        "partitionsCount": 1,
        "validLicense": True,
        "me": "e平台",
        "decisions": ["risk"],
        "version": 2,
        "tasks": ["Read"],
        "xml": True,
        "total": 3,
        "again": 404,
        "metadata": ["application/pdf", {"pages": 4}],
        "read": "%PDF-1.7 a letter",
        "gone": 404,
        "name": "演示grid_head",
        "batch": ["CANCEL_PROCESS_INSTANCE", 2],
    }


def run(script, served, files):
    """What a program prints at its end, as JSON."""
    done = subprocess.run(
        ["node", str(ROOT / "tests/system" / script), *map(str, files)],  # noqa: S607
        env=os.environ | served.environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def held(served, worker):
    with Session(served.database) as session:
        query = select(Job.id).where(Job.worker == worker, Job.state == JobState.OPEN)
        return session.scalars(query).all()


def completed(served):
    """Each completed job, with the worker that had it."""
    with Session(served.database) as session:
        query = select(Job.id, Job.worker).where(Job.state == JobState.COMPLETED)
        return {row.id: row.worker for row in session.execute(query)}
