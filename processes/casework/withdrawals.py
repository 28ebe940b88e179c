"""Taking one's own completion back (撤回), where nothing it led to has left the office.

What is in the instance, the engine puts back. What else a step wrote decides whether it may be
taken back at all: docs/adr/0046.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from engine import identity, runner
from engine.errors import CannotWithdraw, EngineError
from engine.instances import locking, withdrawing
from engine.instances.completions import Completion
from engine.models import Instance, TaskStatus, UserTask
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.casework import handing_on
from processes.deadlines.models import Card, CaseDeadline, DeadlinePause
from processes.errors import ReasonTooLong
from processes.events import DomainEvent
from processes.notices.channel_models import Message

#: A completion is to be taken back: its case, and since when what it led to was written. Whoever
#: has something that cannot be taken back raises CannotWithdraw.
asked: DomainEvent[[Session, Case, datetime]] = DomainEvent("withdrawals.asked")


@dataclass(frozen=True)
class Withdrawal:
    """A completion that was taken back: its task, when its step began, and the facts its form wrote."""

    task: UserTask
    since: datetime
    facts: frozenset[str]


#: It was taken back: its case, and what it was.
withdrawn: DomainEvent[[Session, Case, Withdrawal]] = DomainEvent("withdrawals.withdrawn")


def withdraw(session: Session, task_id: int, reason: str, *, by: identity.Person) -> UserTask:
    """Take back what `by` completed; who had been offered what followed is told.

    Raises what `runner.withdraw` does, CannotWithdraw for what has left the office, ReasonTooLong.
    """
    why = reason.strip()
    if len(why) > handing_on.LONGEST:
        raise ReasonTooLong(most=handing_on.LONGEST)
    instance, task = locking.task(session, task_id)
    case = session.scalars(select(Case).where(Case.instance_id == instance.id)).one()
    kept = _require(session, case, instance, task, by)
    followed = _followed(session, instance, task, kept.began_at)
    taken = Withdrawal(task, kept.began_at, frozenset(kept.facts))
    runner.withdraw(session, task_id, by)
    withdrawn.emit(session, case, taken)
    words = f"“{task.name}”" + (f"：{why}" if why else "")
    changes.note(session, case, Change.WITHDRAWN, by=by, reason=words)
    for each in followed:
        title = f"{case.case_no} {each.name}：前一步已被撤回，不用办理"
        about = f"withdrawn:{each.id}"
        handing_on.tell(session, case, about, {each.assignee} - {by.id}, title, why or "无需办理。")
    return task


def refusal(
    session: Session, case: Case, task: UserTask, by: identity.Person
) -> EngineError | None:
    """Why `by` cannot take the completed task back now; None: it can be tried. Locks nothing."""
    instance = session.get_one(Instance, task.instance_id)
    try:
        _require(session, case, instance, task, by)
    except EngineError as error:
        return error
    return None


def _require(
    session: Session, case: Case, instance: Instance, task: UserTask, by: identity.Person
) -> Completion:
    kept = withdrawing.require_withdrawable(session, instance, task, by)
    since = kept.began_at
    for found, what in (
        (_has_card(case, since), "此后已经发牌"),
        (_has_message(case, since), "此后已经通知当事人"),
        (_has_ended(case, since), "这一步已使一项法定期限停止计时"),
        (_has_resumed(case, since), "这一步已使暂停的期限恢复计时"),
    ):
        if session.scalar(select(found)):
            raise CannotWithdraw(reason=f"{what}，不能再收回。")
    asked.emit(session, case, since)
    return kept


def _has_card(case: Case, since: datetime) -> ColumnElement[bool]:
    return exists().where(Card.case_id == case.id, Card.issued_at >= since)


def _has_message(case: Case, since: datetime) -> ColumnElement[bool]:
    return exists().where(
        Message.case_id == case.id, Message.party_id.is_not(None), Message.made_at >= since
    )


def _has_ended(case: Case, since: datetime) -> ColumnElement[bool]:
    """A deadline of the case itself, which no verb on a task moves."""
    return exists().where(
        CaseDeadline.case_id == case.id,
        CaseDeadline.token.is_(None),
        CaseDeadline.closed_at >= since,
    )


def _has_resumed(case: Case, since: datetime) -> ColumnElement[bool]:
    return exists().where(
        CaseDeadline.case_id == case.id,
        DeadlinePause.clock_id == CaseDeadline.id,
        DeadlinePause.until >= since,
    )


def _followed(
    session: Session, instance: Instance, task: UserTask, since: datetime
) -> list[UserTask]:
    """The tasks that were offered by name since."""
    chosen = select(UserTask).where(
        UserTask.instance_id == instance.id,
        UserTask.status == TaskStatus.OPEN,
        UserTask.opened_at >= since,
        UserTask.assignee.is_not(None),
        UserTask.id != task.id,
    )
    return list(session.scalars(chosen.order_by(UserTask.id)))
