"""How much of a limit is left, or how long it is over, in words and in the limit's own unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from flask import g

from engine import clock
from engine.models import UserTask
from processes.cards import BLUE_AFTER
from processes.deadlines import case_deadlines, recompute, running, shares
from processes.deadlines.models import CaseDeadline
from processes.deadlines.shares import Amount, Course
from web import words
from web.translation import gettext as _
from web.words import DAY, RemainingTime, State


@dataclass(frozen=True)
class Left:
    """What is left of the deadlines and the tasks of a case, by their ids."""

    deadlines: dict[int, RemainingTime]
    tasks: dict[int, RemainingTime | None]


def for_case(tasks: Sequence[UserTask], deadlines: Sequence[CaseDeadline]) -> Left:
    """What is left for the tasks of one case, and for its deadlines, among which are those of the tasks."""
    found = {task.id: running.of_task(task, deadlines) for task in tasks}
    told = _Told.read(deadlines)
    return Left(told.deadlines(), {task.id: told.task(task, found[task.id]) for task in tasks})


def for_tasks(
    tasks: Sequence[tuple[UserTask, Sequence[CaseDeadline]]],
) -> dict[int, RemainingTime | None]:
    """What is left for tasks of many cases, each with the deadlines of its case, by the task's id."""
    told = _Told.read(list({row.id: row for _, rows in tasks for row in rows}.values()))
    return {task.id: told.task(task, running.of_task(task, rows)) for task, rows in tasks}


def for_deadlines(rows: Sequence[CaseDeadline]) -> dict[int, RemainingTime]:
    """What is left of each open deadline, by its id; of a paused one, what was left when it stopped."""
    return _Told.read(rows).deadlines()


def for_deadline(row: CaseDeadline) -> RemainingTime | None:
    """What is left of one deadline; None where it is closed."""
    return for_deadlines([row]).get(row.id)


@dataclass(frozen=True)
class _Told:
    courses: dict[int, Course]
    stopped: dict[int, datetime]

    @classmethod
    def read(cls, rows: Sequence[CaseDeadline]) -> Self:
        known = [row for row in rows if row.status in case_deadlines.OPEN]
        return cls(recompute.courses(g.db, known), running.stopped_since(g.db, known))

    def deadlines(self) -> dict[int, RemainingTime]:
        return {id: for_course(each, self.stopped.get(id)) for id, each in self.courses.items()}

    def task(self, task: UserTask, row: CaseDeadline | None) -> RemainingTime | None:
        if row is None or (task.due_at is None and row.id not in self.stopped):
            return words.remaining_time(task.due_at, task.opened_at)
        course = self.courses[row.id]
        due = clock.local(task.due_at) if task.due_at else course.due
        return for_course(replace(course, due=due), self.stopped.get(row.id))


def for_course(course: Course, stopped: datetime | None = None) -> RemainingTime:
    """What is left of a running limit, or what was left when it stopped at `stopped`."""
    now = stopped or clock.now()
    if now >= course.due:
        return RemainingTime(State.LATE, _overdue(shares.overdue(course, now)), course.due)
    left = amount(shares.left(course, now))
    if stopped:
        said = _("暂停计时，还剩%(span)s", span=left)
        return RemainingTime(State.CALM, said, None)
    is_soon = course.due - now <= DAY or now >= shares.moment_of(course, BLUE_AFTER)
    return RemainingTime(
        State.SOON if is_soon else State.CALM,
        _("还剩%(span)s", span=left),
        course.due,
        words.is_provisional(course.due),
    )


def amount(found: Amount) -> str:
    """2个工作日， 3天， 1小时59分."""
    if found.is_days:
        n = found.number
        return _("%(n)s个工作日", n=n) if found.is_worked else _("%(n)s天", n=n)
    hours, minutes = divmod(found.number, 60)
    if not hours:
        return _("%(n)s分钟", n=max(1, minutes))
    if not minutes:
        return _("%(n)s小时", n=hours)
    return _("%(hours)s小时%(minutes)s分", hours=hours, minutes=minutes)


def _overdue(over: Amount) -> str:
    # Nobody has worked since.
    return _("已超期%(span)s", span=amount(over)) if over.number else _("已超期")
