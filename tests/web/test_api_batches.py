"""Batch operations by a program: in the background, each instance for itself, suspended and called off."""

from datetime import timedelta

import pytest

from engine import worker
from processes.access import batch_operations
from processes.access.batch_models import BatchOperation
from processes.organisation.people import Appointment
from processes.organisation.roles import Role
from tests.web.program import LETTER, Program, diagram, enter


@pytest.fixture
def program(app, session, cast):
    made = Program(app, *enter(session, Role.ANALYST, Role.DISTRICT_CENTER))
    made.deploy(letter_bpmn=diagram(LETTER))
    return made


@pytest.fixture
def letters(program):
    return [program.start("letter", copies=n) for n in range(4)]


def begin(program, what, wanted, **more):
    told = program.ok("POST", f"/process-instances/{what}", {"filter": wanted, **more})
    return told["batchOperationKey"]


def get(program, key):
    return program.ok("GET", f"/batch-operations/{key}")


def items(program, key):
    """State and message by the key of the instance."""
    found = program.search("batch-operation-items", batchOperationKey=key)
    return {each["processInstanceKey"]: (each["state"], each["errorMessage"]) for each in found}


def states(program, letters):
    return [program.ok("GET", f"/process-instances/{each}")["state"] for each in letters]


def test_all_that_are_found_are_cancelled_by_the_workers(program, letters, session):
    key = begin(program, "cancellation", {"processInstanceKey": {"$in": letters[:3]}})
    begun = get(program, key)
    assert (begun["state"], begun["operationsTotalCount"]) == ("ACTIVE", 3)
    assert states(program, letters) == ["ACTIVE"] * 4
    worker.run_until_idle(session)
    assert states(program, letters) == ["TERMINATED"] * 3 + ["ACTIVE"]
    done = get(program, key)
    assert (done["state"], done["operationsCompletedCount"]) == ("COMPLETED", 3)
    assert done["endDate"]
    assert items(program, key) == dict.fromkeys(letters[:3], ("COMPLETED", None))
    (found,) = program.search("batch-operations", operationType="CANCEL_PROCESS_INSTANCE")
    assert found == done


def test_what_was_done_is_not_done_again_by_a_job_that_runs_twice(program, letters, session):
    key = begin(program, "cancellation", {"processDefinitionId": "letter"})
    for _ in range(3):
        batch_operations.go_on(session, int(key))
    assert get(program, key)["operationsCompletedCount"] == 3
    worker.run_until_idle(session)
    batch_operations.go_on(session, int(key))
    done = get(program, key)
    assert (done["state"], done["operationsCompletedCount"]) == ("COMPLETED", 4)


def test_a_suspended_one_waits_and_a_cancelled_one_leaves_the_rest(program, letters, session):
    key = begin(program, "cancellation", {"processDefinitionId": "letter"})
    batch_operations.go_on(session, int(key))
    program.ok("POST", f"/batch-operations/{key}/suspension")
    worker.run_until_idle(session)
    assert get(program, key)["state"] == "SUSPENDED"
    assert states(program, letters).count("TERMINATED") == 1
    program.ok("POST", f"/batch-operations/{key}/resumption")
    batch_operations.go_on(session, int(key))
    program.ok("POST", f"/batch-operations/{key}/cancellation")
    worker.run_until_idle(session)
    assert get(program, key)["state"] == "CANCELED"
    assert states(program, letters).count("TERMINATED") == 2
    found = [state for state, _ in items(program, key).values()]
    assert (found.count("COMPLETED"), found.count("CANCELED")) == (2, 2)
    for act in ("cancellation", "suspension", "resumption"):
        assert program.call("POST", f"/batch-operations/{key}/{act}").status_code == 404


def test_incidents_are_resolved_and_jobs_can_be_had_again(program, letters, session):
    asked = {"type": "letter.print", "timeout": 60000, "maxJobsToActivate": 3}
    for job in program.ok("POST", "/jobs/activation", asked)["jobs"]:
        program.ok("POST", f"/jobs/{job['jobKey']}/failure", {"retries": 0})
        program.ok("PATCH", f"/jobs/{job['jobKey']}", {"changeset": {"retries": 2}})
    failed = program.search("incidents", state="ACTIVE")
    assert len(failed) == 3
    key = begin(program, "incident-resolution", {"hasIncident": True})
    worker.run_until_idle(session)
    assert get(program, key)["operationsCompletedCount"] == 3
    assert program.search("incidents", state="ACTIVE") == []
    found = program.search("batch-operation-items", batchOperationKey=key)
    assert {each["itemKey"] for each in found} == {each["incidentKey"] for each in failed}


