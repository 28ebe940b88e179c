"""The second proof of who one is: a code of six digits from an authenticator, new every thirty seconds.

RFC 6238 (TOTP) with SHA-1, six digits and steps of 30 s, which every authenticator knows. Each code
opens once. Guesses are counted as those of passwords are.
"""

from datetime import UTC, datetime

import pyotp
from sqlalchemy import ColumnElement, ForeignKey, SQLColumnExpression, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock
from engine.db import Base
from engine.identity import Person as Visitor
from processes.access import sign_in as access_sign_in
from processes.audit import log as audit_log
from processes.errors import ProcessError
from processes.organisation import people
from processes.organisation.people import Account
from processes.privacy.encrypted_columns import EncryptedText

#: Seconds of a step, and how many steps a phone's clock may be early or late.
STEP, TOLERANCE = 30, 1
ISSUER = "四事"


class WrongCode(ProcessError):
    """动态验证码不对或已经用过。请等验证器显示下一个再输入，并核对手机时间。"""


class CodesLocked(ProcessError):
    """动态验证码连续输错五次，{until}以后再试。"""


class NoCodes(ProcessError):
    """还没有启用动态验证码。"""


class CodeKey(Base):
    """What a person's authenticator and we both make the codes of."""

    __tablename__ = "code_key"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: Base32, as authenticators take it.
    key: Mapped[str] = mapped_column(EncryptedText("code_key.key"))
    #: When the first code proved that the authenticator has it; before, it is not asked for.
    confirmed_at: Mapped[datetime | None]
    #: The step of the last code that opened: it and those before open nothing more.
    last_step: Mapped[int]
    district: Mapped[str]


def has_key(person_id: SQLColumnExpression[int] | int) -> ColumnElement[bool]:
    """The condition that the person is asked for codes."""
    return exists().where(CodeKey.person_id == person_id, CodeKey.confirmed_at.is_not(None))


def is_asked_of(session: Session, person_id: int) -> bool:
    """Whether the person signs in with a code beside the password."""
    return bool(session.scalar(select(has_key(person_id))))


def find(session: Session, person_id: int) -> CodeKey | None:
    """The person's key, confirmed or not."""
    return session.get(CodeKey, person_id, populate_existing=True)


def begin(session: Session, person_id: int) -> CodeKey:
    """A new key to be taken into an authenticator; one that is in use stays as it is."""
    row = find(session, person_id)
    if row is None:
        district = people.get_person(session, person_id).district
        row = CodeKey(person_id=person_id, district=district, last_step=0)
        session.add(row)
    if row.confirmed_at is None:
        row.key = pyotp.random_base32()
    session.flush()
    return row


def address(session: Session, row: CodeKey) -> str:
    """The `otpauth:` address that a QR code shows to an authenticator."""
    login = session.scalars(select(Account.login).where(Account.person_id == row.person_id)).one()
    return pyotp.TOTP(row.key, interval=STEP, name=login, issuer=ISSUER).provisioning_uri()


def confirm(session: Session, person_id: int, code: str) -> None:
    """Begin to ask for codes, the first of which this is; raises WrongCode, NoCodes."""
    row = _locked(session, person_id)
    if row.confirmed_at is None:
        _spend(row, code)
        row.confirmed_at = clock.now()
        _record(session, "codes.confirmed", person_id)


def check(session: Session, person_id: int, code: str) -> None:
    """Let the code open once; raises WrongCode, CodesLocked, NoCodes.

    The caller commits either way: a wrong code counts, and five in a row lock.
    """
    guesses = f"code-{person_id}"
    if until := access_sign_in.locked_until(session, guesses):
        raise CodesLocked(until=until)
    row = _locked(session, person_id)
    if row.confirmed_at is None:
        raise NoCodes
    try:
        _spend(row, code)
    except WrongCode:
        if until := access_sign_in.count_failure(session, guesses):
            raise CodesLocked(until=until) from None
        raise
    access_sign_in.clear_failures(session, guesses)


def stop(session: Session, person_id: int, code: str) -> None:
    """Ask for codes no more, by one of them; raises WrongCode, CodesLocked, NoCodes."""
    check(session, person_id, code)
    forget(session, person_id)
    _record(session, "codes.stopped", person_id)


def forget(session: Session, person_id: int) -> None:
    """Drop the key, as when the password is reset: the phone may be lost."""
    row = find(session, person_id)
    if row is not None:
        session.delete(row)
        session.flush()
    access_sign_in.clear_failures(session, f"code-{person_id}")


def _locked(session: Session, person_id: int) -> CodeKey:
    """The key with its row locked: two requests with one code wait for each other."""
    chosen = select(CodeKey).where(CodeKey.person_id == person_id).with_for_update()
    row = session.scalar(chosen, execution_options={"populate_existing": True})
    if row is None:
        raise NoCodes
    return row


def _spend(row: CodeKey, code: str) -> None:
    digits = "".join(code.split())
    now = int(clock.now().timestamp()) // STEP
    maker = pyotp.TOTP(row.key, interval=STEP)
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        made = maker.at(datetime.fromtimestamp(step * STEP, UTC))
        if step > row.last_step and digits.isascii() and pyotp.utils.strings_equal(made, digits):
            row.last_step = step
            return
    raise WrongCode


def _record(session: Session, what: str, person_id: int) -> None:
    audit_log.record(session, what, by=Visitor(str(person_id), frozenset()))
