"""A program that calls the interface: its account, its token, and diagrams it deploys."""

import io

from processes.access import machine_accounts
from processes.organisation import directory
from processes.organisation.people import Appointment
from processes.organisation.roles import Role
from tests.engine.tokens import diagrams as d

#: A letter is printed by a worker, then somebody reads it; the sheet that jams goes another way.
LETTER = d.process(
    "letter",
    d.start("s"),
    d.service("print", "letter.print"),
    d.user("Read"),
    d.end("e"),
    d.user("Unjam"),
    d.end("f"),
    d.boundary("jam", "print", d.event("error", "JAM")),
    d.flow("s", "print", "Read", "e"),
    d.flow("jam", "Unjam", "f"),
) + d.defined("error", "JAM", "JAM")
#: Waits for the answer of its number.
ANSWERED = d.process(
    "answered",
    d.start("s"),
    d.catch("wait", d.event("message", "answer")),
    d.end("e"),
    d.flow("s", "wait", "e"),
) + d.message("answer", "=number")
#: Comes to its end at once.
SUM = d.process(
    "sum", d.start("s"), d.script("add", "=a + b", "total"), d.end("e"), d.flow("s", "add", "e")
)
RISK = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="risks" name="风险"
 namespace="http://sishi/tests/risks"><decision id="risk" name="风险等级">
 <decisionTable id="t" hitPolicy="FIRST"><input id="i"><inputExpression id="ie" typeRef="number">
 <text>people</text></inputExpression></input><output id="o" name="risk" typeRef="string"/>
 <rule id="r1"><inputEntry id="c1"><text>&gt;= 10</text></inputEntry>
 <outputEntry id="d1"><text>"red"</text></outputEntry></rule>
 <rule id="r2"><inputEntry id="c2"><text>-</text></inputEntry>
 <outputEntry id="d2"><text>"blue"</text></outputEntry></rule></decisionTable></decision></definitions>
"""


def diagram(body: str) -> bytes:
    """A body as a file, with a picture of it."""
    return f"{d.HEAD}{body}{d.picture(body)}</bpmn:definitions>".encode()


def enter(session, *roles: Role, name: str = "e平台"):
    """A program in these offices of the district; its id and secret."""
    district = directory.district(session)
    account, secret = machine_accounts.create(session, name=name, district=district, by=None)
    for role in roles:
        session.add(
            Appointment(person_id=account.person_id, role=role, at=district, district=district)
        )
    session.flush()
    return account.client_id, secret


class Program:
    """Calls as one account, by basic authentication unless a token is given."""

    def __init__(self, app, client_id, secret):
        self._client = app.test_client()
        self.given = (client_id, secret)

    def call(self, method, path, body=None, **more):
        """One call below `/v2`."""
        more.setdefault("auth", self.given)
        if body is not None:
            more["json"] = body
        return self._client.open(f"/v2{path}", method=method, **more)

    def ok(self, method, path, body=None, **more):
        """What is answered to a call that must succeed."""
        answer = self.call(method, path, body, **more)
        assert answer.status_code in (200, 201, 204), (
            answer.status_code,
            answer.get_data(as_text=True),
        )
        return answer.get_json(silent=True)

    def deploy(self, **files):
        """Deploy files by their names, with `_` for the dot."""
        sent = [(io.BytesIO(text), name.replace("_", ".")) for name, text in files.items()]
        return self.ok("POST", "/deployments", data={"resources": sent})

    def start(self, key, **variables):
        """Start a process; its key."""
        told = self.ok(
            "POST", "/process-instances", {"processDefinitionId": key, "variables": variables}
        )
        return told["processInstanceKey"]

    def search(self, what, **wanted):
        """The items of a search."""
        return self.ok("POST", f"/{what}/search", {"filter": wanted})["items"]
