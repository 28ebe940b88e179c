"""What happened to cases, for programs that come and ask (not of Camunda's interface)."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.organisation import directory
from processes.webhooks import cloud_events, feed
from web.api import bp
from web.api.endpoint import Call, endpoint
from web.api.schema import MOMENT, TEXT, array, obj
from web.permissions import public

#: Events of one answer.
MOST = 500
_EVENT = obj(
    {
        **dict.fromkeys(("specversion", "id", "source", "type", "subject"), TEXT),
        "time": MOMENT,
        **dict.fromkeys(("datacontenttype", "dataschema", "sequence"), TEXT),
        "data": cloud_events.schema(),
    }
)
_POSITION = {"type": "string", "pattern": "^[0-9]{1,19}$"}


@bp.get(cloud_events.SCHEMA_PATH)
@public
def show_case_event_schema() -> ResponseReturnValue:
    """What the data of an event holds, for programs that read it."""
    return jsonify(cloud_events.schema())


@endpoint(
    "POST",
    "/case-events/search",
    Permission.CASE_EVENT_READ,
    tag="Case",
    body=obj({}, {"after": _POSITION, "limit": {"type": "integer", "minimum": 1, "maximum": MOST}}),
    is_body_optional=True,
    answer=obj({"items": array(_EVENT), "endCursor": _POSITION}),
    told=lambda found: bool(found["items"]),
)
def search_case_events(call: Call) -> dict[str, Any]:
    """Events behind a position, in order; `endCursor` is where to go on, the same when there are none."""
    after = call.body.get("after", "0")
    feed.publish(call.session)
    found = feed.list_after(
        call.session,
        directory.district(call.session),
        min(int(after), 2**63 - 1),
        most=int(call.body.get("limit", MOST)),
    )
    last = str(found[-1][0].position) if found else after
    return {"items": cloud_events.compose(call.session, found), "endCursor": last}
