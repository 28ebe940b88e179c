"""Everything schemathesis has against `openapi.json`: examples, coverage, fuzzing and stateful runs, good and bad data.

    EXAMPLES=50 PHASES=coverage python -m pytest -s tests/system/schema_phases.py

It takes an hour, so that the tests by day leave it out; those of `tests/web/test_api_schema.py` are
its short form. The server serves from threads of this process, without holding answers open, so
that no call waits for jobs; what there is to be found is committed and changes as it goes on.
"""

import base64
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from processes.organisation.roles import Role
from tests.processes import factories
from tests.web.program import ANSWERED, LETTER, RISK, Program, diagram, enter
from web import create_app
from web.api import limiting, waiting

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,response_headers_conformance"
)


@pytest.mark.timeout(0)
def test_every_phase_finds_only_what_is_described(committed, tmp_path, monkeypatch):
    monkeypatch.setenv("SISHI_HOME", str(tmp_path))
    for seconds in ("DEFAULT", "LONGEST"):
        monkeypatch.setattr(waiting, seconds, 0.2)
    for calls in ("RATE", "BURST"):
        monkeypatch.setattr(limiting, calls, 1e9)
    with Session(committed) as session, session.begin():
        factories.cast(session)
        account = enter(session, Role.ANALYST, Role.DISTRICT_CENTER)
    app = create_app(PROPAGATE_EXCEPTIONS=False)
    furnish(Program(app, *account))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told = base64.b64encode(":".join(account).encode()).decode()
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run"),
        f"http://127.0.0.1:{server.port}/v2/openapi.json",
        *("-H", f"Authorization: Basic {told}", "--checks", CHECKS),
        *("--phases", os.environ.get("PHASES", "examples,coverage,fuzzing,stateful")),
        *("--max-examples", os.environ.get("EXAMPLES", "30"), "--workers", "1"),
        *("--continue-on-failure", "--request-timeout", "60", "--generation-database", "none"),
        "--no-color",
    ]
    done = subprocess.run(command, cwd=tmp_path)
    server.shutdown()
    assert done.returncode == 0


def furnish(program):
    """Something of everything to be found: instances, jobs in a worker's hands, a wait, a decision."""
    program.deploy(
        letter_bpmn=diagram(LETTER), answered_bpmn=diagram(ANSWERED), risks_dmn=RISK.encode()
    )
    for copies in range(6):
        program.start("letter", copies=copies)
    program.start("answered", number="7")
    asked = {"type": "letter.print", "timeout": 600000, "maxJobsToActivate": 2}
    program.ok("POST", "/jobs/activation", asked)
