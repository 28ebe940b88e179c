"""The way out when administrators are locked out: done on the server, told to everybody, confirmed.

Nobody is signed in there. What stands for a second administrator is the system's own account with
its keys, a name and a reason; an entry of the audit log that stays on the pages until somebody of
another office confirms it, and an urgent notice to every administrator.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, select
from sqlalchemy.orm import Session

from engine.errors import NotFound, NotPermitted
from engine.identity import Person as Visitor
from processes.access import accounts, second_person
from processes.access.request_models import Act, AdministrativeRequest, Emergency
from processes.audit import log as audit_log
from processes.audit.log import AuditEntry
from processes.cases import display_names
from processes.errors import ProcessError
from processes.events import DomainEvent
from processes.organisation import offices, people
from processes.organisation.people import Account
from processes.organisation.roles import Role, places

USED, CONFIRMED = "break_glass.used", "break_glass.confirmed"
#: The way out was taken: the entry that tells of it.
used: DomainEvent[[Session, AuditEntry]] = DomainEvent(USED)


class NoSuchLogin(ProcessError):
    """没有账号“{login}”。"""


class NotAnAdministrator(ProcessError):
    """“{login}”不是系统、安全、审计管理员，请由安全管理员在“账号与任职”页办理。"""


class AccountStopped(ProcessError):
    """账号“{login}”已停用，重置口令也不能登录；请先由两位管理员启用。"""


class AnotherConfirms(NotPermitted):
    """应急办理由审计管理员核实；涉及审计管理员本人的，由安全管理员核实。"""


@dataclass(frozen=True)
class Shown:
    """One act on the server that waits to be confirmed."""

    id: int
    at: datetime
    act: Act
    whom: str
    told_by: str
    account: str
    reason: str
    may_confirm: bool


def reset(session: Session, login: str, emergency: Emergency) -> str:
    """A password for one administrator, to be used within the hour and changed at once.

    Raises ReasonTooShort, NoSuchLogin, NotAnAdministrator, AccountStopped.
    """
    second_person.require_reason(emergency.reason)
    account = _account(session, login)
    if not offices.is_administrator(session, account.person_id):
        raise NotAnAdministrator(login=login)
    if not account.is_active:
        raise AccountStopped(login=login)
    password = accounts.reset(session, account.person_id, by=None, authority=emergency)
    _tell(session, emergency, Act.RESET, account.person_id)
    return password


def grant(session: Session, request_id: int, emergency: Emergency) -> str | None:
    """Grant what an administrator asked for; the new password where there is one.

    Raises ReasonTooShort, NotFound, NotWaiting, NoLongerAdministrator, and what the act does.
    """
    second_person.require_reason(emergency.reason)
    password = second_person.grant_on_server(session, request_id, emergency)
    row = session.get_one(AdministrativeRequest, request_id)
    role = {"role": row.role.value} if row.role else {}
    _tell(session, emergency, row.act, row.person_id, request=row.id, asked_by=row.asked_by, **role)
    return password


def appoint(session: Session, login: str, emergency: Emergency) -> None:
    """Make somebody security administrator where the only one will not come back.

    They then ask for what else is to be done. Raises ReasonTooShort, NoSuchLogin, OwnPasswordFirst,
    NotTogether, HeldAlready.
    """
    second_person.require_reason(emergency.reason)
    person_id = _account(session, login).person_id
    at, role = people.get_person(session, person_id).district, Role.SECURITY_ADMIN
    accounts.appoint(session, person_id, role, at, by=None, authority=emergency)
    _tell(session, emergency, Act.APPOINT, person_id, role=role.value)


def list_shown(session: Session, by: Visitor) -> list[Shown]:
    """What nobody has confirmed yet, as a page tells the administrators of it."""
    rows = list_unconfirmed(session)
    names = display_names.resolve_people(session, [row.details["person"] for row in rows])
    return [
        Shown(
            id=row.id,
            at=row.at,
            act=Act(row.details["act"]),
            whom=names.get(str(row.details["person"]), ""),
            told_by=row.details["told_by"],
            account=row.details["account"],
            reason=row.details["reason"],
            may_confirm=may_confirm(session, row, by),
        )
        for row in rows
    ]


def list_unconfirmed(session: Session) -> Sequence[AuditEntry]:
    """What was done on the server and nobody has confirmed yet, the oldest first."""
    told = AuditEntry.details["confirms"].astext.cast(BigInteger)
    confirmed = select(told).where(AuditEntry.what == CONFIRMED)
    waiting = select(AuditEntry).where(AuditEntry.what == USED, AuditEntry.id.not_in(confirmed))
    return session.scalars(waiting.order_by(AuditEntry.id)).all()


def confirm(session: Session, entry_id: int, *, by: Visitor) -> None:
    """Say that it was looked into; the entry stays. Raises NotFound, AnotherConfirms."""
    entry = next((each for each in list_unconfirmed(session) if each.id == entry_id), None)
    if entry is None:
        raise NotFound
    if not may_confirm(session, entry, by):
        raise AnotherConfirms
    audit_log.record(session, CONFIRMED, by=by, confirms=entry_id)


def may_confirm(session: Session, entry: AuditEntry, by: Visitor) -> bool:
    """Whether it is theirs to confirm: never of whom it was done to."""
    person_id = int(entry.details["person"])
    held = people.list_appointments(session, person_id)
    is_auditor = any(each.role is Role.AUDITOR for each in held)
    office = Role.SECURITY_ADMIN if is_auditor else Role.AUDITOR
    return bool(places(by.groups, office)) and str(person_id) != by.id


def _account(session: Session, login: str) -> Account:
    found = people.find_account(session, login)
    if found is None:
        raise NoSuchLogin(login=login)
    return found


def _tell(session: Session, emergency: Emergency, act: Act, person_id: int, **more: Any) -> None:
    entry = audit_log.record(
        session,
        USED,
        act=act.value,
        person=person_id,
        told_by=emergency.name,
        account=emergency.account,
        reason=emergency.reason,
        **more,
    )
    used.emit(session, entry)
