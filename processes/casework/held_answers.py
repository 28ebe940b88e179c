"""What the holder of a task filled in, kept while others are to agree to it (后加签, 并加签)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, identity, runner, submissions
from engine.db import Base, BigId
from engine.errors import EngineError, NotSubmitted
from engine.instances import locking, step
from engine.models import UserTask
from engine.signing import rounds
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.casework import handing_on, signers
from processes.organisation import absences
from processes.privacy.encrypted_columns import EncryptedJson


class HeldAnswers(Base):
    """The answers of one task's form: submitted, or given back to be changed."""

    __tablename__ = "held_answers"

    id: Mapped[BigId]
    district: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"), unique=True)
    #: who filled them in (the engine's id)
    by: Mapped[str]
    at: Mapped[datetime]
    #: key to value, as the form sent them
    answers: Mapped[Any] = mapped_column(EncryptedJson("held_answers.answers"))
    #: what was chosen, in words, for the course of the case
    outcome: Mapped[str]


def complete(
    session: Session,
    task_id: int,
    answers: Mapping[str, Any],
    *,
    by: identity.Person,
    outcome: str = "",
) -> bool:
    """Complete the task, or keep the answers until everybody has agreed; whether it is completed.

    `outcome` is what was chosen, in words, for the course of the case. Raises what `runner.complete` and `engine.submissions.submit` do.
    """
    known = session.get(UserTask, task_id)
    if known is None or not known.rounds:  # most have no signers, and cost no statement more
        runner.complete(session, task_id, answers, by, outcome=outcome)
        return True
    instance, task = locking.task(session, task_id)
    found = rounds.list_for_task(session, task_id)
    if not rounds.awaits_only_late(found) or task.submitted_at is not None:
        runner.complete(session, task_id, answers, by, outcome=outcome)
        _forget(session, task_id)
        return True
    with session.begin_nested():
        # Who may submit is asked first; what is refused after that leaves nothing behind.
        submissions.submit(session, task_id, by)
        step.look(session, instance).validate(task.token, answers)
    case = session.scalars(select(Case).where(Case.instance_id == instance.id)).one()
    _forget(session, task_id)
    row = HeldAnswers(
        district=case.district,
        case_id=case.id,
        task_id=task_id,
        by=by.id,
        at=clock.now(),
        answers=dict(answers),
        outcome=outcome,
    )
    session.add(row)
    session.flush()
    changes.note(session, case, Change.SUBMITTED, by=by, reason=f"“{task.name}”")
    signers.tell_asked(session, case, task)
    return False


def find(session: Session, task_id: int) -> dict[str, Any] | None:
    """What was filled in, submitted or given back; None: nothing."""
    row = session.scalar(select(HeldAnswers).where(HeldAnswers.task_id == task_id))
    return None if row is None else dict(row.answers)


def take_back(session: Session, task_id: int, *, by: identity.Person) -> UserTask:
    """The holder changes what they submitted, while nobody has agreed to it; raises NotSubmitted."""
    case, task = handing_on.find(session, task_id)
    submissions.take_submission_back(session, task_id, by)
    changes.note(session, case, Change.SUBMISSION_RETURNED, by=by, reason=f"“{task.name}”")
    signers.tell_asked(session, case, task)
    return task


def remove_signer(
    session: Session, task_id: int, signature_id: int, *, by: identity.Person
) -> UserTask:
    """Ask somebody no more (`signers.remove`); what was submitted may go on without them."""
    task = signers.remove(session, task_id, signature_id, by=by)
    go_on(session, task_id)
    return task


def go_on(session: Session, task_id: int) -> bool:
    """Complete what was submitted once nothing holds it back; whether it is completed.

    What cannot be completed any more goes back to the holder, who is told why.
    """
    instance, task = locking.task(session, task_id)
    if task.submitted_at is None or any(e.hinders for e in rounds.list_for_task(session, task_id)):
        return False
    row = session.scalar(select(HeldAnswers).where(HeldAnswers.task_id == task_id))
    kept = session.begin_nested()
    try:
        if row is None:
            raise NotSubmitted
        task.submitted_at = None
        session.flush()
        by = absences.identify(session, int(row.by))
        runner.complete(session, task_id, row.answers, by, outcome=row.outcome)
        _forget(session, task_id)
    except EngineError as refusal:
        kept.rollback()
        submissions.return_submission(session, instance, task)
        case, task = handing_on.find(session, task_id)
        title = f"{case.case_no} {task.name}：会签已同意，但没有办成，请重新提交"
        about = handing_on.matter(task)
        handing_on.tell(session, case, about, {task.assignee}, title, str(refusal))
        return False
    kept.commit()
    return True


def _forget(session: Session, task_id: int) -> None:
    session.execute(delete(HeldAnswers).where(HeldAnswers.task_id == task_id))
