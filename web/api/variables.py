"""Variables of one process instance."""

from typing import Any

from processes.access.permissions import Permission
from web.api import process_instances, schema, searching
from web.api.endpoint import Call, endpoint
from web.api.schema import BadRequest
from web.api.user_tasks import VARIABLE, VARIABLE_PROPERTIES, describe_variables


@endpoint(
    "POST",
    "/variables/search",
    Permission.DIAGRAM_READ,
    tag="Variable",
    body=searching.request(VARIABLE_PROPERTIES),
    answer=searching.answer(VARIABLE),
    refusals=(404,),
)
def search_variables(call: Call) -> dict[str, Any]:
    """Search the variables of a process instance; the filter must say which (`processInstanceKey`)."""
    wanted = (call.body.get("filter") or {}).get("processInstanceKey")
    if not isinstance(wanted, str | dict) or (isinstance(wanted, dict) and "$eq" not in wanted):
        raise BadRequest(reason="“filter.processInstanceKey”没有填写：变量只能按流程实例查询")
    key = wanted["$eq"] if isinstance(wanted, dict) else wanted
    instance = process_instances.require_readable(call, schema.row(key))
    known = process_instances.variables_of(call, instance)
    found = describe_variables(known, instance.id, str(instance.id))
    return searching.of_list(found, VARIABLE_PROPERTIES, call.body)
