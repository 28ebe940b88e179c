"""What happened to deadlines while they ran, as it is kept: their pauses and their extensions."""

from collections import defaultdict
from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import BigInteger, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from processes.deadlines.models import DeadlineExtension, DeadlinePause

Row = TypeVar("Row", DeadlinePause, DeadlineExtension)


def list_pauses(session: Session, ids: Collection[int]) -> dict[int, list[DeadlinePause]]:
    """All pauses of the deadlines of those ids, by the deadline's id, oldest first."""
    return _list(session, DeadlinePause, ids)


def list_extensions(session: Session, ids: Collection[int]) -> dict[int, list[DeadlineExtension]]:
    """All extensions of the deadlines of those ids, whatever became of them, in the same way."""
    return _list(session, DeadlineExtension, ids)


def _list(session: Session, model: type[Row], ids: Collection[int]) -> dict[int, list[Row]]:
    # Of one that is not written yet, the query that writes it gives the id: it has none so far.
    found: dict[int, list[Row]] = defaultdict(list)
    # As one value: a job asks for thousands, and each a parameter takes longer than to find them.
    asked = literal(list(ids), ARRAY(BigInteger))
    chosen = select(model).where(model.clock_id == any_(asked)).order_by(model.id)
    for each in session.scalars(chosen) if ids else ():
        found[each.clock_id].append(each)
    return found
