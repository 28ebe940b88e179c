"""Decision definitions: search, get, XML, evaluate."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from engine import feel
from engine.deployment import catalogue
from engine.deployment.bundle import Kind as FileKind
from engine.dialect import xml
from engine.dmn.model import Result
from engine.dmn.run import Match
from engine.errors import NotFound
from engine.json_text import json_text
from engine.models import Definition
from processes.access.permissions import Permission
from web.api import naming, schema, searching
from web.api.definitions import find_file, is_latest
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT
from web.api.schema import KEY, NUMBER, TEXT, VARIABLES, BadRequest, Shape, array, nullable, obj
from web.api.searching import Kind, Property

PROPERTIES = {
    "decisionDefinitionKey": Property(Kind.KEY, None),
    "decisionDefinitionId": Property(Kind.TEXT, None),
    "name": Property(Kind.TEXT, None),
    "version": Property(Kind.NUMBER, None),
    "decisionRequirementsId": Property(Kind.TEXT, None),
    "decisionRequirementsKey": Property(Kind.KEY, None),
    "decisionRequirementsName": Property(Kind.TEXT, None),
    "decisionRequirementsVersion": Property(Kind.NUMBER, None),
    "tenantId": Property(Kind.TEXT, None),
}
DECISION: Shape = obj(
    {
        "decisionDefinitionId": TEXT,
        "decisionDefinitionKey": KEY,
        "decisionRequirementsId": TEXT,
        "decisionRequirementsKey": KEY,
        "decisionRequirementsName": TEXT,
        "decisionRequirementsVersion": NUMBER,
        "name": TEXT,
        "tenantId": TEXT,
        "version": NUMBER,
    }
)
_RULE: Shape = obj({"ruleId": TEXT, "ruleIndex": NUMBER, "evaluatedOutputs": array(obj({}))})
_EVALUATED: Shape = obj(
    {
        "decisionDefinitionId": TEXT,
        "decisionDefinitionName": TEXT,
        "decisionDefinitionVersion": NUMBER,
        "decisionDefinitionType": TEXT,
        "output": TEXT,
        "tenantId": TEXT,
        "matchedRules": array(_RULE),
        "evaluatedInputs": array(obj({})),
        "decisionDefinitionKey": KEY,
        "decisionEvaluationInstanceKey": TEXT,
    }
)
_EVALUATION: Shape = obj(
    {
        "decisionDefinitionId": TEXT,
        "decisionDefinitionKey": KEY,
        "decisionDefinitionName": TEXT,
        "decisionDefinitionVersion": NUMBER,
        "decisionEvaluationKey": KEY,
        "decisionInstanceKey": KEY,
        "decisionRequirementsId": TEXT,
        "decisionRequirementsKey": KEY,
        "evaluatedDecisions": array(_EVALUATED),
        "failedDecisionDefinitionId": nullable(TEXT),
        "failureMessage": nullable(TEXT),
        "output": TEXT,
        "tenantId": TEXT,
    }
)
_QUESTION: Shape = obj(
    {},
    {
        "decisionDefinitionId": {"type": "string", "minLength": 1, "maxLength": 500},
        "decisionDefinitionKey": KEY,
        "variables": VARIABLES,
        "tenantId": TEXT,
    },
)


@endpoint(
    "POST",
    "/decision-definitions/search",
    Permission.DIAGRAM_READ,
    tag="Decision definition",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(DECISION),
)
def search_decision_definitions(call: Call) -> dict[str, Any]:
    """Search decisions, every version of each."""
    query = (
        select(Definition)
        .where(Definition.kind == FileKind.DMN.value)
        .order_by(Definition.id)
        .options(undefer(Definition.source))
    )
    every = [told for each in call.session.scalars(query) for told in describe(each)]
    return searching.of_list(every, PROPERTIES, call.body)


@endpoint(
    "GET",
    "/decision-definitions/<definition_key>",
    Permission.DIAGRAM_READ,
    tag="Decision definition",
    answer=DECISION,
    refusals=(404,),
)
def get_decision_definition(call: Call, definition_key: int) -> dict[str, Any]:
    """Get a decision."""
    return _find(call, definition_key)[1]


@endpoint(
    "GET",
    "/decision-definitions/<definition_key>/xml",
    Permission.DIAGRAM_READ,
    tag="Decision definition",
    answer=TEXT,
    media="text/xml",
    refusals=(404,),
)
def get_decision_definition_xml(call: Call, definition_key: int) -> bytes:
    """Get the file a decision is in, as it was deployed."""
    return _find(call, definition_key)[0].source


@endpoint(
    "POST",
    "/decision-definitions/evaluation",
    Permission.DIAGRAM_READ,
    tag="Decision definition",
    body=_QUESTION,
    answer=_EVALUATION,
    refusals=(404,),
)
def evaluate_decision(call: Call) -> dict[str, Any]:
    """Ask the newest release of a decision; nothing is kept of it."""
    wanted = _asked(call)
    found = catalogue.find_decision(call.session, wanted)
    if found is None:
        raise NotFound(f"没有部署过决策“{wanted}”。")
    definition, bundle = found
    told = next(each for each in describe(definition) if each["decisionDefinitionId"] == wanted)
    try:
        result = bundle.models[wanted].decide(wanted, call.body.get("variables") or {})
        output, failure = json_text(feel.to_json(result.value)), None
    except feel.FeelError as error:
        result, output, failure = Result(None), "null", str(error)
    return _answer(told, output, failure, result.matched)


def describe(definition: Definition) -> Iterator[dict[str, Any]]:
    """The decisions of a file, as they are told."""
    for place, (id, name) in enumerate(_decisions(definition)):
        yield {
            "decisionDefinitionId": id,
            "decisionDefinitionKey": naming.decision_key(definition.id, place),
            "decisionRequirementsId": definition.key,
            "decisionRequirementsKey": str(definition.id),
            "decisionRequirementsName": title_of(definition),
            "decisionRequirementsVersion": definition.version,
            "name": name,
            "tenantId": TENANT,
            "version": definition.version,
        }


def title_of(definition: Definition) -> str:
    """How a file of decisions calls itself."""
    return xml.parse(definition.source, definition.name).get("name") or definition.key


def _decisions(definition: Definition) -> list[tuple[str, str]]:
    """Id and name of each decision of a file, in its order."""
    root = xml.parse(definition.source, definition.name)
    return [
        (id, each.get("name") or id)
        for each in root.iterchildren("{*}decision")
        if (id := each.get("id"))
    ]


def _find(call: Call, key: int) -> tuple[Definition, dict[str, Any]]:
    file, place = naming.read_decision_key(key)
    found = find_file(call.session, FileKind.DMN, file)
    told = list(describe(found))
    if not 0 <= place < len(told):
        raise NotFound
    return found, told[place]


def _asked(call: Call) -> str:
    body: Mapping[str, Any] = call.body
    if ("decisionDefinitionId" in body) is ("decisionDefinitionKey" in body):
        raise BadRequest(reason="“decisionDefinitionId”和“decisionDefinitionKey”要写且只能写一个")
    if "decisionDefinitionId" in body:
        return str(body["decisionDefinitionId"])
    file, told = _find(call, schema.row(body["decisionDefinitionKey"]))
    if not is_latest(call.session, file):
        raise BadRequest(reason="“decisionDefinitionKey”不是最新版；这里只能问最新版的决策")
    return str(told["decisionDefinitionId"])


def _answer(
    told: Mapping[str, Any], output: str, failure: str | None, matched: Sequence[Match]
) -> dict[str, Any]:
    id, version = told["decisionDefinitionId"], told["version"]
    rules = [
        {"ruleId": each.rule, "ruleIndex": each.number, "evaluatedOutputs": []}
        for each in matched
        if each.decision == id
    ]
    evaluated = {
        "decisionDefinitionId": id,
        "decisionDefinitionName": told["name"],
        "decisionDefinitionVersion": version,
        "decisionDefinitionType": "DECISION_TABLE" if rules else "UNKNOWN",
        "output": output,
        "tenantId": TENANT,
        "matchedRules": rules,
        "evaluatedInputs": [],
        "decisionDefinitionKey": told["decisionDefinitionKey"],
        "decisionEvaluationInstanceKey": f"{told['decisionDefinitionKey']}-1",
    }
    return {
        "decisionDefinitionId": id,
        "decisionDefinitionKey": told["decisionDefinitionKey"],
        "decisionDefinitionName": told["name"],
        "decisionDefinitionVersion": version,
        "decisionEvaluationKey": told["decisionDefinitionKey"],
        "decisionInstanceKey": told["decisionDefinitionKey"],
        "decisionRequirementsId": told["decisionRequirementsId"],
        "decisionRequirementsKey": told["decisionRequirementsKey"],
        "evaluatedDecisions": [evaluated],
        "failedDecisionDefinitionId": id if failure else None,
        "failureMessage": failure,
        "output": output,
        "tenantId": TENANT,
    }
