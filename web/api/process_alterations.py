"""Process instances that go on elsewhere: in another version or process, or at other elements."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine import runner
from engine.instances.modifying import Activation, Modification, Move, Termination, Written
from processes.access import plain_instances
from processes.access.permissions import Permission
from web.api import naming, schema
from web.api.endpoint import Call, endpoint
from web.api.process_definitions import find_definition
from web.api.process_instances import require_runnable
from web.api.schema import KEY, LENGTH, TEXT, VARIABLES, BadRequest, Shape, array, choice, obj

ELEMENT: Shape = {"type": "string", "minLength": 1, "maxLength": 500}
#: Of an element instance, and the sign that any will do.
_ANY = "-1"
_MOST = 200
MAPPING: Shape = array(obj({"sourceElementId": ELEMENT, "targetElementId": ELEMENT}), maxItems=1000)
_MIGRATION: Shape = obj(
    {"targetProcessDefinitionKey": KEY, "mappingInstructions": MAPPING},
    {"operationReference": LENGTH},
)
_WRITTEN: Shape = array(obj({"variables": VARIABLES}, {"scopeId": TEXT}), maxItems=_MOST)
_ACTIVATE: Shape = obj(
    {"elementId": ELEMENT},
    {"variableInstructions": _WRITTEN, "ancestorElementInstanceKey": KEY},
)
_TERMINATE: Shape = {
    "anyOf": [obj({"elementId": ELEMENT}), obj({"elementInstanceKey": KEY})],
}
_SOURCE: Shape = {
    "anyOf": [
        obj({"sourceType": choice("byId"), "sourceElementId": ELEMENT}),
        obj({"sourceType": choice("byKey"), "sourceElementInstanceKey": KEY}),
    ]
}
_ANCESTOR: Shape = obj(
    {"ancestorScopeType": choice("direct", "inferred", "sourceParent")},
    {"ancestorElementInstanceKey": KEY},
)
_MOVE: Shape = obj(
    {"sourceElementInstruction": _SOURCE, "targetElementId": ELEMENT},
    {"ancestorScopeInstruction": _ANCESTOR, "variableInstructions": _WRITTEN},
)
_MODIFICATION: Shape = obj(
    {},
    {
        "activateInstructions": array(_ACTIVATE, maxItems=_MOST),
        "terminateInstructions": array(_TERMINATE, maxItems=_MOST),
        "moveInstructions": array(_MOVE, maxItems=_MOST),
        "operationReference": LENGTH,
    },
)


@endpoint(
    "POST",
    "/process-instances/<instance_key>/migration",
    Permission.PROCESS_RUN,
    tag="Process instance",
    body=_MIGRATION,
    status=204,
    refusals=(403, 404, 409),
)
def migrate_process_instance(call: Call, instance_key: int) -> None:
    """Let a process instance go on in the newest version of a process, its own or another."""
    require_runnable(call, instance_key)
    target = find_definition(call, schema.row(call.body["targetProcessDefinitionKey"]))
    plain_instances.require_startable(call.session, target.key)
    mapping = read_mapping(call.body["mappingInstructions"])
    runner.migrate(call.session, instance_key, target.id, mapping, by=call.person)


@endpoint(
    "POST",
    "/process-instances/<instance_key>/modification",
    Permission.PROCESS_RUN,
    tag="Process instance",
    body=_MODIFICATION,
    status=204,
    refusals=(403, 404, 409),
)
def modify_process_instance(call: Call, instance_key: int) -> None:
    """Begin elements of a process instance and end others, past the flows of its diagram."""
    require_runnable(call, instance_key)
    wanted = Modification(
        tuple(_activations(instance_key, call.body.get("activateInstructions") or ())),
        tuple(_terminations(instance_key, call.body.get("terminateInstructions") or ())),
        tuple(_moves(instance_key, call.body.get("moveInstructions") or ())),
    )
    if wanted == Modification():
        raise BadRequest(reason="没有写明激活、结束或移动哪个环节")
    runner.modify(call.session, instance_key, wanted, by=call.person)


def read_mapping(given: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """From which element to which; raises BadRequest for one that is to go to two."""
    mapping: dict[str, str] = {}
    for each in given:
        source, target = each["sourceElementId"], each["targetElementId"]
        if mapping.setdefault(source, target) != target:
            raise BadRequest(reason=f"“{source[:100]}”写了两个去处")
    return mapping


def _activations(instance: int, given: Sequence[Mapping[str, Any]]) -> Iterator[Activation]:
    for each in given:
        ancestor = each.get("ancestorElementInstanceKey", _ANY)
        within = None if ancestor == _ANY else _token(instance, ancestor)
        yield Activation(each["elementId"], within, _written(each))


def _terminations(instance: int, given: Sequence[Mapping[str, Any]]) -> Iterator[Termination]:
    for each in given:
        if "elementId" in each and "elementInstanceKey" in each:
            raise BadRequest(reason="“elementId”和“elementInstanceKey”只能写一个")
        yield _termination(instance, each.get("elementId"), each.get("elementInstanceKey"))


def _moves(instance: int, given: Sequence[Mapping[str, Any]]) -> Iterator[Move]:
    for each in given:
        source = each["sourceElementInstruction"]
        ending = _termination(
            instance, source.get("sourceElementId"), source.get("sourceElementInstanceKey")
        )
        around = each.get("ancestorScopeInstruction") or {}
        if around.get("ancestorElementInstanceKey", _ANY) != _ANY:
            raise BadRequest(
                reason="移动环节时不能指定“ancestorElementInstanceKey”：新的环节总在原来环节所在的流程或子流程里"
            )
        yield Move(ending, each["targetElementId"], _written(each))


def _termination(instance: int, element: str | None, key: str | None) -> Termination:
    return Termination(element) if element else Termination(token=_token(instance, key or ""))


def _token(instance: int, key: str) -> int:
    """The token a key stands for; the instance itself is the outermost scope."""
    if schema.row(key) == instance:
        return 0
    of, token = naming.read_element_key(schema.row(key))
    # Of another instance, or ended: there is no such token here.
    return int(token) if of == instance else -1


def _written(given: Mapping[str, Any]) -> tuple[Written, ...]:
    found = given.get("variableInstructions") or ()
    return tuple(Written(each["variables"], each.get("scopeId") or "") for each in found)
