"""What is done to an administrator takes two: one asks with a reason, one of another office grants it.

Neither is the person concerned. Who asks learns no password; who grants sees the new one once and
hands it over. The database refuses a row that one person asked and granted.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from engine import clock, locks
from engine.errors import NotFound, NotPermitted
from engine.identity import Person as Visitor
from processes import readers
from processes.access import accounts
from processes.access.accounts import NotOneself
from processes.access.request_models import Act, AdministrativeRequest, Emergency
from processes.audit import log as audit_log
from processes.errors import ProcessError, ReasonTooShort
from processes.events import DomainEvent
from processes.organisation import people
from processes.organisation.offices import ADMINISTRATORS
from processes.organisation.people import Appointment
from processes.organisation.roles import Role, places

#: How long a request can be granted, and how few characters are no reason.
VALID, SHORTEST = timedelta(days=3), 6
ASKING = locks.declare("administrators.asking")
#: A request waits: for whom it is to decide.
asked: DomainEvent[[Session, AdministrativeRequest, set[int]]] = DomainEvent("administrators.asked")
#: A request was granted or refused.
decided: DomainEvent[[Session, AdministrativeRequest]] = DomainEvent("administrators.decided")


class AskedAlready(ProcessError):
    """同样的申请已经提出，正等另一位管理员决定。"""


class NotWaiting(ProcessError):
    """这个申请已经决定过或已过期，需要的话请重新提出。"""


class AnotherOfficeDecides(ProcessError):
    """须由与申请人不同种类的另一位管理员决定。"""


class NoLongerAdministrator(ProcessError):
    """申请人已不是管理员，这个申请不能再同意。"""


class NobodyToDecide(ProcessError):
    """没有能决定的另一种管理员：申请人和当事人都不能自己同意。"""


class NothingToDismiss(ProcessError):
    """此人不在任“{role}”。"""


def list_offered(session: Session, person_id: int, by: Visitor) -> list[tuple[Act, Role | None]]:
    """What somebody may ask to be done to the person; offices are the security administrator's."""
    if str(person_id) == by.id:
        return []
    account = accounts.find_for_person(session, person_id)
    found: list[tuple[Act, Role | None]] = []
    held = [each.role for each in _held(session, person_id)]
    if account is not None and held:
        found += [(Act.RESET, None), (Act.UNLOCK, None)]
        found.append((Act.STOP if account.is_active else Act.ACTIVATE, None))
    if places(by.groups, Role.SECURITY_ADMIN):
        found += [(Act.DISMISS, role) for role in held]
        found += [(Act.APPOINT, role) for role in sorted(ADMINISTRATORS) if not held]
    return found


def ask(
    session: Session, person_id: int, act: Act, role: Role | None, *, reason: str, by: Visitor
) -> AdministrativeRequest:
    """Ask for an act; whoever may grant it is told.

    Raises NotOneself, NotPermitted, Mistyped, ReasonTooShort, AskedAlready, NobodyToDecide.
    """
    if str(person_id) == by.id:
        raise NotOneself
    people.get_person(session, person_id)
    if (act, role) not in list_offered(session, person_id, by):
        raise NotPermitted("您不能对此人申请办理这件事。")
    words = readers.text(reason, "理由", most=500)
    require_reason(words)
    # Two clicks wait for each other here: what stayed waiting could be granted after the first was.
    ASKING.acquire(session, person_id)
    same = {"person_id": person_id, "act": act, "role": role}
    if session.scalar(select(AdministrativeRequest).filter_by(**same).where(_waits()).limit(1)):
        raise AskedAlready
    seconds = accounts.find_seconds(session, by) - {person_id}
    if not seconds:
        raise NobodyToDecide
    now = clock.now()
    row = AdministrativeRequest(
        **same,
        reason=words,
        asked_by=int(by.id),
        asked_at=now,
        expires_at=now + VALID,
    )
    session.add(row)
    session.flush()
    _record(session, "administrators.asked", row, by, reason=row.reason)
    asked.emit(session, row, seconds)
    return row


def grant(session: Session, request_id: int, *, by: Visitor) -> str | None:
    """Do what was asked; the new password where there is one, to be told once.

    Raises NotFound, NotWaiting, NotOneself, AnotherOfficeDecides, NoLongerAdministrator, and what
    the act itself does.
    """
    row = _waiting(session, request_id)
    _require_second(session, row, by)
    row.decided_by = int(by.id)
    return _grant(session, row, by)


def require_reason(words: str) -> None:
    """Raise ReasonTooShort for less than a reason."""
    if len(words) < SHORTEST:
        raise ReasonTooShort(least=SHORTEST)


