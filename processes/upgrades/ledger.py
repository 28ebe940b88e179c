"""The statutory deadlines of a case before and after it moves: none may change."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.deadlines.models import CaseDeadline
from processes.deadlines.rules import Kind
from processes.upgrades.errors import DeadlineWouldMove

#: What is compared of each, by its id.
Ledger = Mapping[int, tuple[Any, ...]]
#: Process, element and token of what is under way (`Execution.live`).
Live = Sequence[tuple[str, str, str]]


def read(session: Session, case_id: int | None) -> Ledger:
    """Every statutory deadline the case has had, as it stands now."""
    columns = (
        CaseDeadline.key,
        CaseDeadline.started_at,
        CaseDeadline.due_at,
        CaseDeadline.status,
        CaseDeadline.closed_at,
    )
    mine = (CaseDeadline.case_id == case_id, CaseDeadline.kind == Kind.STATUTORY)
    rows = session.execute(select(CaseDeadline.id, *columns).where(*mine))
    return {row.id: tuple(row)[1:] for row in rows}


def compare(before: Ledger, after: Ledger) -> dict[int, str]:
    """The keys of those that were altered, came or went, by id."""
    both = {**before, **after}
    return {id: str(row[0]) for id, row in both.items() if before.get(id) != after.get(id)}


def require_same(changed: Mapping[int, str]) -> None:
    """Raise DeadlineWouldMove where `compare` found one."""
    if changed:
        raise DeadlineWouldMove(keys="、".join(sorted(set(changed.values()))))


def follow(session: Session, instance_id: int, before: Live, after: Live) -> None:
    """Let the deadlines of steps follow those whose element has another id now; of a step its token stays."""
    was = {token: element for _, element, token in before}
    moved = {token: element for _, element, token in after if was.get(token, element) != element}
    mine = select(CaseDeadline).where(
        CaseDeadline.instance_id == instance_id, CaseDeadline.token.in_(moved)
    )
    for row in session.scalars(mine).all():
        # What a step earlier in its life was called stays: that is over.
        if row.token is not None and row.element == was[row.token]:
            row.element = moved[row.token]
    session.flush()
