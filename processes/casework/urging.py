"""Reminding whoever has a task (催办), counted; and letting somebody else read it (抄送)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, identity, tasks
from engine.db import Base, BigId
from engine.errors import CannotHold
from engine.instances import locking
from engine.models import UserTask
from processes import notices
from processes.calendars import working_time
from processes.cases import changes
from processes.cases.choices import Change, Tier
from processes.cases.models import Case
from processes.casework import handing_on
from processes.casework.receivers import Receiver
from processes.errors import MediationConfidential, UrgedAlready, UrgedOneself
from processes.notices import Urgency, recipients
from processes.organisation import people, places
from processes.organisation.people import Appointment, Person
from processes.organisation.roles import Role

#: Who may be let read a step: the offices of the case's own places.
READERS = (
    Role.GRID_WORKER,
    Role.GRID_HEAD,
    Role.CENTER,
    Role.DISTRICT_CENTER,
    Role.POLITICAL_LEGAL,
    Role.LEADER,
)


class TaskUrge(Base):
    """That a task was urged: at most once for a working day."""

    __tablename__ = "task_urge"
    __table_args__ = (UniqueConstraint("task_id", "day"),)

    id: Mapped[BigId]
    district: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"))
    #: The working day it counts for: on a day off, the next.
    day: Mapped[date]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class TaskCopy(Base):
    """That somebody was told of a task and may read its page."""

    __tablename__ = "task_copy"
    __table_args__ = (UniqueConstraint("task_id", "person_id"), Index(None, "person_id", "id"))

    id: Mapped[BigId]
    district: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


def urge(session: Session, task_id: int, *, by: identity.Person) -> int:
    """Remind who has the task, or may take it, and the office above; returns how often by now.

    Raises UrgedAlready (for this working day), UrgedOneself, AlreadyDone, TaskClosed, NotActive.
    """
    instance, task = locking.task(session, task_id)
    tasks.require_open(task)
    if by.id == task.assignee or (task.assignee is None and tasks.may_hold(task, by)):
        raise UrgedOneself
    case = session.scalars(select(Case).where(Case.instance_id == instance.id)).one()
    day, times = working_time.on_or_after(clock.today()), count(session, task_id)
    earlier = session.scalar(select(TaskUrge).filter_by(task_id=task_id, day=day))
    if earlier is not None:
        raise UrgedAlready(by=earlier.by, times=times)
    row = {"case_id": case.id, "district": case.district, "task_id": task_id}
    session.add(TaskUrge(**row, day=day, by=changes.actor(by), at=clock.now()))
    words = f"“{task.name}”第{times + 1}次催办"
    changes.note(session, case, Change.URGED, by=by, reason=words)
    title = f"{case.case_no} {task.name}：第{times + 1}次催办，请尽快办理"
    _tell_holders(session, case, task, title)
    above = recipients.list_superiors(_responsible(task), case.district)
    notices.notify_group(
        session,
        groups=above,
        matter=f"{handing_on.matter(task)}/urged",
        title=f"{case.case_no} {task.name}：已第{times + 1}次催办下级",
        body="请督促承办人尽快办理。",
        case_id=case.id,
    )
    session.flush()
    return times + 1


def count(session: Session, task_id: int) -> int:
    """How often the task was urged."""
    counted = select(func.count()).select_from(TaskUrge).filter_by(task_id=task_id)
    return session.scalar(counted) or 0


def copy(session: Session, task_id: int, to: str, *, by: identity.Person) -> UserTask:
    """Let somebody of the case's places read the task's page; told again, they are told once.

    Raises MediationConfidential, CannotHold for one who is not offered, NotFound.
    """
    instance, task = locking.task(session, task_id)
    case = session.scalars(select(Case).where(Case.instance_id == instance.id)).one()
    if case.tier is Tier.SOCIETY:
        raise MediationConfidential
    offered = {each.id: each.name for each in list_readers(session, case, task, but=by.id)}
    if to not in offered:
        raise CannotHold
    row = {"case_id": case.id, "district": case.district, "task_id": task_id}
    session.add(TaskCopy(**row, person_id=int(to), by=changes.actor(by), at=clock.now()))
    words = f"“{task.name}”抄送{offered[to]}"
    changes.note(session, case, Change.COPIED, by=by, reason=words)
    title = f"{case.case_no} {task.name}：抄送给您，供了解"
    handing_on.tell(session, case, f"copied:{task.id}", {to}, title, "不用办理。")
    session.flush()
    return task


def list_readers(
    session: Session,
    case: Case,
    task: UserTask,
    *,
    but: str,
    officers: Sequence[tuple[Receiver, bool]] | None = None,
) -> list[Receiver]:
    """Who may be let read the task's page, the nearest office first; not who already may by this."""
    if case.tier is Tier.SOCIETY:
        return []
    found = list_officers(session, case, task) if officers is None else officers
    return [each for each, has in found if not has and each.id not in (but, task.assignee)]


def list_officers(session: Session, case: Case, task: UserTask) -> list[tuple[Receiver, bool]]:
    """Who is in office at the case's own places, the nearest first, and whether they got a copy."""
    had = exists().where(TaskCopy.task_id == task.id, TaskCopy.person_id == Person.id)
    rows = session.execute(
        select(Person, Appointment, had.label("had"))
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.role.in_(READERS),
            Appointment.at.in_(places.lineage(case.grid)),
            people.is_current(),
        )
        .order_by(func.length(Appointment.at).desc(), Person.id)
    )
    found: dict[str, tuple[Receiver, bool]] = {}
    for row in rows:
        id = str(row.Person.id)
        found.setdefault(id, (Receiver(id, row.Person.name, row.Appointment.role.words), row.had))
    return list(found.values())


def is_copied(session: Session, task_id: int, person_id: str) -> bool:
    """Whether the person was let read the task's page."""
    if not person_id.isdigit():
        return False
    found = select(TaskCopy.id).filter_by(task_id=task_id, person_id=int(person_id))
    return session.scalar(found) is not None


def _tell_holders(session: Session, case: Case, task: UserTask, title: str) -> None:
    told: dict[str, Any] = {
        "matter": f"{handing_on.matter(task)}/urge",
        "title": title,
        "case_id": case.id,
        "urgency": Urgency.URGENT,
    }
    named = [each for each in (task.assignee, task.owner) if each and each.isdigit()]
    if named:
        notices.notify(session, to=named, **told)
    else:
        users = [each for each in task.users if each.isdigit()]
        notices.notify(session, to=users, **told)
        notices.notify_group(session, groups=task.groups, **told)


def _responsible(task: UserTask) -> str | None:
    return task.groups[0] if task.groups else f"person-{task.assignee}" if task.assignee else None
