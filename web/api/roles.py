"""Roles: what a person may be somewhere (docs/domain.md 7). Read only."""

from typing import Any

from sqlalchemy import select

from engine.errors import NotFound
from processes.access import memberships
from processes.access.permissions import Permission
from processes.organisation.roles import Role
from web.api import members, searching
from web.api.endpoint import Call, endpoint
from web.api.schema import TEXT, Shape, nullable, obj
from web.api.searching import Kind, Property

PROPERTIES = {
    "roleId": Property(Kind.TEXT, None),
    "name": Property(Kind.TEXT, None),
}
ROLE: Shape = obj({"name": TEXT, "roleId": TEXT, "description": nullable(TEXT)})
_GROUP = memberships.select_groups()
_GROUP_PROPERTIES = {"groupId": Property(Kind.TEXT, _GROUP.c.id)}


@endpoint(
    "POST",
    "/roles/search",
    Permission.ORGANISATION_READ,
    tag="Role",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(ROLE),
)
def search_roles(call: Call) -> dict[str, Any]:
    """Search the roles there are."""
    return searching.of_list([_describe(each) for each in Role], PROPERTIES, call.body)


@endpoint(
    "GET",
    "/roles/<role_id>",
    Permission.ORGANISATION_READ,
    tag="Role",
    answer=ROLE,
    refusals=(404,),
)
def get_role(_call: Call, role_id: str) -> dict[str, Any]:
    """Get a role."""
    return _describe(_find(role_id))


@endpoint(
    "POST",
    "/roles/<role_id>/users/search",
    Permission.ORGANISATION_READ,
    tag="Role",
    body=searching.request(members.USER_PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(members.USER),
    refusals=(404,),
)
def search_users_for_role(call: Call, role_id: str) -> dict[str, Any]:
    """Search who has a role anywhere."""
    return members.search_users(call, memberships.has_role(_find(role_id)))


@endpoint(
    "POST",
    "/roles/<role_id>/clients/search",
    Permission.PROGRAM_MANAGE,
    tag="Role",
    body=searching.request(members.CLIENT_PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(members.CLIENT),
    refusals=(404,),
)
def search_clients_for_role(call: Call, role_id: str) -> dict[str, Any]:
    """Search the programs that have a role anywhere."""
    return members.search_clients(call, memberships.has_role(_find(role_id)))


@endpoint(
    "POST",
    "/roles/<role_id>/groups/search",
    Permission.ORGANISATION_READ,
    tag="Role",
    body=searching.request(_GROUP_PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(obj({"groupId": TEXT})),
    refusals=(404,),
)
def search_groups_for_role(call: Call, role_id: str) -> dict[str, Any]:
    """Search the groups of a role: the places at which somebody has it."""
    return searching.run(
        call.session,
        select(_GROUP.c.id).where(_GROUP.c.role == _find(role_id)),
        _GROUP.c.id,
        _GROUP_PROPERTIES,
        call.body,
        lambda rows: [{"groupId": row[0]} for row in rows],
        id_kind=Kind.TEXT,
    )


def _find(role_id: str) -> Role:
    if role_id not in set(Role):
        raise NotFound
    return Role(role_id)


def _describe(role: Role) -> dict[str, Any]:
    return {"name": role.words, "roleId": role.value, "description": None}
