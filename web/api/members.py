"""Who has a role or is in a group: users by their names, programs by their ids."""

from typing import Any

from sqlalchemy import ColumnElement, select

from processes.access import memberships
from processes.access.machine_accounts import MachineAccount
from processes.organisation.people import Person
from web.api import searching
from web.api.endpoint import Call
from web.api.schema import TEXT, Shape, obj
from web.api.searching import Kind, Property
from web.api.users import USERNAME

USER_PROPERTIES: dict[str, Property] = {"username": Property(Kind.TEXT, USERNAME)}
USER: Shape = obj({"username": TEXT})
CLIENT_PROPERTIES: dict[str, Property] = {"clientId": Property(Kind.TEXT, MachineAccount.client_id)}
CLIENT: Shape = obj({"clientId": TEXT})


def search_users(call: Call, belongs: ColumnElement[bool]) -> dict[str, Any]:
    """A search of the people of whom the condition on `Person` holds."""
    query = select(USERNAME).select_from(Person).where(belongs, ~memberships.is_program())
    return searching.run(
        call.session,
        query,
        Person.id,
        USER_PROPERTIES,
        call.body,
        lambda rows: [{"username": row[0]} for row in rows],
    )


def search_clients(call: Call, belongs: ColumnElement[bool]) -> dict[str, Any]:
    """A search of the programs of whose `Person` the condition holds."""
    query = (
        select(MachineAccount.client_id)
        .join(Person, Person.id == MachineAccount.person_id)
        .where(belongs, MachineAccount.is_active.is_(True))
    )
    return searching.run(
        call.session,
        query,
        MachineAccount.id,
        CLIENT_PROPERTIES,
        call.body,
        lambda rows: [{"clientId": row[0]} for row in rows],
    )
