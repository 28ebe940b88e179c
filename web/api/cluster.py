"""What there is to connect to: topology, licence, clock, and who is connected."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import request

from engine import clock
from engine.errors import NotPermitted
from processes.access.permissions import Permission
from processes.organisation.people import get_person
from web.api import schema, tenants
from web.api.endpoint import Call, endpoint
from web.api.schema import FLAG, NUMBER, TEXT, array, nullable, obj

#: The version of Camunda 8 whose interface this is.
VERSION = "8.9.0"
_PARTITION = obj(
    {
        "partitionId": NUMBER,
        "role": schema.choice("leader", "follower", "inactive"),
        "health": schema.choice("healthy", "unhealthy", "dead"),
        "state": schema.choice("active", "joining", "leaving", "left", "unknown"),
    }
)
_BROKER = obj(
    {
        "nodeId": NUMBER,
        "brokerId": TEXT,
        "host": TEXT,
        "port": NUMBER,
        "partitions": array(_PARTITION),
        "version": TEXT,
    }
)
_TOPOLOGY = obj(
    {
        "brokers": array(_BROKER),
        "clusterId": nullable(TEXT),
        "clusterSize": NUMBER,
        "partitionsCount": NUMBER,
        "replicationFactor": NUMBER,
        "gatewayVersion": TEXT,
        "lastCompletedChangeId": TEXT,
    }
)
_LICENCE = obj(
    {
        "validLicense": FLAG,
        "licenseType": TEXT,
        "isCommercial": FLAG,
        "expiresAt": nullable(schema.MOMENT),
    }
)
_ME = obj(
    {
        "username": nullable(TEXT),
        "displayName": nullable(TEXT),
        "email": nullable(TEXT),
        "authorizedComponents": array(TEXT),
        "tenants": array(tenants.SHAPE),
        "groups": array(TEXT),
        "roles": array(TEXT),
        "salesPlanType": nullable(TEXT),
        "c8Links": obj({}),
        "canLogout": FLAG,
    }
)
#: Milliseconds since 1970, to the end of the year 9998.
_PIN = obj({"timestamp": {"type": "integer", "minimum": 0, "maximum": 253370764800000}})


class RealClock(NotPermitted):
    """这里的时钟是真实时间，不能从接口改动；只有 SISHI_CLOCK_FILE 指明的演练时钟可以。"""


@endpoint("GET", "/topology", Permission.ORGANISATION_READ, tag="Cluster", answer=_TOPOLOGY)
def get_topology(_call: Call) -> dict[str, Any]:
    """Tell what there is to connect to: one database, one partition."""
    host, _, port = request.host.partition(":")
    partition = {"partitionId": 1, "role": "leader", "health": "healthy", "state": "active"}
    broker = {
        "nodeId": 0,
        "brokerId": "0",
        "host": host,
        "port": int(port) if port.isdigit() else 443 if request.is_secure else 80,
        "partitions": [partition],
        "version": VERSION,
    }
    return {
        "brokers": [broker],
        "clusterId": None,
        "clusterSize": 1,
        "partitionsCount": 1,
        "replicationFactor": 1,
        "gatewayVersion": VERSION,
        "lastCompletedChangeId": "-1",
    }


@endpoint("GET", "/license", Permission.ORGANISATION_READ, tag="License", answer=_LICENCE)
def get_license(_call: Call) -> dict[str, Any]:
    """Tell that no licence of anybody is needed."""
    return {
        "validLicense": True,
        "licenseType": "sishi",
        "isCommercial": False,
        "expiresAt": None,
    }


@endpoint(
    "GET", "/authentication/me", Permission.ORGANISATION_READ, tag="Authentication", answer=_ME
)
def get_authentication(call: Call) -> dict[str, Any]:
    """Tell who calls."""
    return {
        "username": call.person.id,
        "displayName": get_person(call.session, call.person.id).name,
        "email": None,
        "authorizedComponents": [],
        "tenants": [tenants.THE_ONE],
        "groups": sorted(call.person.groups),
        "roles": sorted({each.partition("@")[0] for each in call.person.groups}),
        "salesPlanType": None,
        "c8Links": {},
        "canLogout": False,
    }


@endpoint("PUT", "/clock", Permission.PROCESS_RUN, tag="Clock", body=_PIN, status=204)
def pin_clock(call: Call) -> None:
    """Move the clock of a rehearsal to a moment; unlike Camunda's it goes on from there."""
    wanted = datetime.fromtimestamp(call.body["timestamp"] / 1000, UTC)
    by = wanted - datetime.now(UTC)
    if abs(by) > clock.FURTHEST:
        raise schema.BadRequest(reason="“timestamp”与真实时间相差不能超过一百年")
    clock.move(_clock_file(), by)


@endpoint("POST", "/clock/reset", Permission.PROCESS_RUN, tag="Clock", status=204)
def reset_clock(_call: Call) -> None:
    """Let the clock of a rehearsal tell the real time again."""
    clock.move(_clock_file(), timedelta())


def _clock_file() -> Path:
    if not clock.is_moved():
        raise RealClock
    return Path(os.environ["SISHI_CLOCK_FILE"].strip())
