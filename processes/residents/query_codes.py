"""The query code: given once, kept as a keyed digest, and asked for no faster than signing in.

Nobody chooses it, so that nobody can guess it better than by chance: what makes trying slow is the
count of failures, and the key that only programs have (docs/adr/0024-query-codes.md).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.access import quotas
from processes.access import sign_in as access_sign_in
from processes.cases import changes
from processes.cases.models import Case
from processes.organisation import people
from processes.privacy import data_keys
from processes.residents.models import QueryCode

#: Without what looks alike: 0 and O, 1, I and L.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
#: What a keyed digest begins with; argon2's own begin otherwise.
KEYED = "hmac-sha256"


@dataclass(frozen=True)
class Entry:
    """What came of asking: the case, or none; and until when asking is locked, if it is."""

    case: Case | None
    locked_until: datetime | None = None


def issue(session: Session, case: Case, *, by: Person) -> str:
    """A new code for the case, `ABCD-2345`; the one before opens nothing more."""
    plain = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    row = session.get(QueryCode, case.id) or QueryCode(case_id=case.id)
    row.hash, row.given_at, row.given_by = _hash(case.id, plain), clock.now(), changes.actor(by)
    session.add(row)
    session.flush()
    return f"{plain[:4]}-{plain[4:]}"


def given_at(session: Session, case: Case) -> datetime | None:
    """When the present code was given; None: there is none."""
    row = session.get(QueryCode, case.id)
    return row.given_at if row else None


def enter(session: Session, case_no: str, code: str, *, where: str) -> Entry:
    """The case of that number if the code is its own; failures are counted.

    For the case from the address `where`, as for a login in a browser; for the address, whatever
    cases it asks for; and for the case, whoever asks. An unknown number is answered as a wrong
    code, and locks as one that is known. The caller must commit either way.
    """
    number, address = case_no.strip().upper(), quotas.network(where)
    key = hashlib.sha256(f"progress\n{address}\n{number}".encode()).hexdigest()
    counted = ((quotas.PROGRESS_ADDRESS, address), (quotas.PROGRESS_CASE, number))
    locks = [quotas.exhausted_until(session, quota, who) for quota, who in counted]
    locked = max(filter(None, [*locks, access_sign_in.locked_until(session, key)]), default=None)
    if locked:
        return Entry(None, locked)
    case = _opened(session, number, code)
    if case is not None:
        access_sign_in.clear_failures(session, key)
        return Entry(case)
    locks = [quotas.count(session, quota, who) for quota, who in counted]
    locks.append(access_sign_in.count_failure(session, key))
    return Entry(None, max(filter(None, locks), default=None))


def stamp(row: QueryCode) -> str:
    """Changes with the code, and tells nothing of its hash."""
    return hashlib.sha256(f"progress\n{row.hash}".encode()).hexdigest()[:16]


def _opened(session: Session, number: str, code: str) -> Case | None:
    row = session.execute(
        select(Case, QueryCode.hash).join(QueryCode).where(Case.case_no == number)
    ).one_or_none()
    plain = "".join(each for each in code.upper() if each in SIGNS)
    # What cannot be a code opens nothing; that tells nothing of any case.
    if len(plain) != LENGTH:
        return None
    is_right = row is not None and _is_its_code(row.Case.id, row.hash, plain)
    return row.Case if row and is_right else None


def _hash(case_id: int, plain: str) -> str:
    """What is kept of a code: by which key, and the keyed digest, of this case alone."""
    name = data_keys.ring().current
    return f"{KEYED}:{name}:{_digest(name, case_id, plain)}"


def _is_its_code(case_id: int, kept: str, plain: str) -> bool:
    kind, _, keyed = kept.partition(":")
    if kind != KEYED:
        # Given before there were keyed digests.
        return people.verify(kept, plain)
    name, _, digest = keyed.partition(":")
    return hmac.compare_digest(digest, _digest(name, case_id, plain))


def _digest(name: str, case_id: int, plain: str) -> str:
    return hmac.digest(_key(name), f"{case_id}\n{plain}".encode(), "sha256").hex()


@lru_cache(maxsize=16)
def _key(name: str) -> bytes:
    """A key for query codes alone, of that data key."""
    return HKDF(SHA256(), 32, salt=None, info=b"query code").derive(data_keys.key(name))
