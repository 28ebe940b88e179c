"""Saying yes or no to what one was asked (签署意见), and taking it back."""

from sqlalchemy.orm import Session

from engine import identity
from engine import signers as verbs
from engine.models import UserTask
from processes.cases import changes
from processes.cases.choices import Change
from processes.casework import handing_on, held_answers, signers
from processes.errors import ReasonTooLong


def sign(
    session: Session,
    task_id: int,
    *,
    agrees: bool,
    said: str,
    by: identity.Person,
    round_id: int | None = None,
) -> UserTask:
    """Agree, or refuse with a reason; the holder is told, and what was submitted may go on.

    `round_id` is the round whose question was shown; the latest one is asked in without it.

    Raises NotAsked, ReasonTooShort (of a no), ReasonTooLong, AlreadyDone, TaskClosed, NotActive.
    """
    case, task = handing_on.find(session, task_id)
    words = said.strip() if agrees else handing_on.require_reason(said)
    if len(words) > handing_on.LONGEST:
        raise ReasonTooLong(most=handing_on.LONGEST)
    made = verbs.answer(session, task_id, by, agrees=agrees, said=words, round_id=round_id)
    told = f"“{task.name}”{'同意' if agrees else '不同意'}" + (f":{words}" if words else "")
    changes.note(session, case, Change.SIGNED, by=by, reason=told)
    signers.tell_asked(session, case, task)
    if made.outcome is not None:
        signers.note_outcome(session, case, task, made, by)
    held_answers.go_on(session, task_id)
    return task


def retract(session: Session, task_id: int, *, by: identity.Person) -> UserTask:
    """Take back what one said, while nobody has acted on it. Raises what `engine.signers.retract` does."""
    case, task = handing_on.find(session, task_id)
    verbs.retract(session, task_id, by)
    changes.note(session, case, Change.RETRACTED, by=by, reason=f"“{task.name}”")
    signers.tell_asked(session, case, task)
    title = f"{case.case_no} {task.name}：会签人收回了意见"
    about = handing_on.matter(task)
    handing_on.tell(session, case, about, {task.assignee} - {by.id}, title, "请等其重新签署。")
    return task
