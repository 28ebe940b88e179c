"""Element instances of one process instance: what was come to, out of its history, and what is there now."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from typing import Any

from engine import history
from engine.deployment import catalogue
from engine.instances import step
from engine.models import Instance
from processes.access.permissions import Permission
from web.api import naming, process_instances, schema, searching
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT, Definitions
from web.api.schema import FLAG, KEY, MOMENT, TEXT, BadRequest, Shape, choice, nullable, obj
from web.api.searching import Kind, Property

_STATES = ("ACTIVE", "COMPLETED", "TERMINATED")
#: The elements that are over are numbered behind all tokens an instance can have.
_OVER = 5_000_000
PROPERTIES = {
    "elementInstanceKey": Property(Kind.KEY, None),
    "processInstanceKey": Property(Kind.KEY, None),
    "processDefinitionKey": Property(Kind.KEY, None),
    "processDefinitionId": Property(Kind.TEXT, None),
    "elementId": Property(Kind.TEXT, None),
    "elementName": Property(Kind.TEXT, None),
    "type": Property(Kind.TEXT, None, naming.ELEMENT_TYPES),
    "state": Property(Kind.TEXT, None, _STATES),
    "hasIncident": Property(Kind.FLAG, None),
    "startDate": Property(Kind.MOMENT, None),
    "endDate": Property(Kind.MOMENT, None),
    "tenantId": Property(Kind.TEXT, None),
}
_ELEMENT: Shape = obj(
    {
        "processDefinitionId": nullable(TEXT),
        "startDate": MOMENT,
        "endDate": nullable(MOMENT),
        "elementId": TEXT,
        "elementName": TEXT,
        "type": choice(*naming.ELEMENT_TYPES),
        "state": choice(*_STATES),
        "hasIncident": FLAG,
        "tenantId": TEXT,
        "elementInstanceKey": KEY,
        "processInstanceKey": KEY,
        "rootProcessInstanceKey": nullable(KEY),
        "processDefinitionKey": nullable(KEY),
        "incidentKey": nullable(KEY),
    }
)


@endpoint(
    "POST",
    "/element-instances/search",
    Permission.DIAGRAM_READ,
    tag="Element instance",
    body=searching.request(PROPERTIES),
    answer=searching.answer(_ELEMENT),
    refusals=(404,),
)
def search_element_instances(call: Call) -> dict[str, Any]:
    """Search what a process instance came to; the filter must say which (`processInstanceKey`)."""
    wanted = (call.body.get("filter") or {}).get("processInstanceKey")
    if not isinstance(wanted, str | dict) or (isinstance(wanted, dict) and "$eq" not in wanted):
        raise BadRequest(reason="“filter.processInstanceKey”没有填写：只能按流程实例查询")
    key = wanted["$eq"] if isinstance(wanted, dict) else wanted
    instance = process_instances.require_readable(call, schema.row(key))
    return searching.of_list(list(_list(call, instance)), PROPERTIES, call.body)


def _list(call: Call, instance: Instance) -> Iterator[dict[str, Any]]:
    execution = step.look(call.session, instance)
    failed = {(each.process, each.element) for each in execution.incidents}
    # Of several tokens at one element, the oldest came first.
    live = defaultdict[tuple[str, str], deque[str]](deque)
    for process, element, token in execution.live:
        live[process, element].append(token)
    specs = catalogue.bundle_for(call.session, instance).specs.values()
    kinds = {
        id: str(getattr(node, "kind", "")) for spec in specs for id, node in spec.task_specs.items()
    }
    definitions = Definitions(call.session)
    for number, each in enumerate(_passed(call, instance)):
        place = each["process"], each["element"]
        token = str(_OVER + number)
        if each["state"] == "ACTIVE" and live[place]:
            token = live[place].popleft()
        definition = definitions.of_process(instance, each["process"])
        yield {
            "processDefinitionId": each["process"],
            "startDate": naming.moment(each["start"]),
            "endDate": naming.moment(each["end"]),
            "elementId": each["element"],
            "elementName": each["name"] or each["element"],
            "type": naming.element_type(kinds.get(each["element"], "")),
            "state": each["state"],
            "hasIncident": each["state"] == "ACTIVE" and place in failed,
            "tenantId": TENANT,
            "elementInstanceKey": naming.element_key(instance.id, token),
            "processInstanceKey": str(instance.id),
            "rootProcessInstanceKey": str(instance.id),
            "processDefinitionKey": str(definition.id),
            "incidentKey": None,
        }


def _passed(call: Call, instance: Instance) -> list[dict[str, Any]]:
    """Each time an element was come to, in order; what ended ends the one come to first."""
    found: list[dict[str, Any]] = []
    waiting = defaultdict[tuple[str, str], deque[dict[str, Any]]](deque)
    ends = {"completed": "COMPLETED", "cancelled": "TERMINATED"}
    for event in history.list_for_instance(call.session, instance.id):
        if event.what == "migrated":
            waiting = _migrated(waiting, event.after)
        for told in event.trail:
            process = told.get("process", instance.key)
            place = process, told["element"]
            if told["what"] == "entered":
                made = {
                    "process": process,
                    "element": told["element"],
                    "name": told.get("name", ""),
                    "start": event.at,
                    "end": None,
                    "state": "ACTIVE",
                }
                found.append(made)
                waiting[place].append(made)
            elif told["what"] in ends and waiting[place]:
                over = waiting[place].popleft()
                over["end"], over["state"] = event.at, ends[told["what"]]
    return found


def _migrated(
    waiting: Mapping[tuple[str, str], deque[dict[str, Any]]], told: Mapping[str, Any]
) -> defaultdict[tuple[str, str], deque[dict[str, Any]]]:
    """What waited, at the elements to which it went."""
    found = defaultdict[tuple[str, str], deque[dict[str, Any]]](deque)
    for (process, element), each in waiting.items():
        place = process, told["mapping"].get(element, element)
        for one in each:
            one["element"] = place[1]
        found[place] += each
    return found
