"""Who is away from when to when, and who stands in (代理).

While it lasts, whoever stands in has the tasks and the groups of the absent person's chosen
offices besides their own, chained at most three deep. It ends by itself with its last day.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    Text,
    any_,
    bindparam,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import identity, moments, records
from engine.db import Base, BigId
from processes.organisation import people
from processes.organisation.offices import ADMINISTRATORS
from processes.organisation.people import Appointment, is_current
from processes.organisation.roles import APPROVERS, Role

#: How many stand in for one another in turn.
DEEPEST = 3
#: Offices nobody stands in for: the three administrators hold each other, a leader is answered for
#: by the change of person (docs/domain.md L06), and the law names who approves.
PERSONAL = ADMINISTRATORS | APPROVERS | {Role.LEADER, Role.ANALYST, Role.UNIT_HEAD}


Day = date | ColumnElement[date]


class Absence(Base):
    """That a person is away between two days, and who stands in for which offices."""

    __tablename__ = "absence"
    __table_args__ = (
        Index(None, "person_id", "until_on"),
        Index(None, "substitute_id", "until_on"),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    substitute_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Both days included.
    since_on: Mapped[date]
    until_on: Mapped[date]
    #: For which of the person's roles; empty: for all that can be stood in for.
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    reason: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    #: When somebody ended it before its time.
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


records.declare(Absence, subject="person_id", kind=people.PERSON)


def lasts(since: Day, until: Day) -> ColumnElement[bool]:
    """The condition on `Absence` that it lasts on one of these days."""
    return (Absence.since_on <= until) & (Absence.until_on >= since) & Absence.ended_at.is_(None)


def identify(session: Session, person_id: int) -> identity.Person:
    """The person with the groups of their own offices and of those they stand in for today.

    Through others at most `DEEPEST` deep; all offices with one statement.
    """
    offices = _offices(session, person_id)
    own = people.in_office(session, person_id, [office for office, _ in offices[person_id]])
    lent, groups = [], own.groups
    # Whom two ways lead to is as near as the nearer.
    nearest = sorted(offices.items(), key=lambda each: min((d for _, d in each[1]), default=0))
    for absent, held in nearest:
        if absent != person_id:
            theirs = people.in_office(session, absent, [office for office, _ in held])
            lent.append((str(absent), theirs.groups - own.groups))
            groups |= theirs.groups
    return identity.Person(own.id, groups, tuple(lent))


def _offices(session: Session, person_id: int) -> dict[int, list[tuple[Appointment, int]]]:
    """Today's offices by person: the own, and those stood in for with how many lie between."""
    rows = session.execute(_OFFICES, {"person": person_id})
    found: dict[int, list[tuple[Appointment, int]]] = {person_id: []}
    for office, depth in rows:
        if office.person_id == person_id:
            found[person_id].append((office, 0))
        elif depth is not None:
            found.setdefault(office.person_id, []).append((office, depth))
    return found


def _select_offices() -> Select[Any]:
    person: BindParameter[int] = bindparam("person", type_=BigInteger)
    stood = _stood_in_for(person)
    is_lent = or_(
        Appointment.role == any_(stood.c.roles),
        (func.cardinality(stood.c.roles) == 0) & Appointment.role.not_in(PERSONAL),
    )
    concerned = union_all(select(person), select(stood.c.person_id))
    return (
        select(Appointment, stood.c.depth)
        .outerjoin(stood, (stood.c.person_id == Appointment.person_id) & is_lent)
        .where(Appointment.person_id.in_(concerned), is_current())
        .order_by(Appointment.id)
    )


def _stood_in_for(person: BindParameter[int]) -> CTE:
    """Whose turn it is to be stood in for today, for which roles, and how deep."""
    today = moments.today()
    columns = (Absence.person_id, Absence.roles)
    first = select(*columns, literal(1).label("depth")).where(
        Absence.substitute_id == person, lasts(today, today)
    )
    stood = first.cte("stood", recursive=True)
    further = (
        select(*columns, stood.c.depth + 1)
        .join(stood, Absence.substitute_id == stood.c.person_id)
        .where(lasts(today, today), stood.c.depth < DEEPEST)
    )
    return stood.union(further)


#: Built once: every page sends it.
_OFFICES = _select_offices()
