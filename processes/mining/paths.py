"""The commonest paths: which steps cases took through a process, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Select, Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, array
from sqlalchemy.orm import Session

from processes.mining.asked import LEAST, Asked
from processes.mining.diagrams import Diagram
from processes.mining.models import StepVisit

#: Elements at which something is done or decided for good: gateways and the events between only say how
#: one came from one to the next.
_TOLD = {
    *("userTask", "serviceTask", "sendTask", "receiveTask", "manualTask", "scriptTask", "task"),
    *("businessRuleTask", "callActivity", "endEvent", "boundaryEvent"),
}


@dataclass(frozen=True)
class Path:
    """A sequence of elements, and how many instances took just it."""

    #: names it in an address: the MD5 of its elements, and whether it goes on
    key: str
    elements: tuple[str, ...]
    #: those that took it are still somewhere in the process
    is_open: bool
    instances: int
    #: of all instances that entered the process in the period, 0 to 1
    share: float


@dataclass(frozen=True)
class Paths:
    """The commonest paths, how many there are in all, and how many instances took any."""

    commonest: Sequence[Path]
    paths: int
    instances: int


def list_commonest(
    session: Session, asked: Asked, drawn: Diagram, *, most: int = 10, is_coarse: bool = False
) -> Paths:
    """Up to `most` paths of the instances that entered the process in the period, with one statement.

    `is_coarse` leaves out those fewer than `LEAST` instances took.
    """
    taken = _taken(asked, drawn).subquery()
    number = func.count()
    grouped = (
        select(
            taken.c.key,
            func.min(taken.c.elements).label("elements"),
            func.bool_or(taken.c.is_open).label("is_open"),
            number.label("instances"),
            func.sum(number).over().label("every"),
            func.count().over().label("paths"),
        )
        .group_by(taken.c.key)
        .order_by(number.desc(), taken.c.key)
        .limit(most)
    )
    rows = session.execute(grouped).all()
    every = int(rows[0].every) if rows else 0
    told = [row for row in rows if not is_coarse or row.instances >= LEAST]
    commonest = [
        Path(
            row.key,
            tuple(row.elements),
            row.is_open,
            row.instances,
            row.instances / every,
        )
        for row in told
    ]
    return Paths(commonest, rows[0].paths if rows else 0, every)


def select_cases(asked: Asked, drawn: Diagram, key: str) -> Select[Any]:
    """The ids of the cases that took the path of that key."""
    taken = _taken(asked, drawn).subquery()
    return select(taken.c.case_id).where(taken.c.key == key, taken.c.case_id.is_not(None))


def _taken(asked: Asked, drawn: Diagram) -> Select[Any]:
    """Of each instance its whole path, also what of it lies after the period."""
    told = sorted(key for key, node in drawn.nodes.items() if node.kind in _TOLD)
    is_told = StepVisit.element == func.any(bindparam("told", told, ARRAY(Text)))
    path = func.array_agg(aggregate_order_by(StepVisit.element, StepVisit.seq)).filter(is_told)
    elements = func.coalesce(path, cast(array([]), ARRAY(Text)))
    is_open = func.bool_or(StepVisit.left_at.is_(None))
    suffix = cast(is_open, Text)
    rows = select(
        func.min(StepVisit.case_id).label("case_id"),
        elements.label("elements"),
        is_open.label("is_open"),
        func.md5(func.array_to_string(elements, " ") + " " + suffix).label("key"),
    ).select_from(StepVisit)
    began = asked.scope.during(func.min(StepVisit.entered_at))
    return asked.limit(rows).group_by(StepVisit.instance_id).having(began)
