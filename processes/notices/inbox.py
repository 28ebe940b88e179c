"""One of a person's notices, what of it may be read, and marking them read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, exists, func, literal, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine import clock
from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case
from processes.errors import NoSuchNotification
from processes.notices.models import Notification

#: Beyond this the exact number of unread notices helps nobody.
COUNTED = 99


@dataclass(frozen=True)
class Item:
    """A notice, and whether its reader may see the case it is about."""

    notice: Notification
    case_no: str | None
    is_open: bool


def find(session: Session, person: Person, notice_id: int) -> Item:
    """The person's own notification of that id; raises NoSuchNotification."""
    own = select(Notification).where(
        Notification.id == notice_id, Notification.person_id == int(person.id)
    )
    return _items(session, person, [_found(session.scalar(own))])[0]


def read(session: Session, notice: Notification) -> None:
    """The person has read it; nothing more of it goes out."""
    notice.read_at, notice.waits = notice.read_at or clock.now(), False


def read_all(session: Session, person: Person) -> None:
    """The person has read all there is by now."""
    own = update(Notification).where(
        Notification.person_id == int(person.id), Notification.read_at.is_(None)
    )
    session.execute(own.values(read_at=clock.now(), waits=False))


def count_unread(person_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """How many are unread, at most one more than `COUNTED`; for a query that names the person."""
    some = select(literal(1)).where(
        Notification.person_id == person_id, Notification.read_at.is_(None)
    )
    found = some.limit(COUNTED + 1).correlate(person_id.parent).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


def may_see(session: Session, person: Person, case_id: int) -> bool:
    """Whether the person may read the case, and so what is told of it."""
    readable = permissions.condition_for(Permission.CASE_READ, person)
    return bool(session.scalar(select(exists().where(Case.id == case_id, readable))))


def _items(session: Session, person: Person, rows: Sequence[Notification]) -> list[Item]:
    about = {row.case_id for row in rows if row.case_id is not None}
    readable = permissions.condition_for(Permission.CASE_READ, person)
    query = select(Case.id, Case.case_no).where(Case.id.in_(about), readable)
    numbers = {each.id: each.case_no for each in session.execute(query)} if about else {}
    return [
        Item(row, numbers.get(row.case_id or 0), row.case_id is None or row.case_id in numbers)
        for row in rows
    ]


def _found(notice: Notification | None) -> Notification:
    if notice is None:
        raise NoSuchNotification
    return notice
