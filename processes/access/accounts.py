"""Accounts and appointments, as the security administrator keeps them; every change is in the audit log.

The three administrators watch each other (三权分立): nobody is two of them.
"""

import re
import secrets
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from engine.identity import Person as Visitor
from processes.access import sign_in as access_sign_in
from processes.audit import log as audit_log
from processes.errors import MissingField, ProcessError
from processes.organisation import people
from processes.organisation.people import Account, Appointment, Person
from processes.organisation.places import MediationOrganisation, Place, PlaceKind, Unit
from processes.organisation.roles import Role

#: Of whom nobody is two.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
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
    """账号应为3至32位小写字母、数字、点或横线,以字母开头。"""


class HasAccount(ProcessError):
    """这个人已经有账号。"""


class NotTogether(ProcessError):
    """系统管理员、安全管理员、审计管理员互不兼任:此人已是{held}。"""


class NotOneself(ProcessError):
    """不能给自己任职、免职或停用自己的账号,请由另一位安全管理员办理。"""


class LastOne(ProcessError):
    """至少要有一位在任的安全管理员。"""


class WrongPlace(ProcessError):
    """“{role}”不能在“{at}”任职,请填写正确的区划、单位或调解组织代码。"""


class HeldAlready(ProcessError):
    """此人已在任这个职务。"""


class WeakPassword(ProcessError):
    """口令至少{least}位,包含大写字母、小写字母、数字、符号中的三种,且不含账号。"""


class WrongPassword(ProcessError):
    """现在的口令不对。"""


def create(
    session: Session, *, name: str, phone: str | None, post: str | None, district: str, by: Visitor
) -> Person:
    """Enter somebody new; raises MissingField."""
    if not name.strip():
        raise MissingField(field="姓名")
    row = Person(name=name.strip()[:50], phone=phone or None, post=post or None, district=district)
    session.add(row)
    session.flush()
    audit_log.record(session, "person.entered", by=by, person=row.id)
    return row


def open_account(session: Session, person_id: int, login: str, *, by: Visitor) -> str:
    """Give the person an account; the password, to be told once and changed at the first sign-in.

    Raises BadLogin, LoginTaken, HasAccount, NoSuchPerson.
    """
    plain = login.strip().lower()
    people.person(session, person_id)
    if not re.fullmatch(r"[a-z][a-z0-9.-]{2,31}", plain):
        raise BadLogin
    if people.find_account(session, plain) is not None:
        raise LoginTaken(login=plain)
    if find_for_person(session, person_id) is not None:
        raise HasAccount
    password = _password()
    session.add(
        Account(
            person_id=person_id,
            login=plain,
            password_hash=people.hash_password(password),
            must_change=True,
        )
    )
    session.flush()
    audit_log.record(session, "account.opened", by=by, person=person_id)
    return password


def find_for_person(session: Session, person_id: int) -> Account | None:
    """The person's account."""
    return session.scalar(select(Account).where(Account.person_id == person_id))


def reset(session: Session, person_id: int, *, by: Visitor) -> str:
    """A new password, to be told once; open sessions end. Raises NotFound."""
    account = _known(session, person_id)
    password = _password()
    account.password_hash, account.must_change = people.hash_password(password), True
    access_sign_in.unlock(session, account.login)
    audit_log.record(session, "password.reset", by=by, person=person_id)
    return password


def unlock(session: Session, person_id: int, *, by: Visitor) -> None:
    """Forget the failures to sign in; raises NotFound."""
    access_sign_in.unlock(session, _known(session, person_id).login)
    audit_log.record(session, "account.unlocked", by=by, person=person_id)


def activate(session: Session, person_id: int, *, is_active: bool, by: Visitor) -> None:
    """Let the account be used or not; raises NotFound, NotOneself, LastOne."""
    account = _known(session, person_id)
    if not is_active:
        _require_another(session, person_id, by)
    account.is_active = is_active
    what = "account.activated" if is_active else "account.stopped"
    audit_log.record(session, what, by=by, person=person_id)


def change_password(session: Session, person_id: int, old: str, new: str) -> Account:
    """The person's own new password; raises WrongPassword, WeakPassword."""
    account = _known(session, person_id)
    # First what is cheap to see: verifying is slow on purpose.
    if _is_weak(new, account.login) or new == old:
        raise WeakPassword(least=LEAST)
    if not people.verify(account.password_hash, old):
        raise WrongPassword
    account.password_hash, account.must_change = people.hash_password(new), False
    session.flush()
    audit_log.record(session, "password.changed", by=Visitor(str(person_id), frozenset()))
    return account


def appoint(session: Session, person_id: int, role: Role, at: str, *, by: Visitor) -> Appointment:
    """Put somebody into an office from today.

    Raises NotOneself, NotTogether, WrongPlace, HeldAlready, NoSuchPerson.
    """
    if str(person_id) == by.id:
        raise NotOneself
    # Two who appoint the same person wait for each other: nobody becomes two administrators.
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound
    held = people.list_appointments(session, person_id)
    if any(each.role is role and each.at == at for each in held):
        raise HeldAlready
    if role in ADMINISTRATORS:
        for each in held:
            if each.role in ADMINISTRATORS - {role}:
                raise NotTogether(held=each.role.words)
    _check_place(session, role, at)
    row = Appointment(
        person_id=person_id, role=role, at=at, district=person.district, since_on=clock.today()
    )
    session.add(row)
    session.flush()
    audit_log.record(session, "appointed", by=by, person=person_id, role=role.value, at=at)
    return row


def dismiss(session: Session, person_id: int, appointment_id: int, *, by: Visitor) -> None:
    """End an office at once; raises NotFound, NotOneself, LastOne."""
    row = session.scalar(
        select(Appointment).filter_by(id=appointment_id, person_id=person_id).with_for_update()
    )
    if row is None:
        raise NotFound
    if row.role is Role.SECURITY_ADMIN:
        _require_another(session, person_id, by)
    elif str(person_id) == by.id:
        raise NotOneself
    # The last day is inclusive.
    row.until_on = clock.today() - timedelta(days=1)
    session.flush()
    audit_log.record(session, "dismissed", by=by, person=person_id, role=row.role.value, at=row.at)


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


def _require_another(session: Session, person_id: int, by: Visitor) -> None:
    if str(person_id) == by.id:
        raise NotOneself
    others = (
        select(func.count())
        .select_from(Appointment)
        .join(Account, Account.person_id == Appointment.person_id)
        .where(
            Appointment.role == Role.SECURITY_ADMIN,
            people.is_current(),
            Account.is_active,
            Appointment.person_id != person_id,
        )
    )
    if not session.scalar(others):
        raise LastOne


def _check_place(session: Session, role: Role, at: str) -> None:
    wrong = WrongPlace(role=role.words, at=at)
    if role is Role.LIAISON:
        found: object = session.get(Unit, at)
    elif role is Role.MEDIATOR:
        found = session.get(MediationOrganisation, at)
    else:
        place = session.get(Place, at)
        found = place if place and place.kind in PLACES.get(role, _DISTRICT) else None
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
