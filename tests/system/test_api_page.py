"""The examples of docs/api.md, run as they stand there."""

import json
import os
import re
import subprocess

import pytest
from sqlalchemy.orm import Session

from processes.diagrams import shipped
from processes.organisation.roles import Role
from tests.processes.factories import GRID
from tests.system.product import ROOT
from tests.system.serving import Served
from tests.web.program import LETTER, diagram

EXAMPLES = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/api.md").read_text("utf-8"), re.DOTALL)


#: Those that need a district that handles disputes: its rules on time hold for whatever is deployed.
DISPUTES = [each for each in EXAMPLES if "/disputes" in each or "/case-events" in each]


@pytest.fixture
def serve(committed, tmp_path):
    """Start the server; `serve(release=True)` with the shipped diagrams released."""
    started = []

    def made(*, release=False):
        server = Served(committed, tmp_path / "home", Role.ANALYST, Role.DISTRICT_CENTER)
        if release:
            with Session(committed) as session, session.begin():
                shipped.deploy_first(session)
        started.append(server.start())
        return server

    yield made
    for each in started:
        each.stop()


def run(server, examples, folder):
    client_id, secret = server.program
    environment = os.environ | {"URL": server.url, "ID": client_id, "SECRET": secret, "GRID": GRID}
    for example in examples:
        done = subprocess.run(
            ["/bin/sh", "-c", example],
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, example + done.stderr
        yield json.loads(done.stdout)


def test_every_example_of_the_page_is_answered_as_it_says(serve, tmp_path):
    (tmp_path / "letter.bpmn").write_bytes(diagram(LETTER))
    plain = [each for each in EXAMPLES if each not in DISPUTES]
    answers = run(serve(), plain, tmp_path)
    token, topology, deployed, started, activated, held, found, batch, groups = answers
    assert token["expires_in"] == 3600
    assert topology["partitionsCount"] == 1
    assert deployed["deployments"][0]["processDefinition"]["processDefinitionId"] == "letter"
    (job,) = activated["jobs"]
    assert job["processInstanceKey"] == started["processInstanceKey"]
    assert held["processInstances"] == []
    assert [each["state"] for each in found["items"]] == ["ACTIVE"]
    assert batch["batchOperationType"] == "CANCEL_PROCESS_INSTANCE"
    assert {each["groupId"].partition("@")[0] for each in groups["items"]} == {"grid_head"}


def test_a_dispute_is_registered_and_heard_of_as_the_page_says(serve, tmp_path):
    dispute, events = run(serve(release=True), DISPUTES, tmp_path)
    assert events["items"][0]["subject"] == dispute["caseNumber"]
