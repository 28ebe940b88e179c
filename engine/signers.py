"""The verbs of signers (加签, 减签, 会签): ask, answer, take back, remove, go on against a no.

Rows beside the task: none of them moves a token, a timer or a limit, so they are the same in a
sub-process and in one of many (multi-instance). None commits. Whom one may ask is for the caller
to know, as in `engine.tasks.assign`.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, tasks
from engine.errors import (
    AlreadySigned,
    CannotBeSigner,
    CountersignRunning,
    ShareNotPossible,
)
from engine.identity import Person
from engine.instances import locking
from engine.models import UserTask
from engine.signing import rounds, rules, turns
from engine.signing.models import Answer, Kind, Outcome, Rule, Signature, SigningRound
from engine.signing.rounds import Asked

#: More than these nobody asks about one task.
MOST = 20


def ask(
    session: Session,
    task_id: int,
    people: Sequence[str],
    by: Person,
    *,
    kind: Kind,
    rule: Rule = Rule.VETO,
    needed: int | None = None,
    words: str = "",
) -> SigningRound:
    """Ask people (opaque ids, in order) to agree; the task is in the hands of `by` from then on.

    Raises as `tasks.claim`, Delegated, Submitted, CannotBeSigner, ShareNotPossible (`needed` is for
    Rule.SHARE alone, and at most all), CountersignRunning.
    """
    task = tasks.claim(session, task_id, by)
    instance, task = locking.task(session, task_id)
    role = tasks.require_whole(task, by)
    found, asked = rounds.list_for_task(session, task_id), list(dict.fromkeys(people))
    if not 0 < len(asked) <= MOST or not _may_be_asked(task, found, asked, by):
        raise CannotBeSigner(most=MOST)
    is_possible = 0 < (needed or 0) <= len(asked) if rule is Rule.SHARE else needed is None
    if not is_possible:
        raise ShareNotPossible(most=len(asked))
    if kind is Kind.COUNTERSIGN and any(e.is_open and e.round.kind is kind for e in found):
        raise CountersignRunning
    made = SigningRound(
        instance_id=instance.id,
        task_id=task.id,
        kind=kind,
        rule=rule,
        needed=needed,
        words=words,
        opened_by=by.id,
        opened_at=clock.now(),
        district=task.district,
    )
    session.add(made)
    task.rounds += 1
    session.flush()
    rows = [_signature(made, person, number) for number, person in enumerate(asked, 1)]
    session.add_all(rows)
    told: dict[str, Any] = {"kind": kind, "rule": rule, "signers": asked}
    told |= {"needed": made.needed} if made.needed else {}
    turns.settle(
        session, instance, task, [*found, Asked(made, rows)], "signers_asked", by, role, told
    )
    return made


def answer(
    session: Session,
    task_id: int,
    by: Person,
    *,
    agrees: bool,
    said: str = "",
    round_id: int | None = None,
) -> SigningRound:
    """Say yes or no for oneself, or for whom one stands in; the round may be decided by it.

    `round_id` is the round one was shown; of several one is asked in, the latest otherwise. A no to
    what the holder submitted gives it back to them. Raises NotAsked, AlreadyDone, TaskClosed, NotActive.
    """
    instance, task = locking.task(session, task_id)
    tasks.require_open(task)
    found = rounds.list_for_task(session, task_id)
    shown = [each for each in found if round_id in (None, each.round.id)]
    asked, row = turns.find_own(shown, by, Answer.ASKED)
    row.answer = Answer.AGREED if agrees else Answer.REFUSED
    row.said, row.answered_at, row.answered_by = said or None, clock.now(), by.id
    told: dict[str, Any] = {"signer": row.person, "agrees": agrees}
    told |= {} if row.person == by.id else {"for": row.person}
    turns.decide(asked)
    if asked.hinders and not asked.is_open:
        turns.give_back(task, found)
    turns.settle(session, instance, task, found, "signed", by, None, told | turns.outcome(asked))
    return asked.round


def retract(session: Session, task_id: int, by: Person) -> SigningRound:
    """Take one's own answer back while nobody has acted on it: it is asked for again.

    Raises NotAsked (has said nothing), AlreadySigned (later ones signed, or it was set aside),
    AlreadyDone, TaskClosed, NotActive.
    """
    instance, task = locking.task(session, task_id)
    tasks.require_open(task)
    found = rounds.list_for_task(session, task_id)
    asked, row = turns.find_own(found, by, Answer.AGREED, Answer.REFUSED)
    is_last = not any(e.answered_at and e.position > row.position for e in asked.signatures)
    is_settled = asked.round.outcome in (Outcome.SET_ASIDE, Outcome.CALLED_OFF)
    if is_settled or (asked.round.rule is Rule.ORDER and not is_last):
        raise AlreadySigned
    turns.reopen(asked, [row])
    told = {"signer": row.person}
    turns.settle(session, instance, task, found, "signature_retracted", by, None, told)
    return asked.round


def remove(session: Session, task_id: int, signature_id: int, by: Person) -> SigningRound:
    """Ask somebody no more who has said nothing yet (减签), by who has the task.

    Raises AlreadySigned, NotAsked (no such signature), and as `tasks.claim`.
    """
    instance, task = locking.task(session, task_id)
    role = tasks.require(task, by)
    found = rounds.list_for_task(session, task_id)
    asked, row = turns.find(found, signature_id)
    if not asked.is_open or row.answer not in rules.OPEN:
        raise AlreadySigned
    row.answer = Answer.REMOVED
    turns.decide(asked)
    told = {"signer": row.person} | turns.outcome(asked)
    turns.settle(session, instance, task, found, "signer_removed", by, role, told)
    return asked.round


def ask_again(session: Session, task_id: int, round_id: int, by: Person) -> SigningRound:
    """Ask those of a refused round again who refused. Raises as `set_aside`."""
    instance, task = locking.task(session, task_id)
    role = tasks.require_whole(task, by)
    found = rounds.list_for_task(session, task_id)
    asked = turns.find_refused(found, round_id)
    refused = [each for each in asked.signatures if each.answer is Answer.REFUSED]
    turns.reopen(asked, refused)
    told = {"kind": asked.round.kind, "signers": [each.person for each in refused]}
    turns.settle(session, instance, task, found, "signers_asked", by, role, told)
    return asked.round


def set_aside(session: Session, task_id: int, round_id: int, by: Person) -> SigningRound:
    """Go on against a no. Raises AlreadySigned unless the round was refused, Submitted, as `tasks.claim`."""
    instance, task = locking.task(session, task_id)
    role = tasks.require_whole(task, by)
    found = rounds.list_for_task(session, task_id)
    asked = turns.find_refused(found, round_id)
    asked.round.outcome, asked.round.decided_at = Outcome.SET_ASIDE, clock.now()
    told = turns.outcome(asked)
    turns.settle(session, instance, task, found, "refusal_set_aside", by, role, told)
    return asked.round


def _may_be_asked(task: UserTask, found: Sequence[Asked], asked: Sequence[str], by: Person) -> bool:
    pending = {row.person for each in found for row in each.signatures if row.answer in rules.OPEN}
    return pending.isdisjoint(asked) and not {by.id, task.assignee} & set(asked)


def _signature(made: SigningRound, person: str, number: int) -> Signature:
    return Signature(
        round_id=made.id,
        task_id=made.task_id,
        person=person,
        position=number,
        answer=Answer.WAITING,
        district=made.district,
    )
