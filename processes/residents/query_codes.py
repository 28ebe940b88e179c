"""The query code: given once, kept as a hash, and asked for no faster than signing in."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.access import sign_in as access_sign_in
from processes.cases import changes
from processes.cases.models import Case
from processes.organisation import people
from processes.residents.models import QueryCode

#: Without what looks alike: 0 and O, 1, I and L.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8


@dataclass(frozen=True)
class Drawn:
    """A code and its hash."""

    plain: str
    hash: str


@dataclass(frozen=True)
class Entry:
    """What came of asking: the case, or none; and until when asking is locked, if it is."""

    case: Case | None
    locked_until: datetime | None = None


def draw() -> Drawn:
    """A code of no case yet. Its hash takes long: who holds a lock meanwhile draws it before."""
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    return Drawn(code, people.hash_password(code))


def issue(session: Session, case: Case, *, by: Person, drawn: Drawn | None = None) -> str:
    """A new code for the case, `ABCD-2345`; the one before opens nothing more."""
    code = drawn or draw()
    row = session.get(QueryCode, case.id) or QueryCode(case_id=case.id)
    row.hash, row.given_at, row.given_by = code.hash, clock.now(), changes.actor(by)
    session.add(row)
    session.flush()
    return f"{code.plain[:4]}-{code.plain[4:]}"


def given_at(session: Session, case: Case) -> datetime | None:
    """When the present code was given; None: there is none."""
    row = session.get(QueryCode, case.id)
    return row.given_at if row else None


def enter(session: Session, case_no: str, code: str, *, where: str) -> Entry:
    """The case of that number if the code is its own; failures from `where` are counted.

    An unknown number takes as long as a wrong code. The caller must commit either way.
    """
    number = case_no.strip().upper()
    key = hashlib.sha256(f"progress\n{where}\n{number}".encode()).hexdigest()
    locked = access_sign_in.locked_until(session, key)
    if locked:
        return Entry(None, locked)
    row = session.execute(
        select(Case, QueryCode.hash).join(QueryCode).where(Case.case_no == number)
    ).one_or_none()
    plain = "".join(each for each in code.upper() if each in SIGNS)
    # What cannot be a code needs no slow look; that tells nothing of any case.
    if len(plain) != LENGTH:
        return Entry(None, access_sign_in.count_failure(session, key))
    if people.verify(row.hash if row else _nobody(), plain) and row:
        access_sign_in.clear_failures(session, key)
        return Entry(row.Case)
    return Entry(None, access_sign_in.count_failure(session, key))


@cache
def _nobody() -> str:
    return people.hash_password("")
