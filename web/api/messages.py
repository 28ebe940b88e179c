"""Messages, signals and conditions, for processes that belong to no case."""

import time
from datetime import timedelta
from typing import Any

from engine import runner
from engine.errors import NobodyWaits, NotFound
from processes.access import kept_messages, plain_instances
from processes.access.permissions import Permission
from web.api import schema
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT
from web.api.process_definitions import find_definition
from web.api.process_instances import require_newest
from web.api.schema import BUSINESS_ID, KEY, TEXT, VARIABLES, Shape, array, obj

#: Milliseconds: the interface allows more than a date can tell.
_LONGEST = int(kept_messages.LONGEST / timedelta(milliseconds=1))
_NAME: Shape = {"type": "string", "minLength": 1, "maxLength": 500}
_GIVEN = {"correlationKey": TEXT, "variables": VARIABLES, "tenantId": TEXT}
_PUBLICATION: Shape = obj(
    {"name": _NAME},
    {
        **_GIVEN,
        "timeToLive": {"type": "integer", "minimum": 0, "maximum": 2**53},
        "messageId": {"type": "string", "maxLength": 500},
        "businessId": BUSINESS_ID,
    },
)
_CORRELATION: Shape = obj({"name": _NAME}, {**_GIVEN, "businessId": BUSINESS_ID})
_CONDITIONS: Shape = obj({"variables": VARIABLES}, {"processDefinitionKey": KEY, "tenantId": TEXT})
_SIGNAL: Shape = obj({"signalName": _NAME}, {"variables": VARIABLES, "tenantId": TEXT})


@endpoint(
    "POST",
    "/messages/publication",
    Permission.PROCESS_RUN,
    tag="Message",
    body=_PUBLICATION,
    answer=obj({"tenantId": TEXT, "messageKey": KEY}),
    refusals=(409,),
)
def publish_message(call: Call) -> dict[str, Any]:
    """Publish a message: given to who waits for it, or kept as many milliseconds as it lives."""
    kept = kept_messages.publish(
        call.session,
        call.body["name"],
        call.body.get("correlationKey", ""),
        call.body.get("variables") or {},
        call.person,
        lives=timedelta(milliseconds=min(call.body.get("timeToLive", 0), _LONGEST)),
        message_id=call.body.get("messageId"),
        business_id=call.body.get("businessId"),
    )
    return {"tenantId": TENANT, "messageKey": _key() if kept is None else str(kept)}


@endpoint(
    "POST",
    "/messages/correlation",
    Permission.PROCESS_RUN,
    tag="Message",
    body=_CORRELATION,
    answer=obj({"tenantId": TEXT, "messageKey": KEY, "processInstanceKey": KEY}),
    refusals=(404, 409),
)
def correlate_message(call: Call) -> dict[str, Any]:
    """Give a message to the process that waits for it."""
    try:
        instance = plain_instances.send_message(
            call.session,
            call.body["name"],
            call.body.get("correlationKey", ""),
            call.body.get("variables") or {},
            call.person,
            business_id=call.body.get("businessId"),
        )
    except NobodyWaits as error:
        raise NotFound(str(error)) from error
    return {"tenantId": TENANT, "messageKey": _key(), "processInstanceKey": str(instance.id)}


@endpoint(
    "POST",
    "/signals/broadcast",
    Permission.PROCESS_RUN,
    tag="Signal",
    body=_SIGNAL,
    answer=obj({"tenantId": TEXT, "signalKey": KEY}),
)
def broadcast_signal(call: Call) -> dict[str, Any]:
    """Give a signal to every process that waits for it."""
    plain_instances.broadcast_signal(
        call.session, call.body["signalName"], call.body.get("variables") or {}, call.person
    )
    return {"tenantId": TENANT, "signalKey": _key()}


@endpoint(
    "POST",
    "/conditionals/evaluation",
    Permission.PROCESS_RUN,
    tag="Conditional",
    body=_CONDITIONS,
    answer=obj(
        {
            "conditionalEvaluationKey": KEY,
            "tenantId": TEXT,
            "processInstances": array(
                obj({"processDefinitionKey": KEY, "processInstanceKey": KEY})
            ),
        }
    ),
    refusals=(403, 404),
)
def evaluate_conditionals(call: Call) -> dict[str, Any]:
    """Start every process whose conditional start event holds with the variables, or one of them."""
    started = runner.start_by_conditions(
        call.session,
        call.body["variables"],
        call.person,
        process=_asked_process(call),
        may=lambda key: plain_instances.is_startable(call.session, key),
    )
    return {
        "conditionalEvaluationKey": _key(),
        "tenantId": TENANT,
        "processInstances": [
            {
                "processDefinitionKey": str(each.definition_id),
                "processInstanceKey": str(each.id),
            }
            for each in started
        ],
    }


def _asked_process(call: Call) -> str | None:
    """The one process that is meant, None for all; raises NotFound, CallsHandlers, OldVersion."""
    key = call.body.get("processDefinitionKey")
    if key is None:
        return None
    found = find_definition(call, schema.row(key))
    require_newest(call, found.key, found.version)
    plain_instances.require_startable(call.session, found.key)
    return found.key


def _key() -> str:
    """A number no other message has: none is kept that one could be asked for by."""
    return str(time.time_ns() // 1000)
