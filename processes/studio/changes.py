"""The changes themselves: begun, found, and whether they may still be altered."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import readers
from processes.audit import log as audit_log
from processes.errors import MissingField
from processes.organisation import people
from processes.studio.errors import NoSuchChange, NotOpen
from processes.studio.models import Change, ChangeStatus, Draft, Version

LONGEST_TITLE, LONGEST_NOTE = 80, 1000


def create(session: Session, title: str, purpose: str, *, by: Person) -> Change:
    """Begin a change; raises MissingField without a title."""
    change = Change(
        district=people.get_person(session, by.id).district,
        title=_title(title),
        purpose=readers.text(purpose, "为什么改", most=LONGEST_NOTE),
        created_at=clock.now(),
        created_by=int(by.id),
    )
    session.add(change)
    session.flush()
    return change


def rename(session: Session, change: Change, title: str, purpose: str) -> None:
    """Call it otherwise, or give another reason; raises NotOpen, MissingField."""
    lock_open(session, change)
    change.title = _title(title)
    change.purpose = readers.text(purpose, "为什么改", most=LONGEST_NOTE)
    session.flush()


def discard(session: Session, change: Change, *, by: Person) -> None:
    """Give the change up; what was drafted stays readable. Raises NotOpen."""
    lock_open(session, change)
    change.status = ChangeStatus.DISCARDED
    change.decided_at, change.decided_by = clock.now(), int(by.id)
    audit_log.record(session, "studio.discarded", by=by, change=change.id, title=change.title)


def find(session: Session, change_id: int) -> Change:
    """The change of that id; raises NoSuchChange."""
    found = session.get(Change, change_id)
    if found is None:
        raise NoSuchChange
    return found


def list_changes(session: Session, *, size: int = 100) -> Sequence[Change]:
    """The newest changes."""
    return session.scalars(select(Change).order_by(Change.id.desc()).limit(size)).all()


def list_authors(session: Session, change: Change) -> frozenset[int]:
    """Everybody who had a hand in it, by the numbers of their rows."""
    saved = select(Version.saved_by).join(Draft, Draft.id == Version.draft_id)
    hands = set(session.scalars(saved.where(Draft.change_id == change.id).distinct()))
    hands |= {change.created_by, change.submitted_by or change.created_by}
    return frozenset(hands)


def lock(session: Session, change: Change) -> None:
    """Hold the change until the transaction ends, as it is now."""
    session.refresh(change, with_for_update=True)


def lock_open(session: Session, change: Change) -> None:
    """Hold the change while it is altered; raises NotOpen."""
    lock(session, change)
    if change.status is not ChangeStatus.OPEN:
        raise NotOpen(status=change.status.words)


def _title(typed: str) -> str:
    title = readers.text(typed, "名称", most=LONGEST_TITLE)
    if not title:
        raise MissingField(field="名称")
    return title
