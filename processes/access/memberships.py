"""Who is in which group of the engine today, as statements: the groups `role@place` by their members.

As for notices (`processes.notices.recipients`): mediators of a committee are in the group of the place
it serves; whoever is above a grid is not in the grid's group, though they may do its work.
"""

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql import Subquery

from processes.access.machine_accounts import MachineAccount
from processes.cases.display_names import name_office
from processes.organisation.people import Appointment, Person, is_current
from processes.organisation.places import MediationOrganisation, Place, Unit
from processes.organisation.roles import Role


def is_program() -> ColumnElement[bool]:
    """The condition on `Person` that it is a program."""
    return exists().where(MachineAccount.person_id == Person.id)


def is_in_office() -> ColumnElement[bool]:
    """The condition on `Person` that they hold an office today."""
    return exists().where(Appointment.person_id == Person.id, is_current())


def has_role(role: Role) -> ColumnElement[bool]:
    """The condition on `Person` that they hold the role somewhere today."""
    return exists().where(
        Appointment.person_id == Person.id, Appointment.role == role, is_current()
    )


def is_in_group(group: str) -> ColumnElement[bool]:
    """The condition on `Person` that they are in the group by an office of their own today."""
    role, _, at = group.partition("@")
    served = select(MediationOrganisation.code).where(MediationOrganisation.place == at)
    by_committee = and_(literal(role == Role.MEDIATOR), Appointment.at.in_(served))
    return exists().where(
        Appointment.person_id == Person.id,
        Appointment.role == role,
        or_(Appointment.at == at, by_committee),
        is_current(),
    )


def select_groups() -> Subquery:
    """Each group somebody is in: its `id`, its `role`, and what it is called (`name`)."""
    served = MediationOrganisation
    own = select(Appointment.role, Appointment.at.label("place")).where(is_current())
    mediators = (
        select(Appointment.role, served.place)
        .join(served, served.code == Appointment.at)
        .where(Appointment.role == Role.MEDIATOR, is_current())
    )
    held = union_all(own, mediators).subquery("held")
    tables = (Place, Unit, MediationOrganisation)
    named = union_all(*(select(each.code, each.name) for each in tables)).subquery("named")
    role = cast(held.c.role, String)
    office = case(*((role == each.value, _office(each)) for each in Role))
    return (
        select(
            (role + "@" + held.c.place).label("id"),
            role.label("role"),
            (named.c.name + office).label("name"),
        )
        .join(named, named.c.code == held.c.place)
        .distinct()
        .subquery("held_group")
    )


def _office(role: Role) -> BindParameter[str]:
    """Asked as the statement is sent: the centres' name may have been changed since."""
    return bindparam(f"office_{role}", callable_=lambda: name_office(role), type_=String)
