"""Which offices may not meet in one person, and which somebody must hold at any time.

Both are tables, and triggers of the database hold them, whoever writes and however many do at
once (migration 0041). What a trigger refuses is told here in a sentence.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from engine import clock
from engine.db import Base
from processes.errors import ProcessError
from processes.organisation.people import Account, Appointment, Person, is_current
from processes.organisation.roles import Role

#: 三员: they watch each other, and nobody alone decides who they are.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})


class NotTogether(ProcessError):
    """“{role}”与“{held}”不得由一人兼任：{reason}（{source}）。任期有重叠的也不行。"""


class LastHolder(ProcessError):
    """“{role}”必须一直有能登录的人在任：请先任命接替的人（{source}）。"""


class IncompatibleOffices(Base):
    """Two offices that nobody holds at the same time."""

    __tablename__ = "incompatible_offices"

    one: Mapped[Role] = mapped_column(primary_key=True)
    other: Mapped[Role] = mapped_column(primary_key=True)
    reason: Mapped[str]
    #: The rule that says so.
    source: Mapped[str]


class IndispensableOffice(Base):
    """An office of which somebody who can sign in is in charge at any time."""

    __tablename__ = "indispensable_office"

    role: Mapped[Role] = mapped_column(primary_key=True)
    source: Mapped[str]


@dataclass(frozen=True)
class Violation:
    """Somebody who holds, today or later, two offices that may not meet: from before the rule."""

    person: Person
    one: Role
    other: Role
    rule: IncompatibleOffices


@contextmanager
def enforced(session: Session) -> Iterator[None]:
    """Write appointments and accounts; raises NotTogether, LastHolder when the database refuses."""
    # The database's own deadline is not ours in a rehearsal.
    session.execute(select(func.set_config("sishi.today", clock.today().isoformat(), True)))
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        refusal = _refusal(session, error)
        if refusal is None:
            raise
        raise refusal from error


def is_administrator(session: Session, person_id: int) -> bool:
    """Whether they are one of the three administrators, today or later."""
    held = select(Appointment.id).where(
        Appointment.person_id == person_id,
        Appointment.role.in_(ADMINISTRATORS),
        _is_not_over(Appointment),
    )
    return session.scalar(held.limit(1)) is not None


def administrators() -> Select[Person, Appointment]:
    """Who is one of the three administrators today and can sign in, by office."""
    can_sign_in = exists().where(Account.person_id == Person.id, Account.is_active)
    return (
        select(Person, Appointment)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.role.in_(ADMINISTRATORS), is_current(), can_sign_in)
        .order_by(Appointment.role, Person.id)
    )


def list_violations(session: Session) -> list[Violation]:
    """Who holds two offices that may not meet; each pair once."""
    one, other, rule = aliased(Appointment), aliased(Appointment), IncompatibleOffices
    rows = session.execute(
        select(Person, rule)
        .join(one, one.person_id == Person.id)
        .join(other, other.person_id == Person.id)
        .join(rule, and_(rule.one == one.role, rule.other == other.role))
        .where(_is_not_over(one), _is_not_over(other), _overlap(one, other))
        .distinct()
        .order_by(Person.id, rule.one, rule.other)
    )
    return [Violation(row[0], row[1].one, row[1].other, row[1]) for row in rows]


def _refusal(session: Session, error: IntegrityError) -> ProcessError | None:
    told: Any = getattr(error.orig, "diag", None)
    match told and told.constraint_name:
        case "incompatible_offices":
            return _not_together(session, *told.message_detail.split())
        case "indispensable_office":
            kept = session.get_one(IndispensableOffice, Role(told.message_detail))
            return LastHolder(role=kept.role.words, source=kept.source)
        case _:
            return None


def _not_together(session: Session, wanted: str, held: str) -> NotTogether:
    pair = (Role(wanted), Role(held))
    either = and_(IncompatibleOffices.one.in_(pair), IncompatibleOffices.other.in_(pair))
    rule = session.scalars(select(IncompatibleOffices).where(either)).one()
    role, other = (each.words for each in pair)
    return NotTogether(role=role, held=other, reason=rule.reason, source=rule.source)


def _is_not_over(row: type[Appointment]) -> ColumnElement[bool]:
    return or_(row.until_on.is_(None), row.until_on >= clock.today())


def _overlap(one: type[Appointment], other: type[Appointment]) -> ColumnElement[bool]:
    return and_(
        or_(one.since_on.is_(None), other.until_on.is_(None), one.since_on <= other.until_on),
        or_(other.since_on.is_(None), one.until_on.is_(None), other.since_on <= one.until_on),
    )
