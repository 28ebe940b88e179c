"""What a reviewer remarks, at an element or on the whole, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock
from engine.db import Base, BigId
from engine.identity import Person
from processes import readers
from processes.errors import MissingField
from processes.studio import changes
from processes.studio.errors import (
    AlreadyAnswered,
    AuthorCannotReview,
    NoSuchRemark,
    NotWaiting,
    OpenRemarks,
)
from processes.studio.models import Change, ChangeStatus, Draft, Version

#: Of an element's id and name, as they may be sent.
LONGEST_PLACE = 200


class Remark(Base):
    """Something a second person wants mended or explained."""

    __tablename__ = "studio_remark"

    id: Mapped[BigId]
    district: Mapped[str]
    change_id: Mapped[int] = mapped_column(ForeignKey("studio_change.id"), index=True)
    #: The version that was looked at; empty: it is about the change as a whole.
    version_id: Mapped[int | None] = mapped_column(ForeignKey("studio_version.id"))
    #: The id of what it is about within the file, and how that was called.
    element: Mapped[str | None]
    name: Mapped[str | None]
    words: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: When somebody said that it is seen to, and what they answered.
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str | None]


def add(
    session: Session,
    change: Change,
    words: str,
    *,
    version: Version | None = None,
    element: str = "",
    name: str = "",
    by: Person,
) -> Remark:
    """Remark something while the change is before a second person.

    Raises NotWaiting, AuthorCannotReview, MissingField, Mistyped.
    """
    changes.lock(session, change)
    if change.status not in (ChangeStatus.SUBMITTED, ChangeStatus.APPROVED):
        raise NotWaiting(status=change.status.words)
    if int(by.id) in changes.list_authors(session, change):
        raise AuthorCannotReview
    words = readers.text(words, "意见", most=changes.LONGEST_NOTE)
    if not words:
        raise MissingField(field="意见")
    remark = Remark(
        district=change.district,
        change_id=change.id,
        version_id=version.id if version else None,
        element=readers.text(element, "元素", most=LONGEST_PLACE) or None,
        name=readers.text(name, "名称", most=LONGEST_PLACE) or None,
        words=words,
        made_at=clock.now(),
        made_by=int(by.id),
    )
    session.add(remark)
    session.flush()
    return remark


def settle(session: Session, remark: Remark, answer: str, *, by: Person) -> None:
    """Say that it is seen to, and how. Raises AlreadyAnswered; NotWaiting once the change is closed."""
    change = changes.find(session, remark.change_id)
    changes.lock(session, change)
    session.refresh(remark)
    if change.status in (ChangeStatus.RELEASED, ChangeStatus.DISCARDED):
        raise NotWaiting(status=change.status.words)
    if remark.done_at is not None:
        raise AlreadyAnswered
    remark.answer = readers.text(answer, "答复", most=changes.LONGEST_NOTE) or None
    remark.done_at, remark.done_by = clock.now(), int(by.id)
    session.flush()


def find(session: Session, remark_id: int) -> Remark:
    """The remark of that id; raises NoSuchRemark."""
    found = session.get(Remark, remark_id)
    if found is None:
        raise NoSuchRemark
    return found


def list_remarks(session: Session, change: Change) -> Sequence[Remark]:
    """All remarks on the change, what is open first, then in the order they were made."""
    mine = select(Remark).where(Remark.change_id == change.id)
    return session.scalars(mine.order_by(Remark.done_at.is_not(None), Remark.id)).all()


def list_open_at(session: Session, draft: Draft) -> Sequence[Remark]:
    """What is still to be seen to in one file, whichever version it was remarked at."""
    at = select(Remark).join(Version, Version.id == Remark.version_id)
    mine = at.where(Version.draft_id == draft.id, Remark.done_at.is_(None))
    return session.scalars(mine.order_by(Remark.id)).all()


def count_open(session: Session, change: Change) -> int:
    """How many are still to be seen to."""
    return sum(each.done_at is None for each in list_remarks(session, change))


def require_none(session: Session, change: Change) -> None:
    """Raise OpenRemarks while one is still to be seen to."""
    if count := count_open(session, change):
        raise OpenRemarks(count=count)


def files_of(session: Session, remarks: Sequence[Remark]) -> dict[int, Draft]:
    """The file each remark is about, by the remark's id; none for what is about the whole."""
    ids = {each.version_id for each in remarks if each.version_id}
    query = select(Version.id, Draft).join(Draft, Draft.id == Version.draft_id)
    drafts = dict(session.execute(query.where(Version.id.in_(ids))).all())
    return {each.id: drafts[each.version_id] for each in remarks if each.version_id}
