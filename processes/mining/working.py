"""When a person's task was taken in hand, and how much working time went by before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from processes.calendars import working_time
from processes.mining.visits import Visit

#: Verbs that put a task into somebody's hand, or out of it.
HANDED = ("claimed", "assigned", "transferred", "delegated", "given_back", "released")


@dataclass(frozen=True)
class Task:
    """The row of a person's task."""

    token: str
    element: str
    assignee: str | None
    place: str | None
    opened_at: datetime
    closed_at: datetime | None
    is_done: bool
    due_at: datetime | None


@dataclass(frozen=True)
class Handing:
    """A task went into the hand of a person (`to`), or of nobody."""

    token: str
    at: datetime
    to: str | None


@dataclass(frozen=True)
class Work:
    """What is known of a visit at which a person had something to do."""

    due_at: datetime | None
    #: working seconds
    waited: int | None
    worked: int | None


def match(visits: Iterable[Visit], tasks: Iterable[Task]) -> dict[int, Task]:
    """The task of each visit, by the visit's position: of the same element, opened nearest to it."""
    waiting: dict[str, list[tuple[int, Visit]]] = {}
    for position, visit in enumerate(visits):
        waiting.setdefault(visit.element, []).append((position, visit))
    found = {}
    for task in sorted(tasks, key=lambda each: each.opened_at):
        candidates = waiting.get(task.element)
        if candidates:
            nearest = min(candidates, key=lambda each: abs(each[1].entered_at - task.opened_at))
            candidates.remove(nearest)
            found[nearest[0]] = task
    return found


def measure(task: Task, handed: Sequence[Handing]) -> Work:
    """Due date and working time of a task, by the calendar and office hours of its place.

    Of one that nobody ended there is no time yet. In hand from the first time a person got it; one that
    history sees nobody get and that has a holder was given to them as it was opened.
    """
    if not task.is_done or task.closed_at is None:
        return Work(task.due_at, None, None)
    taken = next((each.at for each in handed if each.to is not None), None)
    if taken is None and task.assignee is not None and not handed:
        taken = task.opened_at
    until = min(taken or task.closed_at, task.closed_at)
    waited = _seconds(task.opened_at, until, task.place)
    worked = None if taken is None else _seconds(taken, task.closed_at, task.place)
    return Work(task.due_at, waited, worked)


def _seconds(since: datetime, until: datetime, place: str | None) -> int:
    return round(working_time.working_time_between(since, until, place).total_seconds())
