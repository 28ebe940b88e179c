"""What became of one case, read the same way whether it happened, was done again or was made up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.replay.reenacting import Task
from processes.cards import rules
from processes.cases.choices import Outcome as Ending
from processes.cases.choices import Tier
from processes.deadlines import shares
from processes.deadlines.library import Library
from processes.deadlines.models import Colour
from processes.deadlines.shares import Course

Place = tuple[str, str]
#: When, which handler, with what.
Call = tuple[datetime, str, Mapping[str, Any]]


@dataclass
class Outcome:
    """Of one case; moments aware."""

    #: The highest tier it was on; None: on none yet.
    tier: Tier | None = None
    #: When it was closed for the first time, and how.
    closed_at: datetime | None = None
    ending: Ending | None = None
    #: By process and element: tasks with a due date, and those that were late.
    limited: Counter[Place] = field(default_factory=Counter)
    late: Counter[Place] = field(default_factory=Counter)
    cards: Counter[Colour] = field(default_factory=Counter)


def measure(
    calls: Iterable[Call], tasks: Sequence[Task], until: datetime, limits: Library
) -> Outcome:
    """Of what its handlers were called with, and its tasks; `until`: when it was last looked at.

    Cards are those the limits of its steps earn (`processes.cards.rules`), not those a person gives, nor
    those of limits that run beside the steps.
    """
    found = Outcome()
    for at, name, inputs in calls:
        if name == "case.enter_tier" and inputs.get("tier") in set(Tier):
            tier = Tier(inputs["tier"])
            if found.tier is None or tier.rank > found.tier.rank:
                found.tier = tier
        elif name == "case.conclude" and found.closed_at is None:
            found.closed_at = at
            found.ending = _ENDINGS.get(str(inputs.get("outcome")))
    for task in tasks:
        if task.due is not None:
            _count(found, task, task.due, task.closed_at or until, limits)
    return found


_ENDINGS = {each.value: each for each in Ending}


def _count(found: Outcome, task: Task, due: datetime, until: datetime, library: Library) -> None:
    place = task.process, task.element
    found.limited[place] += 1
    if until > due:
        found.late[place] += 1
    limits = library.of(task.clock) if task.clock else ()
    if limits and task.clock not in rules.WITHOUT_CARDS:
        course = Course(limits[0], task.opened_at, due, given=due)
        found.cards.update(_earned(course, until))


def _earned(course: Course, until: datetime) -> list[Colour]:
    if until >= course.due:
        is_red = until >= rules.turns_red(course)
        return [Colour.YELLOW, Colour.RED] if is_red else [Colour.YELLOW]
    # Not before half of the time has gone by is more than two thirds of the limit used.
    if until - course.start < (course.due - course.start) / 2:
        return []
    return [Colour.BLUE] if until >= shares.reminder_of(course, rules.BLUE_AFTER) else []
