"""Proving who one is: a login, a password, and a lock after five failures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes import people
from processes.people import Account

#: 等保:连续5次失败锁定30分钟 (domain.md 7).
FAILURES, LOCK = 5, timedelta(minutes=30)


@dataclass(frozen=True)
class Attempt:
    """What came of it: an account, or none; and until when it is locked, if it is."""

    account: Account | None
    locked_until: datetime | None = None


def attempt(session: Session, login: str, password: str) -> Attempt:
    """Check a password and count a failure; the caller must commit either way.

    The row is locked, so that guesses made at the same moment are all counted. An
    unknown login takes as long as a wrong password.
    """
    chosen = select(Account).where(Account.login == login, Account.is_active)
    account = session.scalar(chosen.with_for_update())
    if account is None:
        people.verify(_nobody(), password)
        return Attempt(None)
    if account.locked_until and account.locked_until > clock.now():
        return Attempt(None, account.locked_until)
    if people.verify(account.password_hash, password):
        account.failures, account.locked_until = 0, None
        return Attempt(account)
    _count(account)
    return Attempt(None, account.locked_until)


def _count(account: Account) -> None:
    account.failures += 1
    account.locked_until = None
    if account.failures >= FAILURES:
        account.failures, account.locked_until = 0, clock.now() + LOCK


@cache
def _nobody() -> str:
    return people.hashed("")
