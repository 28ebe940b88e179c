"""People, their accounts, and what they are where: the engine's opaque ids and groups."""

import threading
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import identity, moments, records
from engine.db import Base, BigId
from processes.errors import NoSuchPerson
from processes.organisation import places
from processes.organisation.places import MediationOrganisation, Place, PlaceKind
from processes.organisation.roles import Role, group

#: What a 人员编号 looks like.
STAFF_NO = r"[A-Za-z0-9][A-Za-z0-9-]{1,19}"


class Person(Base):
    """Somebody who works in the district. The engine knows them as `str(id)`."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("district", "staff_no"),)

    id: Mapped[BigId]
    #: 人员编号: by which the workbook a district is opened with knows them; names are no help there.
    staff_no: Mapped[str | None]
    name: Mapped[str]
    #: Office phone only; it may be published.
    phone: Mapped[str | None]
    #: Post and duty, for leaders: 职务、分工.
    post: Mapped[str | None]
    duty: Mapped[str | None]
    #: For leaders: which of the four bodies (四大家).
    body: Mapped[str | None]
    district: Mapped[str]


class Account(Base):
    """How somebody signs in; only accounts that are handed out have a password."""

    __tablename__ = "account"

    id: Mapped[BigId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    login: Mapped[str] = mapped_column(unique=True)
    #: argon2id.
    password_hash: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    #: The password was given by somebody else: it opens nothing until it is changed.
    must_change: Mapped[bool] = mapped_column(default=False)
    #: From then on the password opens nothing until it is changed, and one that was given opens
    #: nothing at all; None: it has no end (a demonstration's).
    password_until: Mapped[datetime | None]


class Appointment(Base):
    """That a person holds a role at a place, in a unit or in an organisation."""

    __tablename__ = "appointment"
    __table_args__ = (Index(None, "role", "at"),)

    id: Mapped[BigId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    #: The code of the place, unit or organisation.
    at: Mapped[str]
    district: Mapped[str]
    #: Of mediators: the categories of the first level they are versed in.
    specialities: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, server_default=text("'{}'")
    )
    since_on: Mapped[date | None]
    until_on: Mapped[date | None]


#: What rows of people and their offices are facts of, where changes to them are verified.
PERSON = "person"
records.declare(Person, subject="id", kind=PERSON)
records.declare(Account, subject="person_id", kind=PERSON)
records.declare(Appointment, subject="person_id", kind=PERSON)


Entered = TypeVar("Entered", Person, Account, Appointment)


def get_person(session: Session, person_id: int | str) -> Person:
    """The person of that id; raises NoSuchPerson."""
    found = session.get(Person, int(person_id))
    if found is None:
        raise NoSuchPerson(person=person_id)
    return found


def list_appointments(session: Session, person_id: int | str) -> list[Appointment]:
    """What the person is today, oldest first."""
    chosen = select(Appointment).where(Appointment.person_id == int(person_id), is_current())
    return list(session.scalars(chosen.order_by(Appointment.id)))


def identify(session: Session, person_id: int | str) -> identity.Person:
    """The person as the engine knows them: id and groups."""
    return in_office(session, person_id, list_appointments(session, person_id))


def in_office(
    session: Session, person_id: int | str, held: Sequence[Appointment]
) -> identity.Person:
    """The person with the groups of these appointments.

    Roles reach downward where docs/domain.md 7 says so: who is above a grid
    does what its worker may do, the district's centre what a street's may.
    """
    groups = {group(each.role, each.at) for each in held}
    for each in held:
        groups |= _downward(session, each)
    return identity.Person(str(person_id), frozenset(groups))


def list_holders(session: Session, role: Role, at: str) -> list[Person]:
    """Who holds the role exactly there, by id."""
    chosen = select(Person).join(Appointment, Appointment.person_id == Person.id)
    rows = chosen.where(Appointment.role == role, Appointment.at == at, is_current())
    return list(session.scalars(rows.order_by(Person.id)))


def is_current() -> ColumnElement[bool]:
    """The condition on `Appointment` that it holds on the day the statement is sent."""
    today = moments.today()
    since, until = Appointment.since_on, Appointment.until_on
    return (since.is_(None) | (since <= today)) & (until.is_(None) | (until >= today))


def enter_all(
    session: Session, model: type[Entered], rows: Sequence[dict[str, Any]]
) -> Sequence[Entered]:
    """Insert many people, accounts or appointments with one statement; they come in the same order."""
    return records.insert_noted(session, model, rows)


def find_account(session: Session, login: str) -> Account | None:
    """The account of that login."""
    return session.scalar(select(Account).where(Account.login == login))


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def verify(password_hash: str, password: str) -> bool:
    """Whether it is the password; takes as long either way."""
    try:
        with _AT_ONCE:
            return _HASHER.verify(password_hash, password)
    except VerificationError:
        return False


_HASHER = PasswordHasher()
# Each takes 64 MB and four threads of the machine: more at once only takes more memory.
_AT_ONCE = threading.BoundedSemaphore(2)


def _downward(session: Session, held: Appointment) -> set[str]:
    match held.role:
        case Role.GRID_WORKER | Role.GRID_HEAD:
            return _at_each(session, Role.GRID_WORKER, held.at, PlaceKind.SMALL_GRID)
        case Role.DISTRICT_CENTER:
            return _at_each(session, Role.CENTER, held.at, PlaceKind.STREET)
        case Role.MEDIATOR:
            # A committee's mediators take what comes to the place it serves.
            served = session.get(MediationOrganisation, held.at)
            return {group(Role.MEDIATOR, served.place)} if served else set()
        case _:
            return set()


def _at_each(session: Session, role: Role, above: str, kind: PlaceKind) -> set[str]:
    codes = session.scalars(places.select_below(above, kind).with_only_columns(Place.code))
    return {group(role, code) for code in codes}
