"""What somebody has typed into a form and not handed in, a task's or the one a process is started with:
kept for its writer, on every device.

A draft is saved over the one its page began with. Where that one has changed meanwhile (another
device, another window), the newer words are kept beside it: neither is lost.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import orjson
from sqlalchemy import ForeignKey, Index, Text, cast, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock
from engine.db import Base, BigId
from engine.identity import Person
from engine.models import TaskStatus, UserTask
from engine.scheduling import timetable
from processes.errors import ProcessError
from processes.privacy.encrypted_columns import EncryptedJson

#: Bytes of one draft as JSON, and how many one person has of one task.
LARGEST, MOST = 256 * 1024, 5
#: How long the words of somebody whose colleague was faster are kept for copying, and those of a
#: process that was not started after all.
KEPT = timedelta(days=30)


Kind = TypeVar("Kind", bound="Draft")


class DraftUnreadable(ProcessError):
    """填写的内容里有不能保存的字符，请删去后重写。"""


class DraftTooLarge(ProcessError):
    """内容太多，草稿没有保存；可以直接提交。"""


class Draft(Base):
    """What one person has typed into one form and not handed in."""

    __abstract__ = True

    id: Mapped[BigId]
    district: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: The answers as the form would send them; sealed, each table names its own column.
    answers: Mapped[dict[str, Any]]
    #: 1, 2, 3 …: each saving counts on, and names the one it goes on from.
    version: Mapped[int]
    #: What it was typed on, as the browser says: `phone` or `computer`.
    device: Mapped[str]
    saved_at: Mapped[datetime]


class TaskDraft(Draft):
    """Of the form of one task; gone when its writer completes it."""

    __tablename__ = "task_draft"
    __table_args__ = (Index(None, "task_id", "person_id"),)

    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("task_draft.answers"))


class StartDraft(Draft):
    """Of the form a process is started with; gone when its writer starts it."""

    __tablename__ = "start_draft"
    __table_args__ = (Index(None, "process", "person_id"), Index(None, "saved_at"))

    process: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("start_draft.answers"))


def list_for_task(session: Session, task_id: int, by: Person) -> Sequence[TaskDraft]:
    """The person's own drafts of a task, the newest first."""
    return _list(session, TaskDraft, {"task_id": task_id}, by)


def list_for_start(session: Session, process: str, by: Person) -> Sequence[StartDraft]:
    """The person's own drafts of the form a process is started with, the newest first."""
    return _list(session, StartDraft, {"process": process}, by)


def save(
    session: Session,
    task: UserTask,
    answers: Mapping[str, Any],
    *,
    district: str,
    base: tuple[int, int] | None,
    device: str,
    by: Person,
) -> TaskDraft | None:
    """Keep what was typed; `base`: id and version of the draft it goes on from, None for a new one.

    A draft that has changed since stays, and this becomes another. None: the person has completed
    the task, and there is nothing left to draft. Raises DraftTooLarge, DraftUnreadable.
    """
    if _size(answers) > LARGEST:
        raise DraftTooLarge
    if task.status is TaskStatus.COMPLETED and task.closed_by == by.id:
        return None
    told = {"district": district, "device": device}
    return _keep(session, TaskDraft, {"task_id": task.id}, answers, base, by, told)


def save_for_start(
    session: Session,
    process: str,
    answers: Mapping[str, Any],
    *,
    district: str,
    base: tuple[int, int] | None,
    device: str,
    by: Person,
) -> StartDraft:
    """As `save`, of the form a process is started with."""
    if _size(answers) > LARGEST:
        raise DraftTooLarge
    told = {"district": district, "device": device}
    return _keep(session, StartDraft, {"process": process}, answers, base, by, told)


def remove(session: Session, task_id: int, by: Person) -> None:
    """Drop the person's drafts of a task: it was completed, or they began anew."""
    session.execute(delete(TaskDraft).filter_by(task_id=task_id, person_id=int(by.id)))


def remove_for_start(session: Session, process: str, by: Person) -> None:
    """Drop the person's drafts of a start: the process was started, or they began anew."""
    session.execute(delete(StartDraft).filter_by(process=process, person_id=int(by.id)))


@timetable.scheduled("drafts.sweep", hour=3, minute=40)
def sweep(session: Session, _due: datetime) -> int:
    """Drop drafts of tasks their writer completed, and of what was closed or left lying for long; how many."""
    closed = UserTask.status.in_([TaskStatus.COMPLETED, TaskStatus.CANCELLED])
    is_old = UserTask.closed_at < clock.now() - KEPT
    person = cast(TaskDraft.person_id, Text)
    over = delete(TaskDraft).where(
        TaskDraft.task_id == UserTask.id, closed, or_(is_old, UserTask.closed_by == person)
    )
    left = delete(StartDraft).where(StartDraft.saved_at < clock.now() - KEPT)
    return sum(
        len(session.execute(each).all())
        for each in (over.returning(TaskDraft.id), left.returning(StartDraft.id))
    )


def _list(session: Session, kind: type[Kind], of: Mapping[str, Any], by: Person) -> Sequence[Kind]:
    """The person's drafts of what `of` names: the column that says so, and its value."""
    if not by.id.isdigit():
        return []
    mine = select(kind).filter_by(**of, person_id=int(by.id))
    return session.scalars(mine.order_by(kind.saved_at.desc(), kind.id.desc())).all()


def _keep(
    session: Session,
    kind: type[Kind],
    of: Mapping[str, Any],
    answers: Mapping[str, Any],
    base: tuple[int, int] | None,
    by: Person,
    told: Mapping[str, str],
) -> Kind:
    if base is not None and (saved := _go_on(session, kind, of, answers, base, by)) is not None:
        return saved
    made = kind(
        **of,
        **told,
        person_id=int(by.id),
        answers=dict(answers),
        version=1,
        saved_at=clock.now(),
    )
    session.add(made)
    session.flush()
    for surplus in _list(session, kind, of, by)[MOST:]:
        session.delete(surplus)
    return made


def _go_on(
    session: Session,
    kind: type[Kind],
    of: Mapping[str, Any],
    answers: Mapping[str, Any],
    base: tuple[int, int],
    by: Person,
) -> Kind | None:
    # One statement: of two devices that save at once, the second finds the version gone.
    changed = (
        update(kind)
        .where(kind.id == base[0], kind.version == base[1])
        .filter_by(**of, person_id=int(by.id))
        .values(answers=dict(answers), version=base[1] + 1, saved_at=clock.now())
        .returning(kind)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalars(changed).one_or_none()


def _size(answers: Mapping[str, Any]) -> int:
    try:
        return len(orjson.dumps(answers))
    except TypeError as error:  # half a surrogate pair, which no encoding has
        raise DraftUnreadable from error
