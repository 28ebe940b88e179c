"""The web server as it serves, on a database of the test's own."""

import os
import subprocess
import sys
import time
from http.client import HTTPConnection

from sqlalchemy.orm import Session

from tests.processes import factories
from tests.system.product import ROOT, free_port
from tests.web.program import enter


class Served:
    """A running server; `url` leads to it, `program` is the id and secret of one that may all it needs."""

    def __init__(self, engine, home, *roles):
        with Session(engine) as session, session.begin():
            factories.cast(session)
            self.program = enter(session, *roles)
        self.database = engine
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = os.environ | {
            "DATABASE_URL": engine.url.render_as_string(hide_password=False),
            "SISHI_HOME": str(home),
        }

    def start(self):
        """Start it; returns when it answers."""
        command = [
            *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"),
            *("--worker-class", "web.buffering.Worker", "--workers", "1", "--threads", "4"),
            *("--log-level", "warning", "web:create_app()"),
        ]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment)
        until = time.monotonic() + 300
        while not self._answers():
            assert time.monotonic() < until, "the server does not answer"
            assert self._process.poll() is None, "the server ended"
            time.sleep(0.1)
        return self

    def stop(self):
        """Stop it."""
        self._process.terminate()
        self._process.wait(180)

    def environment(self, **more):
        """What an official client reads of its environment, to come here."""
        client_id, secret = self.program
        return {
            "CAMUNDA_REST_ADDRESS": self.url,
            "CAMUNDA_AUTH_STRATEGY": "OAUTH",
            "CAMUNDA_OAUTH_URL": f"{self.url}/oauth/token",
            "CAMUNDA_CLIENT_ID": client_id,
            "CAMUNDA_CLIENT_SECRET": secret,
            "CAMUNDA_TOKEN_DISK_CACHE_DISABLE": "true",
            "CAMUNDA_SDK_LOG_LEVEL": "error",
            **more,
        }

    def _answers(self):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/health")
            with connection.getresponse() as answer:
                return answer.status == 200
        except OSError:
            return False
        finally:
            connection.close()
