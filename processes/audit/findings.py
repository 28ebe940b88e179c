"""What a verification finds, and the steps it takes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from engine.errors import EngineError

#: As the database has it now, whatever the session has in hand.
AS_KEPT = {"populate_existing": True}
#: What reading a value raises that is none of its column's choices, or was not sealed with our key.
UNREADABLE = (LookupError, ValueError, EngineError)


@dataclass(frozen=True)
class Finding:
    """A row that is not what it was, is gone, or should not be there."""

    table: str
    #: Its id, or the number it goes by; empty: the table as a whole.
    row: str
    why: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}:{self.why}" if self.row else f"{self.table}:{self.why}"


@dataclass(frozen=True)
class Step:
    """What a step found, how many rows it looked at, and where the next begins; None: no more."""

    findings: list[Finding]
    done: int
    #: Plain JSON.
    place: Any | None


@dataclass(frozen=True)
class Part:
    """One of the things that are verified, a few hundred rows at a time."""

    title: str
    total: Callable[[Session], int]
    next_batch: Callable[[Session, Any | None], Step]


def next_ids(
    session: Session, column: ColumnElement[int], after: int | None, size: int
) -> Sequence[int]:
    """The next ids of a query's column, each once, in order."""
    query = select(column).where(column > (after or 0)).distinct().order_by(column).limit(size)
    return session.scalars(query).all()


def count(session: Session, model: Any) -> int:
    """How many rows the table has."""
    return session.scalar(select(func.count()).select_from(model)) or 0


def readable(
    session: Session, query: Select[Any], id: ColumnElement[int], found: list[Finding]
) -> Iterator[Sequence[Any]]:
    """The rows of a query; one with a value that no program wrote is a finding instead."""
    query = query.execution_options(**AS_KEPT)
    try:
        yield from session.execute(query).all()
    except UNREADABLE:
        # One row spoils the whole answer: ask for them one by one.
        for one in session.scalars(query.with_only_columns(id)).all():
            try:
                yield from session.execute(query.where(id == one)).all()
            except UNREADABLE:
                table = str(id.table.name)
                found.append(Finding(table, str(one), "有一个值读不出来：它不是本程序写入的"))