def grant_on_server(session: Session, request_id: int, emergency: Emergency) -> str | None:
    """Do what was asked where no second administrator is left to grant it.

    Raises NotFound, NotWaiting, NoLongerAdministrator, and what the act itself does.
    """
    row = _waiting(session, request_id)
    _require_asker(session, row)
    row.decided_from = f"{emergency.name}（{emergency.account}）"
    return _grant(session, row, None)


def refuse(session: Session, request_id: int, *, by: Visitor) -> None:
    """Nothing is done; who asked may take it back like this.

    Raises NotFound, NotWaiting, NotOneself, AnotherOfficeDecides.
    """
    row = _waiting(session, request_id)
    if int(by.id) != row.asked_by:
        _require_second(session, row, by)
    row.decided_by, row.decided_at, row.is_granted = int(by.id), clock.now(), False
    session.flush()
    _record(session, "administrators.refused", row, by)
    decided.emit(session, row)


def may_grant(session: Session, row: AdministrativeRequest, by: Visitor) -> bool:
    """Whether the person could grant it now."""
    if not is_waiting(row):
        return False
    try:
        _require_second(session, row, by)
    except ProcessError:
        return False
    return True


def is_waiting(row: AdministrativeRequest) -> bool:
    """Whether it can still be decided."""
    return row.decided_at is None and row.expires_at > clock.now()


def list_newest(session: Session, size: int) -> Sequence[AdministrativeRequest]:
    """The newest requests, decided or not."""
    newest = select(AdministrativeRequest).order_by(AdministrativeRequest.id.desc())
    return session.scalars(newest.limit(size)).all()


def list_waiting(session: Session) -> Sequence[AdministrativeRequest]:
    """Those that can still be decided, the oldest first."""
    waiting = select(AdministrativeRequest).where(_waits())
    return session.scalars(waiting.order_by(AdministrativeRequest.id)).all()


def _waits() -> ColumnElement[bool]:
    now: datetime = clock.now()
    return and_(AdministrativeRequest.decided_at.is_(None), AdministrativeRequest.expires_at > now)


def _waiting(session: Session, request_id: int) -> AdministrativeRequest:
    row = session.get(
        AdministrativeRequest, request_id, with_for_update=True, populate_existing=True
    )
    if row is None:
        raise NotFound
    if not is_waiting(row):
        raise NotWaiting
    return row


def _require_second(session: Session, row: AdministrativeRequest, by: Visitor) -> None:
    if int(by.id) == row.person_id:
        raise NotOneself
    asker = _require_asker(session, row)
    if int(by.id) not in accounts.find_seconds(session, asker):
        raise AnotherOfficeDecides


def _require_asker(session: Session, row: AdministrativeRequest) -> Visitor:
    """Who asked, as long as they are an administrator."""
    asker = people.identify(session, row.asked_by)
    if not any(places(asker.groups, role) for role in ADMINISTRATORS):
        raise NoLongerAdministrator
    return asker


def _grant(session: Session, row: AdministrativeRequest, by: Visitor | None) -> str | None:
    row.decided_at, row.is_granted = clock.now(), True
    session.flush()
    password = _do(session, row, by)
    _record(session, "administrators.granted", row, by)
    decided.emit(session, row)
    return password


def _do(session: Session, row: AdministrativeRequest, by: Visitor | None) -> str | None:
    person_id = row.person_id
    match row.act:
        case Act.RESET:
            return accounts.reset(session, person_id, by=by, authority=row)
        case Act.UNLOCK:
            accounts.unlock(session, person_id, by=by, authority=row)
        case Act.STOP | Act.ACTIVATE:
            is_active = row.act is Act.ACTIVATE
            accounts.activate(session, person_id, is_active=is_active, by=by, authority=row)
        case Act.APPOINT if row.role:
            district = people.get_person(session, person_id).district
            accounts.appoint(session, person_id, row.role, district, by=by, authority=row)
        case Act.DISMISS if row.role:
            _dismiss(session, row, by)
    return None


def _dismiss(session: Session, row: AdministrativeRequest, by: Visitor | None) -> None:
    held = [each for each in _held(session, row.person_id) if each.role is row.role]
    if not held:
        raise NothingToDismiss(role=row.role.words if row.role else "")
    for each in held:
        accounts.dismiss(session, row.person_id, each.id, by=by, authority=row)


def _held(session: Session, person_id: int) -> list[Appointment]:
    """Their offices among the three today."""
    held = people.list_appointments(session, person_id)
    return [each for each in held if each.role in ADMINISTRATORS]


def _record(
    session: Session, what: str, row: AdministrativeRequest, by: Visitor | None, **more: Any
) -> None:
    role: dict[str, Any] = {"role": row.role.value} if row.role else {}
    audit_log.record(
        session,
        what,
        by=by,
        request=row.id,
        act=row.act.value,
        person=row.person_id,
        **role,
        **more,
    )
