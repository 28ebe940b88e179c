"""Who is away from when to when, and who stands in (代理).

While it lasts, whoever stands in has the tasks and the groups of the absent person's chosen
offices besides their own, chained at most three deep. It ends by itself with its last day.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Text, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, identity
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


def lasts(since: date, until: date) -> ColumnElement[bool]:
    """The condition on `Absence` that it lasts on one of these days."""
    return (Absence.since_on <= until) & (Absence.until_on >= since) & Absence.ended_at.is_(None)


def list_stood_in_for(session: Session, person_id: int) -> list[tuple[Absence, int]]:
    """The absences by which the person stands in today, and whose turn each is, nearest first.

    Through others at most `DEEPEST` deep; of one whom two ways lead to, the nearer.
    """
    today, found, seen = clock.today(), [], {person_id}
    near = {person_id}
    for _ in range(DEEPEST):
        chosen = select(Absence).where(Absence.substitute_id.in_(near), lasts(today, today))
        rows = session.scalars(chosen.order_by(Absence.id)).all()
        near = {each.person_id for each in rows} - seen
        found += [(each, each.person_id) for each in rows if each.person_id in near]
        seen |= near
        if not near:
            break
    return found


def list_offices(session: Session, stood: Iterable[tuple[Absence, int]]) -> list[Appointment]:
    """The offices of the absent that are stood in for, today's alone."""
    stood = list(stood)
    if not stood:
        return []
    either = [
        (Appointment.person_id == person_id)
        & (Appointment.role.in_(each.roles) if each.roles else Appointment.role.not_in(PERSONAL))
        for each, person_id in stood
    ]
    chosen = select(Appointment).where(or_(*either), is_current())
    return list(session.scalars(chosen.order_by(Appointment.id)))


def identify(session: Session, person_id: int, held: Sequence[Appointment]) -> identity.Person:
    """The person with the groups of their own offices and of those they stand in for today."""
    own = people.in_office(session, person_id, held)
    stood = list_stood_in_for(session, person_id)
    offices = list_offices(session, stood)
    lent, groups = [], own.groups
    for _, absent in stood:
        theirs = people.in_office(
            session, absent, [each for each in offices if each.person_id == absent]
        )
        lent.append((str(absent), theirs.groups - own.groups))
        groups |= theirs.groups
    return identity.Person(own.id, groups, tuple(lent))
