"""The examples of docs/api.md, run as they stand there."""

import json
import os
import re
import subprocess

import pytest

from processes.organisation.roles import Role
from tests.system.product import ROOT
from tests.system.serving import Served
from tests.web.program import LETTER, diagram

EXAMPLES = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/api.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture
def served(committed, tmp_path):
    server = Served(committed, tmp_path / "home", Role.ANALYST, Role.DISTRICT_CENTER).start()
    yield server
    server.stop()


def test_every_example_of_the_page_is_answered_as_it_says(served, tmp_path):
    (tmp_path / "letter.bpmn").write_bytes(diagram(LETTER))
    client_id, secret = served.program
    environment = os.environ | {"URL": served.url, "ID": client_id, "SECRET": secret}
    told = []
    for example in EXAMPLES:
        done = subprocess.run(
            ["/bin/sh", "-c", example],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, example + done.stderr
        told.append(json.loads(done.stdout))
    token, topology, deployed, started, activated, found = told
    assert token["expires_in"] == 3600
    assert topology["partitionsCount"] == 1
    assert deployed["deployments"][0]["processDefinition"]["processDefinitionId"] == "letter"
    (job,) = activated["jobs"]
    assert job["processInstanceKey"] == started["processInstanceKey"]
    assert [each["state"] for each in found["items"]] == ["ACTIVE"]
