"""Whose turn it is to sign, on the rows of one task's rounds; the steps the verbs are made of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, history
from engine.errors import AlreadySigned, NotAsked
from engine.identity import Person
from engine.models import Instance, UserTask
from engine.signing import rules
from engine.signing.models import Answer, Kind, Outcome, Signature
from engine.signing.rounds import Asked


def find_own(found: Sequence[Asked], by: Person, *answers: Answer) -> tuple[Asked, Signature]:
    """The latest signature of `by`, or of whom they stand in for, that stands so."""
    mine = [
        (each, row)
        for each in found
        for row in each.signatures
        if row.answer in answers and row.person in by.ids
    ]
    if not mine:
        raise NotAsked
    return max(mine, key=lambda pair: (pair[1].person == by.id, pair[1].id))


def find(found: Sequence[Asked], signature_id: int) -> tuple[Asked, Signature]:
    """The signature of that id with its round; raises NotAsked."""
    for each in found:
        for row in each.signatures:
            if row.id == signature_id:
                return each, row
    raise NotAsked


def find_refused(found: Sequence[Asked], round_id: int) -> Asked:
    """The round of that id, which was refused and hinders the task; raises AlreadySigned."""
    for each in found:
        if each.round.id == round_id and each.hinders and not each.is_open:
            return each
    raise AlreadySigned


def decide(asked: Asked) -> None:
    """Note what the round has come to; who has said nothing is spared."""
    answers = [each.answer for each in asked.signatures]
    made = rules.decide(asked.round.rule, answers, asked.round.needed)
    if made is not None:
        asked.round.outcome, asked.round.decided_at = made, clock.now()
        for row, each in zip(asked.signatures, rules.spare(answers), strict=True):
            row.answer = each


def reopen(asked: Asked, again: Sequence[Signature]) -> None:
    """Let the round be open once more, with nothing said by these."""
    asked.round.outcome = asked.round.decided_at = None
    for row in again:
        row.answer, row.said = Answer.WAITING, None
        row.answered_at = row.answered_by = None


def give_back(task: UserTask, found: Sequence[Asked]) -> None:
    """Nothing is submitted any more; who agreed to what was is asked anew with the next."""
    if task.submitted_at is None:
        return
    task.submitted_at = None
    for each in found:
        if each.round.kind is Kind.AFTER and each.round.outcome in (None, Outcome.AGREED):
            reopen(each, [row for row in each.signatures if row.answer is Answer.AGREED])


def outcome(asked: Asked) -> dict[str, Any]:
    """How history tells of the decision; {} while there is none."""
    return {"outcome": asked.round.outcome} if asked.round.outcome else {}


def settle(
    session: Session,
    instance: Instance,
    task: UserTask,
    found: Sequence[Asked],
    what: str,
    by: Person | None,
    role: str | None,
    told: dict[str, Any],
) -> None:
    """Ask whose turn it is, copy them to the task, and write the event."""
    for each in found:
        if each.is_open:
            is_due = each.round.kind is not Kind.AFTER or task.submitted_at is not None
            answers = [row.answer for row in each.signatures]
            turns = rules.ask(each.round.rule, answers, is_due=is_due)
            for row, turn in zip(each.signatures, turns, strict=True):
                row.answer = turn
    asked = [r.person for each in found for r in each.signatures if r.answer is Answer.ASKED]
    task.signers = sorted(set(asked))
    history.append(
        session,
        instance,
        what,
        by=by,
        role=role,
        element=task.element,
        after=told | {"task": task.token},
    )
    session.flush()
