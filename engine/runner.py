"""The verbs: each one step of one instance, inside the caller's transaction; none commits.

What a verb raises is a refusal in a sentence (`EngineError`), after which nothing has
changed; but for `Broken`, after which the caller must not keep its transaction. What goes
wrong once the tokens move is an incident: `docs/adr/0017-refusals-and-incidents.md`.
"""

from sqlalchemy.orm import Session

from engine import jobs, tasks
from engine.identity import Person
from engine.instances import locking, rebuilding, step
from engine.instances.activating import activate
from engine.instances.altering import go_back, migrate, migrate_whole, modify
from engine.instances.correcting import Mend
from engine.instances.correlation import Variables, message, publish, signal
from engine.instances.rescheduling import reschedule
from engine.instances.retrying import retry
from engine.instances.start_timers import start_due
from engine.instances.starting import start, start_by_conditions
from engine.instances.withdrawing import send_back, withdraw
from engine.models import Instance
from engine.signing import rounds
from engine.status import RUNNING

#: Where a completed task's event tells what was chosen: a name that no variable can have.
OUTCOME = ":outcome"

__all__ = [
    "OUTCOME",
    "activate",
    "cancel",
    "complete",
    "correct",
    "fire",
    "go_back",
    "message",
    "migrate",
    "migrate_whole",
    "modify",
    "publish",
    "rebuild",
    "reschedule",
    "resume",
    "retry",
    "send_back",
    "signal",
    "start",
    "start_by_conditions",
    "start_due",
    "suspend",
    "wake",
    "withdraw",
]


def complete(
    session: Session, task_id: int, variables: Variables, by: Person, *, outcome: str = ""
) -> Instance:
    """Finish a task with what its form holds; `outcome` is what was chosen, in words, for its history.

    What its signers decided is the variable `countersign` beside the form's
    (`engine.signing.rounds.variables`).

    Raises AlreadyDone (and by whom), TaskClosed, NotActive, Claimed, NotPermitted, Delegated,
    Submitted, AwaitsSigners, SignerRefused, FormInvalid, NotWritten and what a writer of facts
    refuses with; then nothing has changed.
    Whatever fails behind the task is an incident, and the person's work is kept.
    """
    instance, task = locking.task(session, task_id)
    role, absent = tasks.require_whole(task, by), tasks.find_absent(task, by)
    signed = rounds.variables(rounds.require_signed(session, task))
    told = {"for": absent} if absent else {}
    if outcome:
        told[OUTCOME] = outcome
    with step.advance(
        session,
        instance,
        "completed",
        by=by,
        role=role,
        element=task.element,
        done=task,
        after=told,
    ) as execution:
        execution.complete(task.token, variables, signed)
    return instance


@jobs.job("instance.wake")
def wake(session: Session, instance_id: int) -> Instance:
    """Fire the timers that are due; nothing happens when none is."""
    instance = locking.instance(session, instance_id)
    fire(session, instance)
    return instance


def fire(session: Session, instance: Instance) -> None:
    """Fire the due timers of an instance whose row the caller has locked."""
    if instance.status in RUNNING:
        with step.advance(session, instance, "woken", silent=True) as execution:
            execution.wake()


def cancel(session: Session, instance_id: int, *, by: Person | None, reason: str) -> Instance:
    """End the instance without completing it; raises NotActive for one that has ended."""
    instance = locking.instance(session, instance_id)
    with step.advance(session, instance, "cancelled", by=by, after={"reason": reason}) as execution:
        execution.cancel()
    return instance


def suspend(session: Session, instance_id: int, *, by: Person | None) -> Instance:
    """Stop the instance: no task can be done, no timer fires; raises NotActive."""
    instance = locking.instance(session, instance_id)
    with step.advance(session, instance, "suspended", by=by) as execution:
        execution.suspend()
    return instance


def resume(session: Session, instance_id: int, *, by: Person | None) -> Instance:
    """Go on; what fell due meanwhile fires by its catch-up policy; raises NotActive."""
    instance = locking.instance(session, instance_id)
    with step.advance(session, instance, "resumed", by=by) as execution:
        execution.resume()
    return instance


def correct(
    session: Session, instance_id: int, right: Mend, *, why: str, by: Person | None
) -> Instance:
    """Put right what was filled in wrongly: timers and tasks that read it move, what failed is tried again.

    Nothing happens to an instance that has ended.
    """
    instance = locking.instance(session, instance_id)
    if instance.ended_at is None:
        told = {"why": why}
        with step.advance(session, instance, "corrected", by=by, after=told) as execution:
            execution.correct(right, why)
    return instance


def rebuild(session: Session, instance_id: int) -> None:
    """Write the tables that are searched anew from the instance's state."""
    rebuilding.rebuild(session, locking.instance(session, instance_id))
