"""What is to be known of a task's signers: whom it waits for, and what they decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import AwaitsSigners, SignerRefused
from engine.models import UserTask
from engine.signing.models import Answer, Kind, Outcome, Signature, SigningRound
from engine.signing.rules import OPEN

#: The variable a decided countersignature stands in when its task is completed.
VARIABLE = "countersign"
#: What holds a task back though its holder has done their part.
LATE = (Kind.AFTER, Kind.BESIDE)


@dataclass(frozen=True)
class Asked:
    """A round with its signatures in order."""

    round: SigningRound
    signatures: Sequence[Signature]

    @property
    def is_open(self) -> bool:
        """Whether it is not decided yet."""
        return self.round.outcome is None

    @property
    def hinders(self) -> bool:
        """Whether the task cannot be completed because of it."""
        is_refused = self.round.outcome is Outcome.REFUSED
        return self.is_open or (is_refused and self.round.kind is not Kind.COUNTERSIGN)


def list_for_task(session: Session, task_id: int, *, current: bool = True) -> list[Asked]:
    """The rounds of a task, oldest first; `current`: without those of before it was sent back to."""
    chosen = select(SigningRound).where(SigningRound.task_id == task_id)
    if current:
        chosen = chosen.where(SigningRound.outdated_at.is_(None))
    rounds = session.scalars(chosen.order_by(SigningRound.id)).all()
    if not rounds:
        return []
    rows = session.scalars(
        select(Signature)
        .where(Signature.round_id.in_([each.id for each in rounds]))
        .order_by(Signature.round_id, Signature.position)
    ).all()
    return [Asked(each, [row for row in rows if row.round_id == each.id]) for each in rounds]


def require_signed(session: Session, task: UserTask) -> list[Asked]:
    """The rounds of a task nothing of which holds it back; raises AwaitsSigners, SignerRefused."""
    if not task.rounds:
        return []
    found = list_for_task(session, task.id)
    # A no is the holder's to act on, whoever else is still to say something.
    if any(each.hinders and not each.is_open for each in found):
        raise SignerRefused
    waiting = [
        row for each in found if each.is_open for row in each.signatures if row.answer in OPEN
    ]
    if waiting:
        raise AwaitsSigners(count=len(waiting))
    return found


def awaits_only_late(found: Sequence[Asked]) -> bool:
    """Whether its holder may do their part though it cannot go on yet: only `LATE` is open."""
    hindering = [each for each in found if each.hinders]
    return bool(hindering) and all(each.is_open and each.round.kind in LATE for each in hindering)


def has_answer(session: Session, task_id: int, *kinds: Kind) -> bool:
    """Whether a signer of the task has said something; of rounds of these kinds, or of any."""
    found = exists().where(
        Signature.task_id == task_id,
        Signature.answered_at.is_not(None),
        SigningRound.id == Signature.round_id,
        SigningRound.outdated_at.is_(None),
    )
    if kinds:
        found = found.where(SigningRound.kind.in_(kinds))
    return bool(session.scalar(select(found)))


def is_signer(session: Session, task_id: int, people: Collection[str]) -> bool:
    """Whether one of these people was asked about the task, and not removed."""
    found = exists().where(
        Signature.task_id == task_id,
        Signature.person.in_(sorted(people)),
        Signature.answer != Answer.REMOVED,
    )
    return bool(session.scalar(select(found)))


def variables(found: Sequence[Asked]) -> dict[str, Any]:
    """What the last countersignature decided, as the variable `countersign`; {} without one.

    `{outcome, rule, agreed, refused, asked, votes: [{by, agrees, at}]}`; words stay in the tables.
    """
    decided = [
        each
        for each in found
        if each.round.kind is Kind.COUNTERSIGN
        and each.round.outcome in (Outcome.AGREED, Outcome.REFUSED)
    ]
    if not decided:
        return {}
    last = decided[-1]
    said = [each for each in last.signatures if each.answered_at is not None]
    return {
        VARIABLE: {
            "outcome": last.round.outcome,
            "rule": last.round.rule,
            "agreed": sum(each.answer is Answer.AGREED for each in said),
            "refused": sum(each.answer is Answer.REFUSED for each in said),
            "asked": sum(each.answer is not Answer.REMOVED for each in last.signatures),
            "votes": [
                {
                    "by": each.person,
                    "agrees": each.answer is Answer.AGREED,
                    "at": clock.local(each.answered_at).isoformat(),
                }
                for each in sorted(said, key=lambda each: (each.answered_at, each.position))
                if each.answered_at is not None
            ],
        }
    }


def outdate(session: Session, task_id: int) -> None:
    """The task is done anew: what was said of it before counts no more."""
    for each in list_for_task(session, task_id):
        each.round.outdated_at = clock.now()
    session.flush()
