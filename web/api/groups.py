"""Groups: the offices at their places, `role@place`, as they stand in `candidateGroups`. Read only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from processes.access import memberships
from processes.access.permissions import Permission
from web.api import members, searching
from web.api.endpoint import Call, endpoint
from web.api.schema import TEXT, Shape, nullable, obj
from web.api.searching import Kind, Property

_GROUP = memberships.select_groups()
PROPERTIES = {
    "groupId": Property(Kind.TEXT, _GROUP.c.id),
    "name": Property(Kind.TEXT, _GROUP.c.name),
}
GROUP: Shape = obj({"name": TEXT, "groupId": TEXT, "description": nullable(TEXT)})


@endpoint(
    "POST",
    "/groups/search",
    Permission.ORGANISATION_READ,
    tag="Group",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(GROUP),
)
def search_groups(call: Call) -> dict[str, Any]:
    """Search the groups somebody is in."""
    return searching.run(
        call.session,
        select(_GROUP.c.id, _GROUP.c.name),
        _GROUP.c.id,
        PROPERTIES,
        call.body,
        _describe,
        id_kind=Kind.TEXT,
    )


@endpoint(
    "GET",
    "/groups/<group_id>",
    Permission.ORGANISATION_READ,
    tag="Group",
    answer=GROUP,
    refusals=(404,),
)
def get_group(call: Call, group_id: str) -> dict[str, Any]:
    """Get a group."""
    found = select(_GROUP.c.id, _GROUP.c.name).where(_GROUP.c.id == group_id)
    return searching.find_one(call.session, found, _describe)


@endpoint(
    "POST",
    "/groups/<group_id>/users/search",
    Permission.ORGANISATION_READ,
    tag="Group",
    body=searching.request(members.USER_PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(members.USER),
    refusals=(404,),
)
def search_users_for_group(call: Call, group_id: str) -> dict[str, Any]:
    """Search who is in a group by an office of their own."""
    get_group(call, group_id)
    return members.search_users(call, memberships.is_in_group(group_id))


@endpoint(
    "POST",
    "/groups/<group_id>/clients/search",
    Permission.PROGRAM_MANAGE,
    tag="Group",
    body=searching.request(members.CLIENT_PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(members.CLIENT),
    refusals=(404,),
)
def search_clients_for_group(call: Call, group_id: str) -> dict[str, Any]:
    """Search the programs in a group."""
    get_group(call, group_id)
    return members.search_clients(call, memberships.is_in_group(group_id))


def _describe(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"name": row[1], "groupId": row[0], "description": None} for row in rows]
