"""Messages and signals, for processes that belong to no case."""

import time
from typing import Any

from engine import runner
from engine.errors import NobodyWaits, NotFound
from processes.access import plain_instances
from processes.access.permissions import Permission
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT
from web.api.schema import KEY, TEXT, VARIABLES, BadRequest, Shape, obj

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


class KeptNowhere(BadRequest):
    """没有流程在等待消息“{name}”，而这里还不保存等待接收者的消息（timeToLive）；请在流程等待时再发。"""


@endpoint(
    "POST",
    "/messages/publication",
    Permission.PROCESS_RUN,
    tag="Message",
    body=_PUBLICATION,
    answer=obj({"tenantId": TEXT, "messageKey": KEY}),
)
def publish_message(call: Call) -> dict[str, Any]:
    """Publish a message; one without time to live that nobody waits for is gone, as published."""
    try:
        _send(call)
    except NobodyWaits as error:
        if call.body.get("timeToLive", 0) > 0:
            raise KeptNowhere(name=call.body["name"]) from error
    return {"tenantId": TENANT, "messageKey": _key()}


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
