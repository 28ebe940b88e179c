"""Rows that are due, taken one after the other by their locks; those somebody has in hand are passed over.

A row is taken, done and moved on in one transaction: two never do the same, and one who dies lets
go of it as it was.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from engine import db
from engine.models import Instance, StartTimer

logger = logging.getLogger(__name__)


Row = TypeVar("Row", bound=Instance | StartTimer)


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """What comes due, and what is done with it."""

    #: The row that has been due longest, locked; None: none is due that nobody has in hand.
    take: Callable[[Session], Row | None]
    #: Does what is due of a row that is locked.
    do: Callable[[Session, Row], None]
    #: Leaves the row of that number to a job, as it could not be done; in a transaction of its own.
    leave_to_a_job: Callable[[Session, int], None]
    #: What the log calls one: "Instance".
    name: str


def do_next(session: Session, kind: Kind[Row]) -> bool:
    """Do what has been due longest; False when nothing is due."""
    row = kind.take(session)
    if row is not None:
        kind.do(session, row)
    return row is not None


def do_all(kind: Kind[Row], stops: Callable[[], bool]) -> int:
    """Do what is due, the longest due first, until nothing is or it `stops`; how many were taken.

    Each in a transaction of its own: one that fails is left to a job, and the others go on.
    """
    taken = 0
    while not stops() and _do_one(kind):
        taken += 1
    return taken


def _do_one(kind: Kind[Row]) -> bool:
    taken = None
    try:
        with db.begin() as session:
            row = kind.take(session)
            if row is not None:
                taken = row.id
                kind.do(session, row)
    except Exception as error:
        if taken is None:
            raise
        logger.warning("%s %s failed and is left to a job: %r", kind.name, taken, error)
        with db.begin() as session:
            kind.leave_to_a_job(session, taken)
    return taken is not None
