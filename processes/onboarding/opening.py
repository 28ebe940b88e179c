"""Accounts for people in office who have none: some at a time, the passwords handed out at once.

The passwords stand in the file that answers the request and nowhere else: one that was lost on the way
is made anew on the page of the account.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.identity import Person as Visitor
from processes import spreadsheets
from processes.access import accounts, password_age
from processes.access.accounts import BadLogin, LoginTaken, OwnPasswordFirst
from processes.errors import ProcessError
from processes.onboarding.missing import without_account
from processes.organisation.people import Person
from processes.spreadsheets import Worksheet

#: Opened in one request: each password is hashed slowly on purpose.
AT_ONCE = 50
HEADINGS = ("编号", "姓名", "职务", "账号", "一次性口令", "说明")


class NobodyToOpen(ProcessError):
    """没有要开通账号的人：有编号、有职务而没有账号的人才成批开通。"""


@dataclass(frozen=True)
class Opened:
    """A person, the login and the password to be told once; or why there is none."""

    person: Person
    login: str
    password: str
    why_not: str = ""


def open_some(session: Session, district: str, *, by: Visitor) -> list[Opened]:
    """Open accounts for the next people who have a number; raises NobodyToOpen."""
    chosen = select(Person).where(without_account(district), Person.staff_no.is_not(None))
    rows = session.scalars(chosen.order_by(Person.id).limit(AT_ONCE)).all()
    if not rows:
        raise NobodyToOpen
    return [_open(session, person, by) for person in rows]


def count(session: Session, district: str) -> int:
    """How many people `open_some` would go through."""
    chosen = select(Person.id).where(without_account(district), Person.staff_no.is_not(None))
    return len(session.scalars(chosen).all())


def login_of(staff_no: str) -> str:
    """The login somebody of that number gets: the number, behind a letter where it has none."""
    plain = staff_no.lower()
    return plain if plain[0].isalpha() and len(plain) > 2 else f"ry{plain}"


def write(opened: Sequence[Opened]) -> bytes:
    """The table to hand out, a line for each person."""
    days = password_age.GIVEN.days
    lines = [
        (
            each.person.staff_no,
            each.person.name,
            each.person.post or "",
            each.login if each.password else "",
            each.password,
            each.why_not or f"首次登录必须修改，{days}天内有效；只此一份，请当面交给本人。",
        )
        for each in opened
    ]
    return spreadsheets.write([Worksheet("账号", HEADINGS, lines, (14, 12, 18, 16, 24, 60))])


def _open(session: Session, person: Person, by: Visitor) -> Opened:
    login = login_of(str(person.staff_no))
    try:
        with session.begin_nested():
            return Opened(person, login, accounts.open_account(session, person.id, login, by=by))
    except (LoginTaken, BadLogin, OwnPasswordFirst) as refusal:
        return Opened(person, login, "", str(refusal))
