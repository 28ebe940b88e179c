"""Tenants: the one there is, to which everything belongs. Read only."""

from typing import Any

from engine.errors import NotFound
from processes.access.permissions import Permission
from web.api import searching
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT
from web.api.schema import TEXT, Shape, nullable, obj
from web.api.searching import Kind, Property

PROPERTIES = {
    "tenantId": Property(Kind.TEXT, None),
    "name": Property(Kind.TEXT, None),
}
SHAPE: Shape = obj({"tenantId": TEXT, "name": TEXT, "description": nullable(TEXT)})
THE_ONE = {"tenantId": TENANT, "name": "Default", "description": None}


@endpoint(
    "POST",
    "/tenants/search",
    Permission.ORGANISATION_READ,
    tag="Tenant",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(SHAPE),
)
def search_tenants(call: Call) -> dict[str, Any]:
    """Search the tenants."""
    return searching.of_list([THE_ONE], PROPERTIES, call.body)


@endpoint(
    "GET",
    "/tenants/<tenant_id>",
    Permission.ORGANISATION_READ,
    tag="Tenant",
    answer=SHAPE,
    refusals=(404,),
)
def get_tenant(_call: Call, tenant_id: str) -> dict[str, Any]:
    """Get a tenant."""
    if tenant_id != TENANT:
        raise NotFound
    return THE_ONE
