"""Proving who one is: a login, a password, and a lock after five failures.

Failures are counted by what was typed, whether there is such an account or not: the lock tells
nobody which logins exist. Browsers that a person has signed in with are counted apart from all
others: a stranger who locks every login keeps out nobody at the usual desk.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, locks
from engine.db import Base
from processes.access import password_age, quotas
from processes.organisation import people
from processes.organisation.people import Account

FAILURES, LOCK = quotas.SIGN_IN.most, quotas.SIGN_IN.within
GUESSING = locks.declare("sign-in.guesses")


class FailedLogins(Base):
    """Failures in a row for one login from one browser, or from all that are not known."""

    __tablename__ = "sign_in_guesses"

    #: Digests of the login and of the browser: people type passwords into the wrong field.
    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    #: Of the last failure; after `LOCK` it is forgotten.
    at: Mapped[datetime] = mapped_column(index=True)


class EndedSession(Base):
    """A session somebody ended: its cookie, wherever it was copied to, opens nothing more."""

    __tablename__ = "ended_session"

    id: Mapped[str] = mapped_column(primary_key=True)
    #: After as long as a session may rest it has ended by itself.
    at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Attempt:
    """What came of it: an account, or none; and until when it is locked, if it is."""

    account: Account | None
    locked_until: datetime | None = None
    #: It was the right password, given by somebody else too long ago.
    is_expired: bool = False


def attempt(session: Session, login: str, password: str, *, browser: str = "") -> Attempt:
    """Check a password and count a failure; the caller must commit either way.

    `browser` names one the person of that login has signed in with before. Guesses made at
    the same moment wait for each other, so that all are counted. An unknown login takes as
    long as a wrong password.
    """
    key = key_of(login, browser)
    locked = locked_until(session, key)
    if locked:
        return Attempt(None, locked)
    account = session.scalar(select(Account).where(Account.login == login, Account.is_active))
    if people.verify(account.password_hash if account else nobody(), password) and account:
        clear_failures(session, key)
        is_expired = account.must_change and password_age.is_over(account)
        return Attempt(None, is_expired=True) if is_expired else Attempt(account)
    return Attempt(None, count_failure(session, key))


def locked_until(session: Session, key: str) -> datetime | None:
    """Until when guesses under the key are refused; guesses of the same moment wait here."""
    GUESSING.acquire(session, key)
    guesses = session.get(FailedLogins, key, populate_existing=True)
    locked = guesses.locked_until if guesses else None
    return locked if locked and locked > clock.now() else None


def clear_failures(session: Session, key: str) -> None:
    """Forget the failures under the key: it was the right one."""
    session.execute(delete(FailedLogins).where(FailedLogins.key == key))


def unlock(session: Session, login: str) -> None:
    """Forget every failure for the login, in whichever browser."""
    session.execute(delete(FailedLogins).where(FailedLogins.key.startswith(_mark(login))))


def is_locked(session: Session, login: str) -> bool:
    """Whether the login is locked anywhere now."""
    locked = FailedLogins.key.startswith(_mark(login)) & (FailedLogins.locked_until > clock.now())
    return bool(session.scalar(select(exists().where(locked))))


def end(session: Session, id: str, *, idle: timedelta) -> None:
    """Keep that the session has ended, as long as it could have gone on without a click."""
    now = clock.now()
    session.execute(delete(EndedSession).where(EndedSession.at < now - idle))
    session.execute(insert(EndedSession).values(id=id, at=now).on_conflict_do_nothing())


def has_ended(id: str | ColumnElement[str]) -> ColumnElement[bool]:
    """The condition that somebody ended the session."""
    return exists().where(EndedSession.id == id)


def count_failure(session: Session, key: str) -> datetime | None:
    """One failure more; until when guesses under the key are locked now, if they are."""
    now = clock.now()
    session.execute(delete(FailedLogins).where(FailedLogins.at < now - LOCK))
    guesses = session.get(FailedLogins, key, populate_existing=True)
    if guesses is None:
        guesses = FailedLogins(key=key, failures=0)
        session.add(guesses)
    guesses.failures, guesses.at = guesses.failures + 1, now
    guesses.locked_until = now + LOCK if guesses.failures >= FAILURES else None
    session.flush()
    return guesses.locked_until


def key_of(login: str, browser: str) -> str:
    """Under which failures for a login from one browser are counted."""
    digest = hashlib.sha256(f"{browser}\n{login}".encode()).hexdigest()
    return _mark(login) + digest[:32]


def _mark(login: str) -> str:
    """What all keys of a login begin with."""
    return hashlib.sha256(login.encode()).hexdigest()[:32]


@cache
def nobody() -> str:
    """A hash that no password of anybody has: to refuse takes as long as to let in."""
    return people.hash_password("")
