"""The query code: given once, kept as a keyed digest, and asked for no faster than signing in.

Nobody chooses it, so that nobody can guess it better than by chance: what makes trying slow is the
count of failures, and the key that only programs have (docs/adr/0024-query-codes.md).
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
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
from processes.residents.report_models import ResidentReport

#: Without what looks alike: 0 and O, 1, I and L.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
#: What a keyed digest begins with; argon2's own begin otherwise.
KEYED = "hmac-sha256"
#: What the number of a report looks like; no row has a longer one (bigint).
REPORT = re.compile(r"FY-[0-9]{4}-([0-9]{6,18})")


@dataclass(frozen=True)
class Entry:
    """What came of asking: the case, or none; and until when asking is locked, if it is."""

    case: Case | None
    locked_until: datetime | None = None
    #: What was asked for is no case but a resident's report.
    report: ResidentReport | None = None


def issue(session: Session, case: Case, *, by: Person) -> str:
    """A new code for the case, `ABCD-2345`; the one before opens nothing more."""
    code = make()
    given = {
        "hash": digest(case.id, code),
        "given_at": clock.now(),
        "given_by": changes.actor(by),
    }
    put = insert(QueryCode).values(case_id=case.id, **given)
    put = put.on_conflict_do_update(index_elements=["case_id"], set_=given)
    # Who has the row in hand reads there what is so now.
    session.scalars(put.returning(QueryCode), execution_options={"populate_existing": True}).one()
    return code


def make() -> str:
    """A code nobody has: `ABCD-2345`."""
    plain = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    return f"{plain[:4]}-{plain[4:]}"


def digest(row_id: int, code: str, *, of: str = "") -> str:
    """What is kept of a code: by which key, and the keyed digest, of this row alone.

    `of` is the kind of row the code opens: none, a case; a report has the same numbers.
    """
    name = data_keys.ring().current
    return f"{KEYED}:{name}:{_digest(name, f'{of}{row_id}', _plain(code))}"


def given_at(session: Session, case: Case) -> datetime | None:
    """When the present code was given; None: there is none."""
    row = session.get(QueryCode, case.id)
    return row.given_at if row else None


def enter(session: Session, case_no: str, code: str, *, where: str) -> Entry:
    """The case or report of that number if the code is its own; failures are counted.

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
    found = _opened(session, number, code)
    if found.case or found.report:
        access_sign_in.clear_failures(session, key)
        return found
    locks = [quotas.count(session, quota, who) for quota, who in counted]
    locks.append(access_sign_in.count_failure(session, key))
    return Entry(None, max(filter(None, locks), default=None))


def stamp(kept: str) -> str:
    """Changes with the code whose digest is `kept`, and tells nothing of it."""
    return hashlib.sha256(f"progress\n{kept}".encode()).hexdigest()[:16]


def _opened(session: Session, number: str, code: str) -> Entry:
    found = select(Case, QueryCode.hash).join(QueryCode).where(Case.case_no == number)
    row = session.execute(found).one_or_none()
    reported = REPORT.fullmatch(number)
    report = session.get(ResidentReport, int(reported[1])) if reported else None
    plain = _plain(code)
    # What cannot be a code opens nothing; that tells nothing of any case.
    if len(plain) != LENGTH:
        return Entry(None)
    if report is not None and report.number == number:
        is_right = _is_its_code(f"report{report.id}", report.code_hash, plain)
        return Entry(None, report=report if is_right else None)
    is_right = row is not None and _is_its_code(str(row.Case.id), row.hash, plain)
    return Entry(row.Case if row and is_right else None)


def _plain(code: str) -> str:
    return "".join(each for each in code.upper() if each in SIGNS)


def _is_its_code(subject: str, kept: str, plain: str) -> bool:
    kind, _, keyed = kept.partition(":")
    if kind != KEYED:
        # Given before there were keyed digests.
        return people.verify(kept, plain)
    name, _, expected = keyed.partition(":")
    return hmac.compare_digest(expected, _digest(name, subject, plain))


def _digest(name: str, subject: str, plain: str) -> str:
    return hmac.digest(_key(name), f"{subject}\n{plain}".encode(), "sha256").hex()


@lru_cache(maxsize=16)
def _key(name: str) -> bytes:
    """A key for query codes alone, of that data key."""
    return HKDF(SHA256(), 32, salt=None, info=b"query code").derive(data_keys.key(name))
