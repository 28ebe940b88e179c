"""Accounts and appointments, as the security administrator keeps them; every change is in the audit log.

The three administrators watch each other (三权分立): which offices may not meet in one person is
`processes.organisation.offices`; what concerns an administrator is done with a `request` that
another administrator granted (`processes.access.second_person`), or on the server
(`processes.access.emergencies`).
"""

import re
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from engine.identity import Person as Visitor
from processes import readers
from processes.access import one_time_codes, password_age
from processes.access import sign_in as access_sign_in
from processes.access.request_models import Authority, Emergency
from processes.audit import log as audit_log
from processes.errors import MissingField, NoSuchPerson, ProcessError
from processes.organisation import offices, people
from processes.organisation.offices import ADMINISTRATORS
from processes.organisation.people import Account, Appointment, Person
from processes.organisation.places import MediationOrganisation, Place, PlaceKind, Unit
from processes.organisation.roles import Role, places

#: 口令复杂度 (等保): how long, and how many of small and capital letters, digits, other signs.
LEAST, KINDS = 10, 3
#: Where each role can be held: levels of the tree, units or mediation organisations.
_DISTRICT = frozenset({PlaceKind.DISTRICT})
PLACES: dict[Role, frozenset[PlaceKind]] = {
    Role.GRID_WORKER: frozenset({PlaceKind.SMALL_GRID, PlaceKind.LARGE_GRID}),
    Role.GRID_HEAD: frozenset({PlaceKind.VILLAGE}),
    Role.CENTER: frozenset({PlaceKind.STREET}),
}
_WORD = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ"


class LoginTaken(ProcessError):
    """账号“{login}”已经有人使用。"""


class BadLogin(ProcessError):
    """账号应为3至32位小写字母、数字、点或横线，以字母开头。"""


class HasAccount(ProcessError):
    """这个人已经有账号。"""


class NotOneself(ProcessError):
    """不能给自己任职、免职或停用自己的账号，请由另一位安全管理员办理。"""


class TwoNeeded(ProcessError):
    """涉及三种管理员的，须由一位管理员申请、另一种管理员同意，请在“两人办理”中提出。"""


class OwnPasswordFirst(ProcessError):
    """任管理员的人须先有账号，并由本人登录、修改过口令。"""


class WrongPlace(ProcessError):
    """“{role}”不能在“{at}”任职，请填写正确的区划、单位或调解组织代码。"""


class HeldAlready(ProcessError):
    """此人已在任这个职务。"""


class WeakPassword(ProcessError):
    """口令至少{least}位，包含大写字母、小写字母、数字、符号中的三种，且不含账号。"""


class WrongPassword(ProcessError):
    """现在的口令不对。"""


def create(
    session: Session,
    *,
    name: str,
    phone: str | None,
    post: str | None,
    district: str,
    by: Visitor | None,
) -> Person:
    """Enter somebody new; raises MissingField, Mistyped."""
    called = readers.text(name, "姓名", most=50)
    if not called:
        raise MissingField(field="姓名")
    row = Person(name=called, phone=phone or None, post=post or None, district=district)
    session.add(row)
    session.flush()
    audit_log.record(session, "person.entered", by=by, person=row.id)
    return row


def open_account(session: Session, person_id: int, login: str, *, by: Visitor | None) -> str:
    """Give the person an account; the password, to be told once and changed at the first sign-in.

    Raises BadLogin, LoginTaken, HasAccount, NoSuchPerson; OwnPasswordFirst for an administrator,
    whose password would be known to whoever opens the account.
    """
    plain = require_login(login)
    _lock(session, person_id)
    if people.find_account(session, plain) is not None:
        raise LoginTaken(login=plain)
    if find_for_person(session, person_id) is not None:
        raise HasAccount
    if _is_for_two(session, person_id, by):
        raise OwnPasswordFirst
    password = _password()
    session.add(
        Account(
            person_id=person_id,
            login=plain,
            password_hash=people.hash_password(password),
            must_change=True,
            password_until=password_age.until(password_age.GIVEN),
        )
    )
    session.flush()
    audit_log.record(session, "account.opened", by=by, person=person_id)
    return password


