"""People, their accounts, and what they are where: the engine's opaque ids and groups."""

from datetime import date, datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, identity
from engine.db import Base, BigId
from processes import organisation
from processes.errors import NoSuchPerson
from processes.organisation import MediationOrganisation, Place, PlaceKind
from processes.roles import Role, group


class Person(Base):
    """Somebody who works in the district. The engine knows them as `str(id)`."""

    __tablename__ = "person"

    id: Mapped[BigId]
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
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(default=True)


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
    since_on: Mapped[date | None]
    until_on: Mapped[date | None]


def person(session: Session, person_id: int | str) -> Person:
    """The person of that id; raises NoSuchPerson."""
    found = session.get(Person, int(person_id))
    if found is None:
        raise NoSuchPerson(person=person_id)
    return found


def appointments(session: Session, person_id: int | str) -> list[Appointment]:
    """What the person is today, oldest first."""
    today = clock.local(clock.now()).date()
    chosen = select(Appointment).where(Appointment.person_id == int(person_id))
    rows = session.scalars(chosen.order_by(Appointment.id))
    return [row for row in rows if row.until_on is None or row.until_on >= today]


def identify(session: Session, person_id: int | str) -> identity.Person:
    """The person as the engine knows them: id and groups."""
    return identity.Person(str(person_id), groups_of(session, person_id))


def groups_of(session: Session, person_id: int | str) -> frozenset[str]:
    """The engine's groups of a person.

    Roles reach downward where the handbook's section 7 says so: who is above a grid
    does what its worker may do, the district's centre what a street's may.
    """
    groups: set[str] = set()
    for held in appointments(session, person_id):
        groups.add(group(held.role, held.at))
        groups |= _downward(session, held)
    return frozenset(groups)


def holders(session: Session, role: Role, at: str) -> list[Person]:
    """Who holds the role exactly there, by id."""
    today = clock.local(clock.now()).date()
    chosen = select(Person).join(Appointment, Appointment.person_id == Person.id)
    current = (Appointment.until_on.is_(None)) | (Appointment.until_on >= today)
    rows = chosen.where(Appointment.role == role, Appointment.at == at, current)
    return list(session.scalars(rows.order_by(Person.id)))


def account(session: Session, login: str) -> Account | None:
    """The account of that login."""
    return session.scalar(select(Account).where(Account.login == login))


def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(password)


def verify(password_hash: str, password: str) -> bool:
    """Whether it is the password; takes as long either way."""
    try:
        return _HASHER.verify(password_hash, password)
    except VerificationError:
        return False


_HASHER = PasswordHasher()


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
    codes = session.scalars(organisation.below(above, kind).with_only_columns(Place.code))
    return {group(role, code) for code in codes}
