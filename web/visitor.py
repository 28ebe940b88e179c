"""Who is signed in: read afresh for every request, so that a dismissal takes effect at once."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from flask import g, session
from sqlalchemy import bindparam, select

from engine import clock, identity
from processes.access import one_time_codes, password_age, permissions
from processes.access import sign_in as access_sign_in
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.models import Case
from processes.notices import inbox
from processes.organisation import absences
from processes.organisation.offices import ADMINISTRATORS
from processes.organisation.people import Account, Person
from processes.organisation.roles import SPEAKERS, Role

#: Built once: every page sends it.
_SIGNED_IN = (
    select(
        Account,
        Person.name,
        inbox.count_unread(Account.person_id).label("unread"),
        one_time_codes.has_key(Account.person_id).label("has_codes"),
    )
    .join(Person)
    .where(
        Account.person_id == bindparam("person"),
        ~access_sign_in.has_ended(bindparam("session")),
    )
)
#: 等保:30分钟无操作退出 (docs/domain.md 7).
IDLE = timedelta(minutes=30)
#: How long a code is waited for after the password.
WAITING = timedelta(minutes=5)


@dataclass(frozen=True)
class Visitor:
    """A signed-in person, as pages and permissions need them."""

    id: int
    name: str
    #: what they are where, in words: 网格员 · 茅坪村第一网格
    offices: tuple[str, ...]
    roles: frozenset[Role]
    #: as the engine knows them
    person: identity.Person
    #: whom they stand in for today: id to name
    stands_for: Mapping[str, str] = field(default_factory=dict)
    #: notices not yet read, at most one more than are told exactly
    unread: int = 0
    #: The password was given by somebody else and must be changed first.
    must_change: bool = False
    #: It has been used too long and must be changed first.
    is_password_over: bool = False
    #: Days it can still be used, where they are few.
    password_days: int | None = None
    #: An administrator whose sign-in asks for no code yet.
    must_use_codes: bool = False

    @property
    def is_department(self) -> bool:
        """Whether all they do is speak for a department, or approve."""
        return self.roles <= SPEAKERS

    def sees_part(self, case: Case) -> bool:
        """Whether they see of the case only what concerns their own department (docs/domain.md 7).

        Whatever else they are elsewhere: it is the whistle alone that shows them this case.
        """
        if self.roles.isdisjoint(SPEAKERS):
            return False
        return not permissions.may(g.db, Permission.CASE_READ_WHOLE, self.person, case)

    def concerns(self, names: Iterable[str]) -> bool:
        """Whether one of the groups, or of the units and places they stand for, is theirs."""
        own = self.person.groups | {group.partition("@")[2] for group in self.person.groups}
        return not own.isdisjoint(names)


def remember(account: Account, offices: tuple[str, ...], *, single: bool = False) -> None:
    """Begin a session; whatever the browser had before is dropped."""
    session.clear()
    session["person"] = account.person_id
    session["id"] = secrets.token_urlsafe(16)
    session["stamp"] = _stamp(account)
    session["offices"] = offices
    session["seen"] = clock.now().timestamp()
    if single:
        session["single"] = True


def is_single_sign_on() -> bool:
    """Whether the office's own sign-in named the person of this session or first proof."""
    return bool(session.get("single"))


def remember_first_proof(account: Account, *, single: bool) -> None:
    """Keep that the password was right, or what the office's own sign-in said, until a code comes."""
    session.clear()
    if single:
        session["single"] = True
    session["proved"] = [account.person_id, _stamp(account), clock.now().timestamp()]


def find_first_proof() -> Account | None:
    """The account this browser proved less than five minutes ago, and gave no code for yet."""
    person_id, stamp, at = session.get("proved", (None, "", 0.0))
    account = g.db.scalar(select(Account).where(Account.person_id == person_id, Account.is_active))
    is_late = clock.now().timestamp() - at > WAITING.total_seconds()
    return None if account is None or is_late or stamp != _stamp(account) else account


def forget() -> None:
    """End the session, in copies of its cookie too."""
    if "id" in session:
        access_sign_in.end(g.db, session["id"], idle=IDLE)
    session.clear()


def load() -> Visitor | None:
    """The visitor of this request, None without a session that still holds; also in `g.visitor`."""
    g.visitor = None
    signed_in = {"person": session.get("person"), "session": session.get("id", "")}
    row = g.db.execute(_SIGNED_IN, signed_in).one_or_none()
    if row is None or not _holds(row.Account):
        session.pop("person", None)
        return None
    session["seen"] = clock.now().timestamp()
    person = absences.identify(g.db, row.Account.person_id)
    roles = frozenset(Role(each.partition("@")[0]) for each in person.groups)
    found = Visitor(
        id=row.Account.person_id,
        name=row.name,
        offices=tuple(session["offices"]),
        roles=roles,
        person=person,
        stands_for=display_names.resolve_people(g.db, [id for id, _ in person.stands_in])
        if person.stands_in
        else {},
        unread=row.unread,
        # A password nobody signed in with need not be a new one.
        must_change=row.Account.must_change and not is_single_sign_on(),
        is_password_over=password_age.is_over(row.Account) and not is_single_sign_on(),
        password_days=None if is_single_sign_on() else password_age.days_left(row.Account),
        # A demonstration's passwords are printed; a second proof would keep out nobody.
        must_use_codes=not row.has_codes
        and row.Account.password_until is not None
        and not ADMINISTRATORS.isdisjoint(roles),
    )
    g.visitor = found
    return found


def _holds(account: Account) -> bool:
    idle = clock.now().timestamp() - session.get("seen", 0.0)
    return (
        account.is_active and session["stamp"] == _stamp(account) and idle <= IDLE.total_seconds()
    )


def _stamp(account: Account) -> str:
    """Changes with the password, so that a new one ends the old sessions."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]