def require_login(typed: str) -> str:
    """The login as it is kept; raises BadLogin for what cannot be one."""
    plain = typed.strip().lower()
    if not re.fullmatch(r"[a-z][a-z0-9.-]{2,31}", plain):
        raise BadLogin
    return plain


def find_for_person(session: Session, person_id: int) -> Account | None:
    """The person's account."""
    return session.scalar(select(Account).where(Account.person_id == person_id))


def reset(
    session: Session, person_id: int, *, by: Visitor | None, authority: Authority | None = None
) -> str:
    """A new password, to be told once; open sessions end, codes are asked no more. Raises NotFound, TwoNeeded."""
    account = _account_to_change(session, person_id, by, authority)
    password = _password()
    account.password_hash, account.must_change = people.hash_password(password), True
    is_urgent = isinstance(authority, Emergency)
    lasts = password_age.ONE_TIME if is_urgent else password_age.GIVEN
    account.password_until = password_age.until(lasts)
    access_sign_in.unlock(session, account.login)
    one_time_codes.forget(session, person_id)
    audit_log.record(session, "password.reset", by=by, person=person_id, **_of(authority))
    return password


def unlock(
    session: Session, person_id: int, *, by: Visitor | None, authority: Authority | None = None
) -> None:
    """Forget the failures to sign in; raises NotFound, TwoNeeded."""
    account = _account_to_change(session, person_id, by, authority)
    access_sign_in.unlock(session, account.login)
    audit_log.record(session, "account.unlocked", by=by, person=person_id, **_of(authority))


def activate(
    session: Session,
    person_id: int,
    *,
    is_active: bool,
    by: Visitor | None,
    authority: Authority | None = None,
) -> None:
    """Let the account be used or not; raises NotFound, NotOneself, TwoNeeded, LastHolder."""
    if not is_active and _is_oneself(person_id, by):
        raise NotOneself
    account = _account_to_change(session, person_id, by, authority)
    with offices.enforced(session):
        account.is_active = is_active
    what = "account.activated" if is_active else "account.stopped"
    audit_log.record(session, what, by=by, person=person_id, **_of(authority))


def change_password(session: Session, person_id: int, old: str, new: str) -> Account:
    """The person's own new password; raises WrongPassword, WeakPassword."""
    account = _known(session, person_id)
    # First what is cheap to see: verifying is slow on purpose.
    if _is_weak(new, account.login) or new == old:
        raise WeakPassword(least=LEAST)
    if not people.verify(account.password_hash, old):
        raise WrongPassword
    account.password_hash, account.must_change = people.hash_password(new), False
    account.password_until = password_age.until(password_age.OWN)
    session.flush()
    audit_log.record(session, "password.changed", by=Visitor(str(person_id), frozenset()))
    return account


def appoint(
    session: Session,
    person_id: int,
    role: Role,
    at: str,
    *,
    by: Visitor | None,
    authority: Authority | None = None,
) -> Appointment:
    """Put somebody into an office from today.

    Raises NotOneself, TwoNeeded, NotTogether, WrongPlace, HeldAlready, OwnPasswordFirst, NotFound.
    """
    if _is_oneself(person_id, by):
        raise NotOneself
    person = _lock(session, person_id)
    if any(e.role is role and e.at == at for e in people.list_appointments(session, person_id)):
        raise HeldAlready
    if role in ADMINISTRATORS:
        _require_second(session, by, authority)
        _require_own_password(session, person_id, authority)
    _check_place(session, role, at)
    row = Appointment(
        person_id=person_id, role=role, at=at, district=person.district, since_on=clock.today()
    )
    with offices.enforced(session):
        session.add(row)
    asked = _of(authority)
    audit_log.record(session, "appointed", by=by, person=person_id, role=role.value, at=at, **asked)
    return row


def dismiss(
    session: Session,
    person_id: int,
    appointment_id: int,
    *,
    by: Visitor | None,
    authority: Authority | None = None,
) -> None:
    """End an office at once; raises NotFound, NotOneself, TwoNeeded, LastHolder."""
    row = session.scalar(
        select(Appointment).filter_by(id=appointment_id, person_id=person_id).with_for_update()
    )
    if row is None:
        raise NotFound
    if _is_oneself(person_id, by):
        raise NotOneself
    if row.role in ADMINISTRATORS:
        _require_second(session, by, authority)
    with offices.enforced(session):
        # The last day is inclusive.
        row.until_on = clock.today() - timedelta(days=1)
    told, asked = {"person": person_id, "role": row.role.value, "at": row.at}, _of(authority)
    audit_log.record(session, "dismissed", by=by, case_id=None, **told, **asked)


