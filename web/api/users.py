"""Users: the people in office, by the number that stands as assignee in tasks. Read only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, null, select

from processes.access import memberships
from processes.access.permissions import Permission
from processes.organisation.people import Person
from web.api import searching
from web.api.endpoint import Call, endpoint
from web.api.schema import TEXT, Shape, nullable, obj
from web.api.searching import Kind, Property

USERNAME: ColumnElement[str] = cast(Person.id, Text)
PROPERTIES: dict[str, Property] = {
    "username": Property(Kind.TEXT, USERNAME),
    "name": Property(Kind.TEXT, Person.name),
    # Nobody's is kept.
    "email": Property(Kind.TEXT, cast(null(), Text)),
}
USER: Shape = obj({"username": TEXT, "name": nullable(TEXT), "email": nullable(TEXT)})


@endpoint(
    "POST",
    "/users/search",
    Permission.ORGANISATION_READ,
    tag="User",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(USER),
)
def search_users(call: Call) -> dict[str, Any]:
    """Search who is in office; of nobody more is told than the page of the organisation shows."""
    return searching.run(call.session, _select(), Person.id, PROPERTIES, call.body, _describe)


@endpoint(
    "GET",
    "/users/<username>",
    Permission.ORGANISATION_READ,
    tag="User",
    answer=USER,
    refusals=(404,),
)
def get_user(call: Call, username: str) -> dict[str, Any]:
    """Get a user."""
    query = _select().where(PROPERTIES["username"].expression == username)
    return searching.find_one(call.session, query, _describe)


def _select() -> Select[Any]:
    return select(Person).where(memberships.is_in_office(), ~memberships.is_program())


def _describe(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"username": str(row[0].id), "name": row[0].name, "email": None} for row in rows]
