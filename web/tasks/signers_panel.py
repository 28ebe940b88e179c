"""What the page of a task shows of its signers: who was asked, what they said, what one may do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from engine.models import TaskStatus, UserTask
from engine.signing.models import Answer, Kind, Outcome, Rule
from engine.signing.rounds import Asked, list_for_task
from engine.signing.rules import OPEN
from processes.cases import display_names
from processes.cases.models import Case
from processes.casework import signers
from processes.casework.receivers import Receiver

#: What is said of one signer.
ANSWERS = {
    Answer.WAITING: "尚未轮到",
    Answer.ASKED: "待签署",
    Answer.AGREED: "同意",
    Answer.REFUSED: "不同意",
    Answer.REMOVED: "已减签",
    Answer.SPARED: "无需再签",
}
#: The most people one round of the form asks.
PLACES = 8


@dataclass(frozen=True)
class Line:
    """One signer: their signature's id, name, where they stand, what they said."""

    id: int
    name: str
    answer: str
    tone: str
    said: str
    at: datetime | None
    may_remove: bool


@dataclass(frozen=True)
class Round:
    """One question to several people."""

    id: int
    kind: str
    rule: str
    outcome: str
    tone: str
    words: str
    by: str
    at: datetime
    lines: list[Line]
    is_refused: bool
    is_outdated: bool


def describe(
    case: Case, task: UserTask, *, known: tuple[list[Receiver], list[tuple[Receiver, bool]]] | None
) -> dict[str, Any]:
    """What `tasks/signers.html` reads, under one name; `known` may be asked, None by who may not ask."""
    person = g.visitor.person
    found = list_for_task(g.db, task.id, current=False) if task.rounds else []
    people = {row.person for each in found for row in each.signatures}
    names = display_names.resolve_people(g.db, people | {each.round.opened_by for each in found})
    is_open = task.status is TaskStatus.OPEN
    is_holder = is_open and task.owner is None and task.assignee in person.ids
    asked = [
        (each, row)
        for each in found
        for row in each.signatures
        if row.person in person.ids and each.round.outdated_at is None
    ]
    mine = [each for each, row in asked if row.answer is Answer.ASKED]
    return {
        "rounds": [_round(each, names, is_holder=is_holder) for each in found],
        "question": _question(mine[-1], names) if is_open and mine else None,
        "may_retract": is_open and any(_may_retract(each, row.answer) for each, row in asked),
        "is_submitted": is_open and task.submitted_at is not None,
        "may_take_back": is_holder
        and task.submitted_at is not None
        and not any(e.round.kind is Kind.AFTER and _has_answer(e) for e in found),
        "is_holder": is_holder,
        "candidates": signers.list_signers(g.db, case, task, but=person.id, known=known)
        if known
        else [],
        "places": PLACES,
        "kinds": [
            (each.value, signers.KINDS[each]) for each in Kind if each.value != "countersign"
        ],
        "rules": [(each.value, signers.RULES[each]) for each in Rule],
    }


def _round(found: Asked, names: dict[str, str], *, is_holder: bool) -> Round:
    row = found.round
    rule = signers.RULES[row.rule] if row.kind is Kind.COUNTERSIGN else ""
    return Round(
        id=row.id,
        kind=signers.KINDS[row.kind],
        rule=f"{rule} {row.needed}/{len(found.signatures)}" if row.needed else rule,
        outcome=signers.OUTCOMES[row.outcome] if row.outcome else "进行中",
        tone={Outcome.AGREED: "ok", Outcome.REFUSED: "late"}.get(row.outcome, "")
        if row.outcome
        else "warn",
        words=row.words,
        by=names.get(row.opened_by, ""),
        at=row.opened_at,
        lines=[
            Line(
                each.id,
                names.get(each.person, ""),
                ANSWERS[each.answer],
                {Answer.AGREED: "ok", Answer.REFUSED: "late"}.get(each.answer, ""),
                each.said or "",
                each.answered_at,
                is_holder and found.is_open and each.answer in OPEN,
            )
            for each in found.signatures
        ],
        is_refused=is_holder and found.hinders and not found.is_open,
        is_outdated=row.outdated_at is not None,
    )


def _question(found: Asked, names: dict[str, str]) -> dict[str, Any]:
    by = names.get(found.round.opened_by, "")
    kind, row = signers.KINDS[found.round.kind], found.round
    return {"id": row.id, "by": by, "kind": kind, "words": row.words}


def _may_retract(found: Asked, answer: Answer) -> bool:
    is_settled = found.round.outcome in (Outcome.SET_ASIDE, Outcome.CALLED_OFF)
    return answer in (Answer.AGREED, Answer.REFUSED) and not is_settled


def _has_answer(found: Asked) -> bool:
    return any(each.answered_at is not None for each in found.signatures)