def levels(role: Role) -> frozenset[PlaceKind]:
    """At which levels of the tree the role is held, where it is held in the tree at all."""
    return PLACES.get(role, _DISTRICT)


def find_seconds(session: Session, by: Visitor) -> set[int]:
    """Who could grant what `by` asks: administrators of another office than theirs."""
    own = {role for role in ADMINISTRATORS if places(by.groups, role)}
    rows = session.execute(offices.administrators())
    return {
        row.Person.id
        for row in rows
        if row.Appointment.role not in own and str(row.Person.id) != by.id
    }


def search(
    session: Session, words: str, *, after: int | None, size: int
) -> list[tuple[Person, Account | None]]:
    """People whose name or login holds the words, by id; who has an account first where none is asked."""
    query = select(Person, Account).outerjoin(Account, Account.person_id == Person.id)
    plain = words.strip()
    if plain:
        query = query.where(
            or_(
                Person.name.icontains(plain, autoescape=True),
                Account.login.icontains(plain, autoescape=True),
            )
        )
    else:
        query = query.where(Account.id.is_not(None))
    if after is not None:
        query = query.where(Person.id > after)
    rows = session.execute(query.order_by(Person.id).limit(size)).all()
    return [(row[0], row[1]) for row in rows]


def _known(session: Session, person_id: int) -> Account:
    found = find_for_person(session, person_id)
    if found is None:
        raise NotFound
    return found


def _lock(session: Session, person_id: int) -> Person:
    """The person's row, for which others wait who change what they are or how they sign in."""
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NoSuchPerson(person=person_id)
    return person


def _account_to_change(
    session: Session, person_id: int, by: Visitor | None, authority: Authority | None
) -> Account:
    account = _known(session, person_id)
    _lock(session, person_id)
    if authority is None and (by is None or _is_for_two(session, person_id, by)):
        raise TwoNeeded
    return account


def _is_for_two(session: Session, person_id: int, by: Visitor | None) -> bool:
    return offices.is_administrator(session, person_id) and (
        by is None or bool(find_seconds(session, by))
    )


def _require_second(session: Session, by: Visitor | None, authority: Authority | None) -> None:
    """The first administrator of a district is alone, and appoints the second."""
    if authority is None and (by is None or find_seconds(session, by)):
        raise TwoNeeded


def _require_own_password(session: Session, person_id: int, authority: Authority | None) -> None:
    """A password somebody else gave would make the giver an administrator twice over."""
    account = find_for_person(session, person_id)
    if authority is not None and (account is None or not account.is_active or account.must_change):
        raise OwnPasswordFirst


def _of(authority: Authority | None) -> dict[str, Any]:
    """What the audit log tells of it."""
    match authority:
        case None:
            return {}
        case Emergency():
            return {"told_by": authority.name, "account": authority.account}
        case _:
            return {"request": authority.id, "asked_by": authority.asked_by}


def _is_oneself(person_id: int, by: Visitor | None) -> bool:
    return by is not None and str(person_id) == by.id


def _check_place(session: Session, role: Role, at: str) -> None:
    wrong = WrongPlace(role=role.words, at=at)
    if role in (Role.LIAISON, Role.UNIT_HEAD):
        found: object = session.get(Unit, at)
    elif role is Role.MEDIATOR:
        found = session.get(MediationOrganisation, at)
    else:
        place = session.get(Place, at)
        found = place if place and place.kind in levels(role) else None
    if found is None:
        raise wrong


def _is_weak(password: str, login: str) -> bool:
    kinds = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
    held = sum(any(kind(sign) for sign in password) for kind in kinds)
    return not LEAST <= len(password) <= 200 or held < KINDS or login in password.lower()


def _password() -> str:
    """Sixteen signs that are read aloud without mistake, and always of three kinds."""
    words = ["".join(secrets.choice(_WORD) for _ in range(4)) for _ in range(4)]
    return "-".join(words) if not _is_weak("-".join(words), "\0") else _password()
