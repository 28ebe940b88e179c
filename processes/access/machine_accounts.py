"""Accounts of programs: an id, a secret that is shown once, and the offices of the person they stand for.

A program is entered among the people, so that the table of permissions, the history and the audit
log know it as they know everybody. What somebody in its offices may not see, it may not either.
"""

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, records
from engine.db import Base, BigId
from engine.identity import Person as Visitor
from processes import readers
from processes.access import sign_in
from processes.audit import log as audit_log
from processes.errors import MissingField, ProcessError
from processes.organisation import people
from processes.organisation.people import PERSON, Person

#: Secrets proved right lately that are not reckoned with argon2 again, in each process.
_REMEMBERED = 256


class NoSuchProgram(ProcessError):
    """没有这个程序账号。"""


class MachineAccount(Base):
    """How a program proves who it is."""

    __tablename__ = "machine_account"

    id: Mapped[BigId]
    #: as which the program acts, with its offices
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    client_id: Mapped[str] = mapped_column(unique=True)
    #: argon2id
    secret_hash: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


records.declare(MachineAccount, subject="person_id", kind=PERSON)


def create(
    session: Session, *, name: str, district: str, by: Visitor | None
) -> tuple[MachineAccount, str]:
    """Enter a program; its account, and the secret to be told once. Raises MissingField, Mistyped."""
    called = readers.text(name, "程序名称", most=50)
    if not called:
        raise MissingField(field="程序名称")
    person = Person(name=called, phone=None, post="接口程序", district=district)
    session.add(person)
    session.flush()
    secret = _secret()
    account = MachineAccount(
        person_id=person.id,
        client_id=f"program-{person.id}",
        secret_hash=people.hash_password(secret),
        is_active=True,
        created_at=clock.now(),
    )
    session.add(account)
    session.flush()
    audit_log.record(session, "program.entered", by=by, person=person.id)
    return account, secret


def renew(session: Session, account_id: int, *, by: Visitor | None) -> tuple[MachineAccount, str]:
    """A new secret, to be told once; the old one and what was issued for it open nothing more.

    Raises NoSuchProgram.
    """
    account, secret = get(session, account_id), _secret()
    account.secret_hash = people.hash_password(secret)
    session.flush()
    audit_log.record(session, "program.renewed", by=by, person=account.person_id)
    return account, secret


def activate(session: Session, account_id: int, *, is_active: bool, by: Visitor | None) -> None:
    """Let the program in or not, from the next call on; raises NoSuchProgram."""
    account = get(session, account_id)
    account.is_active = is_active
    session.flush()
    what = "program.activated" if is_active else "program.stopped"
    audit_log.record(session, what, by=by, person=account.person_id)


def get(session: Session, account_id: int) -> MachineAccount:
    """The account; raises NoSuchProgram."""
    found = session.get(MachineAccount, account_id)
    if found is None:
        raise NoSuchProgram
    return found


def list_all(session: Session) -> list[tuple[MachineAccount, Person]]:
    """Every program and as whom it acts, the newest first."""
    query = select(MachineAccount, Person).join(Person, Person.id == MachineAccount.person_id)
    found = session.execute(query.order_by(MachineAccount.id.desc()))
    return [(account, person) for account, person in found]


def prove(session: Session, client_id: str, secret: str) -> MachineAccount | None:
    """The account whose secret that is; None, and a failure counted, where it is none's.

    After five failures the id is locked for half an hour, as a login is (`sign_in`).
    """
    account = find(session, client_id)
    if account is not None and _is_remembered(account, secret):
        return account
    key = sign_in.key_of(client_id, "program")
    if sign_in.locked_until(session, key):
        return None
    proved = people.verify(account.secret_hash if account else sign_in.nobody(), secret)
    if not proved or account is None:
        sign_in.count_failure(session, key)
        return None
    sign_in.clear_failures(session, key)
    _remember(account, secret)
    return account


def find(session: Session, client_id: str) -> MachineAccount | None:
    """The account of that id, where it may be used."""
    return session.scalar(
        select(MachineAccount).where(
            MachineAccount.client_id == client_id, MachineAccount.is_active.is_(True)
        )
    )


def stamp(account: MachineAccount) -> str:
    """Changes with the secret, so that a new one ends what was issued for the old."""
    return hashlib.sha256(account.secret_hash.encode()).hexdigest()[:16]


def _secret() -> str:
    return secrets.token_urlsafe(32)


# argon2 takes a tenth of a second; a program that proves itself with each call would take no other.
_KEY, _LOCK = secrets.token_bytes(32), threading.Lock()
_proved: OrderedDict[bytes, None] = OrderedDict()


def _mark(account: MachineAccount, secret: str) -> bytes:
    told = f"{account.id}\n{account.secret_hash}\n{secret}".encode()
    return hmac.digest(_KEY, told, "sha256")


def _is_remembered(account: MachineAccount, secret: str) -> bool:
    with _LOCK:
        return _mark(account, secret) in _proved


def _remember(account: MachineAccount, secret: str) -> None:
    with _LOCK:
        _proved[_mark(account, secret)] = None
        while len(_proved) > _REMEMBERED:
            _proved.popitem(last=False)
