"""A task whose holder has done their part while others are still to agree (后加签, 并加签).

What they filled in is kept by the caller, and completed with once everybody has agreed.
"""

from sqlalchemy.orm import Session

from engine import clock, tasks
from engine.errors import NotSubmitted
from engine.identity import Person
from engine.instances import locking
from engine.models import Instance, UserTask
from engine.signing import rounds, turns
from engine.signing.models import Kind


def submit(session: Session, task_id: int, by: Person) -> UserTask:
    """The holder has done their part; who is to agree after them is asked now.

    What they filled in is for the caller to keep. Raises AwaitsSigners and SignerRefused where
    others must agree first, NotSubmitted where nobody is to, and as `tasks.claim`, Submitted.
    """
    task = tasks.claim(session, task_id, by)
    instance, task = locking.task(session, task_id)
    role = tasks.require_whole(task, by)
    found = rounds.list_for_task(session, task_id)
    if not rounds.awaits_only_late(found):
        rounds.require_signed(session, task)
        raise NotSubmitted
    task.submitted_at = clock.now()
    turns.settle(session, instance, task, found, "submitted", by, role, {})
    return task


def take_submission_back(session: Session, task_id: int, by: Person) -> UserTask:
    """The holder has it in hand again, while nobody has agreed to it; raises NotSubmitted, as `tasks.claim`."""
    instance, task = locking.task(session, task_id)
    role = tasks.require(task, by)
    if task.submitted_at is None or rounds.has_answer(session, task_id, Kind.AFTER):
        raise NotSubmitted
    return return_submission(session, instance, task, by, role)


def return_submission(
    session: Session,
    instance: Instance,
    task: UserTask,
    by: Person | None = None,
    role: str | None = None,
) -> UserTask:
    """What was submitted goes back to the holder; who agreed to it is asked anew with the next."""
    found = rounds.list_for_task(session, task.id)
    turns.give_back(task, found)
    turns.settle(session, instance, task, found, "submission_returned", by, role, {})
    return task
