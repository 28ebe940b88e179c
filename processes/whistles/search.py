"""Which departments somebody speaks for, and which steps belong to a whistle."""

from engine.identity import Person
from processes.organisation.roles import Role, places


def units(person: Person) -> frozenset[str]:
    """The departments the person speaks for."""
    return places(person.groups, Role.LIAISON)


#: The forms of the steps that belong to a whistle.
FORMS = (
    *("prepare", "approve", "sign", "arrive", "opinion", "rule", "convene", "meet"),
    *("approve_after", "joint_plan", "execute", "verify", "rate_departments", "rate_whistle"),
)
