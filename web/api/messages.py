"""Messages and signals, for processes that belong to no case."""

import time
from datetime import timedelta
from typing import Any

from engine import runner
from engine.errors import NobodyWaits, NotFound
from processes.access import kept_messages, plain_instances
from processes.access.permissions import Permission
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT
from web.api.schema import KEY, TEXT, VARIABLES, Shape, obj

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
    },
)
_CORRELATION: Shape = obj({"name": _NAME}, _GIVEN)
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
        instance_id = _send(call)
    except NobodyWaits as error:
        raise NotFound(str(error)) from error
    return {"tenantId": TENANT, "messageKey": _key(), "processInstanceKey": str(instance_id)}


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
    runner.signal(
        call.session,
        call.body["signalName"],
        call.body.get("variables") or {},
        call.person,
        within=plain_instances.runnable(call.person),
        starts=lambda key: plain_instances.is_startable(call.session, key),
    )
    return {"tenantId": TENANT, "signalKey": _key()}


def _send(call: Call) -> int:
    instance = runner.message(
        call.session,
        call.body["name"],
        call.body.get("correlationKey", ""),
        call.body.get("variables") or {},
        call.person,
        within=plain_instances.runnable(call.person),
        starts=lambda key: plain_instances.is_startable(call.session, key),
    )
    return instance.id


def _key() -> str:
    """A number no other message has: none is kept that one could be asked for by."""
    return str(time.time_ns() // 1000)
