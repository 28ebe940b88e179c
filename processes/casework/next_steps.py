"""What finishing a task would lead to, told before it is finished: which steps, and who gets them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import runner
from engine.identity import Person
from engine.models import Incident, TaskStatus, UserTask
from engine.status import ENDED
from processes.cases import display_names


@dataclass(frozen=True)
class NextStep:
    """A step that waits for somebody: its name, and whose it is or may be, in words."""

    name: str
    #: people, or offices that may take it; empty: nobody is known yet
    who: tuple[str, ...]


@dataclass(frozen=True)
class Outlook:
    """What the process would stand at."""

    steps: list[NextStep]
    #: the process has come to its end
    is_over: bool
    #: what would fail behind the task, in sentences
    failures: list[str]


def foresee(session: Session, task_id: int, answers: Mapping[str, Any], *, by: Person) -> Outlook:
    """Finish the task with these answers, look, and take everything back.

    The very step is taken, so that what the diagram, its decisions and handlers would say is what
    is told; nothing of it stays. Raises as `engine.runner.complete` (FormInvalid where the answers
    do not suffice).
    """
    with session.begin_nested() as trial:
        instance = session.get_one(UserTask, task_id).instance_id
        before = _open(session, instance)
        known = {each.id for each in before}
        after = runner.complete(session, task_id, answers, by)
        fresh = [each for each in _open(session, after.id) if each.id not in known]
        steps = name_steps(session, fresh)
        failures = [
            each.message
            for each in session.scalars(select(Incident).filter_by(instance_id=after.id))
        ]
        found = Outlook(steps, after.status in ENDED, failures)
        trial.rollback()
    return found


def name_steps(session: Session, tasks: Sequence[UserTask]) -> list[NextStep]:
    """The tasks with who has them or may take them; one line where several bear one name."""
    people = display_names.resolve_people(
        session, [each for task in tasks for each in (task.assignee, *task.users)]
    )
    offices = display_names.resolve(
        session, {each for task in tasks if task.assignee is None for each in task.groups}
    )
    found: dict[str, dict[str, None]] = {}
    for task in tasks:
        holders = [task.assignee] if task.assignee else task.users
        who = [people[each] for each in holders if each in people]
        who += [offices.get(each, "") for each in (() if task.assignee else task.groups)]
        found.setdefault(task.name or task.element, {}).update(
            dict.fromkeys(each for each in who if each)
        )
    return [NextStep(name, tuple(who)) for name, who in found.items()]


def _open(session: Session, instance_id: int) -> Sequence[UserTask]:
    waiting = select(UserTask).filter_by(instance_id=instance_id, status=TaskStatus.OPEN)
    return session.scalars(waiting.order_by(UserTask.id)).all()
