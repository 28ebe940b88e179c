"""When matters of cases, their limits, their tasks and their whistles are over."""

from collections.abc import Collection

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from engine.models import TaskStatus, UserTask
from processes.cases.models import Case
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.notices import retiring
from processes.notices.retiring import numbers, texts
from processes.whistles.models import Whistle


@retiring.over("violent", "comment")
def _of_closed_cases(session: Session, keys: Collection[str]) -> Collection[str]:
    """What was said of a case that is closed, and not open again."""
    closed = select(Case.id).where(Case.id.in_(numbers(keys)), Case.closed_at.is_not(None))
    return texts(session.scalars(closed))


@retiring.over("tier")
def _taken_over(session: Session, keys: Collection[str]) -> Collection[str]:
    """A case that is closed, or that somebody of the tier has taken in hand."""
    in_hand = select(UserTask.instance_id).where(
        UserTask.status == TaskStatus.OPEN, UserTask.assignee.is_not(None)
    )
    done = Case.closed_at.is_not(None) | Case.instance_id.in_(in_hand)
    return texts(session.scalars(select(Case.id).where(Case.id.in_(numbers(keys)), done)))


@retiring.over("clock", "extension")
def _of_ended_limits(session: Session, keys: Collection[str]) -> Collection[str]:
    """A limit that runs no more: what was to be done by then is done, or waits for something else."""
    ended = select(CaseDeadline.id).where(
        CaseDeadline.id.in_(numbers(keys)), CaseDeadline.status != DeadlineStatus.RUNNING
    )
    return texts(session.scalars(ended))


@retiring.over("whistle")
def _of_ended_whistles(session: Session, keys: Collection[str]) -> Collection[str]:
    """A whistle that has met or is closed: nobody is waited for any more."""
    ended = Whistle.met_at.is_not(None) | Whistle.closed_at.is_not(None)
    return texts(session.scalars(select(Whistle.id).where(Whistle.id.in_(numbers(keys)), ended)))


@retiring.over("task")
def _of_ended_tasks(session: Session, keys: Collection[str]) -> Collection[str]:
    """A task, by `<instance>/<token>` and what may follow, that is not open any more."""
    parts = {key: key.split("/")[:2] for key in keys}
    known = {key: (int(at), token) for key, (at, token) in parts.items() if at.isdigit()}
    open_ones = select(UserTask.instance_id, UserTask.token).where(
        tuple_(UserTask.instance_id, UserTask.token).in_(set(known.values())),
        UserTask.status == TaskStatus.OPEN,
    )
    still = {tuple(row) for row in session.execute(open_ones)}
    return {key for key, task in known.items() if task not in still}


@retiring.over("copied")
def _of_ended_copies(session: Session, keys: Collection[str]) -> Collection[str]:
    """A task one was let read that is not open any more."""
    ended = select(UserTask.id).where(
        UserTask.id.in_(numbers(keys)), UserTask.status != TaskStatus.OPEN
    )
    return texts(session.scalars(ended))