def test_what_cannot_be_moved_fails_alone_and_says_why(program, letters, session):
    asked = {"type": "letter.print", "timeout": 60000, "maxJobsToActivate": 1}
    (job,) = program.ok("POST", "/jobs/activation", asked)["jobs"]
    program.ok("POST", f"/jobs/{job['jobKey']}/completion", {})
    moves = [{"sourceElementId": "Read", "targetElementId": "jam"}]
    key = begin(program, "modification", {"state": "ACTIVE"}, moveInstructions=moves)
    worker.run_until_idle(session)
    assert (get(program, key)["state"], get(program, key)["operationsFailedCount"]) == (
        "COMPLETED",
        4,
    )
    assert all(why for _, why in items(program, key).values())
    moves = [{"sourceElementId": "print", "targetElementId": "Unjam"}]
    key = begin(program, "modification", {"state": "ACTIVE"}, moveInstructions=moves)
    worker.run_until_idle(session)
    assert get(program, key)["operationsCompletedCount"] == 3
    found = items(program, key)
    assert found.pop(job["processInstanceKey"])[0] == "FAILED"
    tasks = program.search("user-tasks", elementId="Unjam")
    assert {each["processInstanceKey"] for each in tasks} == set(found)


def test_all_go_on_in_the_newest_version(program, letters, session):
    program.deploy(letter_bpmn=diagram(LETTER.replace('name="letter"', 'name="Letter"')))
    (newest,) = program.search("process-definitions", processDefinitionId="letter", version=2)
    plan = {
        "targetProcessDefinitionKey": newest["processDefinitionKey"],
        "mappingInstructions": [{"sourceElementId": "print", "targetElementId": "print"}],
    }
    key = begin(program, "migration", {"processDefinitionVersion": 1}, migrationPlan=plan)
    worker.run_until_idle(session)
    assert get(program, key)["operationsCompletedCount"] == 4
    found = program.search("process-instances", processDefinitionVersion=2)
    assert {each["processInstanceKey"] for each in found} == set(letters)


def test_one_that_has_ended_meanwhile_is_skipped(program, letters, session):
    key = begin(program, "cancellation", {"processDefinitionId": "letter"})
    program.ok("POST", f"/process-instances/{letters[2]}/cancellation", {})
    worker.run_until_idle(session)
    assert items(program, key)[letters[2]][0] == "SKIPPED"
    assert (get(program, key)["state"], get(program, key)["operationsCompletedCount"]) == (
        "COMPLETED",
        3,
    )


def test_no_case_is_reached_and_nothing_without_the_right(program, letters, case, session):
    for wanted in ({"processInstanceKey": str(case.instance_id)}, {"hasIncident": True}):
        done = get(program, begin(program, "cancellation", wanted))
        assert (done["state"], done["operationsTotalCount"]) == ("COMPLETED", 0)
    key = begin(program, "cancellation", {"processInstanceKey": letters[0]})
    operation = session.get_one(BatchOperation, int(key))
    for each in session.query(Appointment).filter_by(person_id=operation.person_id):
        session.delete(each)
    session.flush()
    worker.run_until_idle(session)
    session.refresh(operation)
    assert (operation.completed, operation.failed) == (0, 1)


def test_nothing_is_meant_by_an_empty_filter(program, letters):
    assert (
        program.call("POST", "/process-instances/cancellation", {"filter": {}}).status_code == 400
    )
    unknown = {"filter": {"batchOperationId": "1"}}
    assert program.call("POST", "/process-instances/cancellation", unknown).status_code == 400


def test_what_ended_a_year_ago_is_let_go_and_what_has_not_ended_stays(program, letters, session):
    ended = begin(program, "cancellation", {"processInstanceKey": {"$in": letters[:1]}})
    worker.run_until_idle(session)
    running = begin(program, "cancellation", {"processInstanceKey": {"$in": letters[1:]}})
    batch_operations.suspend(session, int(running))
    last = session.get_one(BatchOperation, int(ended)).ended_at + batch_operations.KEPT

    def left():
        session.expire_all()
        found = program.search("batch-operations")
        return {each["batchOperationKey"] for each in found}, set(items(program, ended))

    batch_operations.forget_ended(session, last - timedelta(seconds=1))
    assert left() == ({ended, running}, set(letters[:1]))
    batch_operations.forget_ended(session, last)
    assert left() == ({running}, set())
    assert len(items(program, running)) == 3
