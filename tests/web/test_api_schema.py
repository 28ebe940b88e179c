"""Whatever `openapi.json` allows, and more, is answered as it tells: no 5xx, no answer outside its shape."""

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.checks import CHECKS

from processes.organisation.roles import Role
from tests.web.program import ANSWERED, LETTER, RISK, Program, diagram, enter
from web.api.endpoint import ENDPOINTS
from web.api.openapi import document

schemathesis.checks.load_all_checks()
ASKED = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)
#: Requests to each endpoint; more by night.
EXAMPLES = 12


@pytest.fixture
def program(app, session, cast):
    """One that may call everything, with something there to be found."""
    made = Program(app, *enter(session, Role.ANALYST, Role.DISTRICT_CENTER))
    made.deploy(
        letter_bpmn=diagram(LETTER), answered_bpmn=diagram(ANSWERED), risks_dmn=RISK.encode()
    )
    made.start("letter", copies=2)
    made.start("answered", number="7")
    return made


@pytest.mark.parametrize("name", sorted(ENDPOINTS))
def test_an_endpoint_answers_as_it_is_described(app, program, connection, name):
    schema = schemathesis.openapi.from_wsgi("/v2/openapi.json", app)
    operation = schema.find_operation_by_id(name)
    tried = []

    @hypothesis.given(case=operation.as_strategy())
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        kept = connection.begin_nested()
        answer = case.call(auth=program.given, headers={"Accept-Encoding": "identity"})
        kept.rollback()
        tried.append(answer.status_code)
        case.validate_response(answer, checks=ASKED)

    ask()
    assert tried
    assert document()["paths"][operation.path][operation.method.lower()]["operationId"] == name
