"""What somebody has typed into a task's form and not handed in: kept for its writer, on every device.

A draft is saved over the one its page began with. Where that one has changed meanwhile (another
device, another window), the newer words are kept beside it: neither is lost.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

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
#: How long the words of somebody whose colleague was faster are kept for copying.
KEPT = timedelta(days=30)


class DraftUnreadable(ProcessError):
    """填写的内容里有不能保存的字符，请删去后重写。"""


class DraftTooLarge(ProcessError):
    """内容太多，草稿没有保存；可以直接提交。"""


class TaskDraft(Base):
    """What one person has typed into the form of one task; gone when they complete it."""

    __tablename__ = "task_draft"
    __table_args__ = (Index(None, "task_id", "person_id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: The answers as the form would send them.
    answers: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("task_draft.answers"))
    #: 1, 2, 3 …: each saving counts on, and names the one it goes on from.
    version: Mapped[int]
    #: What it was typed on, as the browser says: `phone` or `computer`.
    device: Mapped[str]
    saved_at: Mapped[datetime]


def list_for_task(session: Session, task_id: int, by: Person) -> Sequence[TaskDraft]:
    """The person's own drafts of a task, the newest first."""
    if not by.id.isdigit():
        return []
    mine = select(TaskDraft).filter_by(task_id=task_id, person_id=int(by.id))
    return session.scalars(mine.order_by(TaskDraft.saved_at.desc(), TaskDraft.id.desc())).all()


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
    if base is not None and (saved := _go_on(session, task, answers, base, by)) is not None:
        return saved
    made = TaskDraft(
        district=district,
        task_id=task.id,
        person_id=int(by.id),
        answers=dict(answers),
        version=1,
        device=device,
        saved_at=clock.now(),
    )
    session.add(made)
    session.flush()
    for surplus in list_for_task(session, task.id, by)[MOST:]:
        session.delete(surplus)
    return made


def remove(session: Session, task_id: int, by: Person) -> None:
    """Drop the person's drafts of a task: it was completed, or they began anew."""
    session.execute(delete(TaskDraft).filter_by(task_id=task_id, person_id=int(by.id)))


@timetable.scheduled("drafts.sweep", hour=3, minute=40)
def sweep(session: Session, _due: datetime) -> int:
    """Drop drafts of tasks their writer completed, and of what has been closed for long; how many."""
    closed = UserTask.status.in_([TaskStatus.COMPLETED, TaskStatus.CANCELLED])
    is_old = UserTask.closed_at < clock.now() - KEPT
    person = cast(TaskDraft.person_id, Text)
    over = delete(TaskDraft).where(
        TaskDraft.task_id == UserTask.id, closed, or_(is_old, UserTask.closed_by == person)
    )
    return len(session.execute(over.returning(TaskDraft.id)).all())


def _go_on(
    session: Session,
    task: UserTask,
    answers: Mapping[str, Any],
    base: tuple[int, int],
    by: Person,
) -> TaskDraft | None:
    # One statement: of two devices that save at once, the second finds the version gone.
    changed = (
        update(TaskDraft)
        .where(
            TaskDraft.id == base[0],
            TaskDraft.version == base[1],
            TaskDraft.task_id == task.id,
            TaskDraft.person_id == int(by.id),
        )
        .values(answers=dict(answers), version=base[1] + 1, saved_at=clock.now())
        .returning(TaskDraft)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalars(changed).one_or_none()


def _size(answers: Mapping[str, Any]) -> int:
    try:
        return len(orjson.dumps(answers))
    except TypeError as error:  # half a surrogate pair, which no encoding has
        raise DraftUnreadable from error
