"""Who may read or write the rows of a register, as a condition of the query.

There is no half in Python: one row in hand is asked for by the same condition, so a list
and a form can never differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import false, or_, true
from sqlalchemy.sql import ColumnElement

from engine.identity import Person
from processes.organisation import places as organisation_places
from processes.organisation.roles import Role, places

#: Everybody who works with cases; not the three administrators, the auditor and the analyst.
CASEWORK = frozenset(Role) - {
    Role.ANALYST,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDITOR,
}


@dataclass(frozen=True)
class Right:
    """Holders of `roles` have it on the rows that meet `rows`."""

    roles: frozenset[Role]
    rows: Callable[[Person], ColumnElement[bool]]

    def concerns(self, person: Person) -> bool:
        """Whether the person may have it on any row at all."""
        return any(group.partition("@")[0] in self.roles for group in person.groups)

    def sql(self, person: Person) -> ColumnElement[bool]:
        """The condition under which the person has it."""
        return self.rows(person) if self.concerns(person) else false()


def holders(*roles: Role) -> Right:
    """Who holds one of these roles anywhere: on every row. Without roles: nobody."""
    return Right(frozenset(roles), lambda _person: true())


def casework() -> Right:
    """Everybody who works with cases: on every row."""
    return holders(*CASEWORK)


def within(column: Any, *roles: Role) -> Right:
    """On rows whose place lies where the person holds one of the roles."""
    return Right(frozenset(roles), lambda person: _within(column, person, roles))


def at(column: Any, *roles: Role) -> Right:
    """On rows whose place, unit or organisation is exactly one of the person's."""
    return Right(
        frozenset(roles),
        lambda person: column.in_({code for role in roles for code in places(person.groups, role)}),
    )


def either(*rights: Right) -> Right:
    """On rows for which one of the rights holds."""
    return Right(
        frozenset().union(*(each.roles for each in rights)),
        lambda person: or_(false(), *(each.sql(person) for each in rights)),
    )


def _within(column: Any, person: Person, roles: tuple[Role, ...]) -> ColumnElement[bool]:
    held = {code for role in roles for code in places(person.groups, role)}
    outermost = {each for each in held if held.isdisjoint(organisation_places.lineage(each)[:-1])}
    return or_(false(), *(organisation_places.within(column, each) for each in sorted(outermost)))
