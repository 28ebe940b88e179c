"""The figures of a diagram: how often, how long, how late, at each element and by each flow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, null, select
from sqlalchemy.orm import Session

from engine import clock
from processes.mining.asked import LEAST, Asked
from processes.mining.models import Ending, HistoryReading, StepVisit


class Measure(StrEnum):
    """What a figure is of."""

    VISITS = "visits"
    WAITED = "waited"
    WORKED = "worked"
    LATE = "late"
    RETURNED = "returned"
    AGAIN = "again"
    NOW = "now"


@dataclass(frozen=True)
class ElementFigures:
    """The figures of one element; times in working seconds, None where none was taken."""

    element: str
    visits: int = 0
    #: how many instances those visits are of; None: not counted, for only hiding asks for it
    instances: int | None = None
    #: medians, and of how many visits each is
    waited: int | None = None
    waited_of: int = 0
    worked: int | None = None
    worked_of: int = 0
    #: visits that had a due date, and those that ended after it or go on past it
    timed: int = 0
    late: int = 0
    #: taken back, or sent back
    returned: int = 0
    #: visits of an instance beyond its first
    again: int = 0
    #: instances that are there now
    now: int = 0
    #: Too few cases to be told to who may read none; the numbers are all 0 then.
    is_hidden: bool = False

    def value(self, measure: Measure) -> int | None:
        """The number of that measure; None where there is none to tell."""
        found: int | None = getattr(self, measure.value)
        return None if self.is_hidden else found


@dataclass(frozen=True)
class Figures:
    """The figures of a diagram: by element, and how often each flow was taken."""

    elements: Mapping[str, ElementFigures]
    #: by flow id
    flows: Mapping[str, int]
    #: visits of which history does not tell the flow, though some flow leads to their element
    #: (`StepVisit.via`), by element
    untold: Mapping[str, int]
    #: flows too few cases took to be told
    hidden_flows: frozenset[str] = frozenset()


def compute(session: Session, asked: Asked, *, is_coarse: bool = False) -> Figures:
    """The figures, with three statements whatever is asked; `is_coarse` hides those of few cases."""
    seen = {
        row.element: ElementFigures(**row._asdict())
        for row in session.execute(_elements(asked, is_coarse=is_coarse))
    }
    for row in session.execute(_open(asked)):
        here = seen.get(row.element, ElementFigures(row.element))
        seen[row.element] = replace(here, now=row.instances)
    flows: dict[str, int] = {}
    untold: dict[str, int] = {}
    hidden: set[str] = set()
    for row in session.execute(_flows(asked, is_coarse=is_coarse)):
        if row.via is None:
            untold[row.element] = row.visits
        elif is_coarse and row.instances < LEAST:
            hidden.add(row.via)
        else:
            flows[row.via] = row.visits
    if is_coarse:
        seen = {key: _coarsen(each) for key, each in seen.items()}
        untold = {key: number for key, number in untold.items() if not seen[key].is_hidden}
    return Figures(seen, flows, untold, frozenset(hidden))


def last_read_at(session: Session) -> datetime | None:
    """When history that was new was last read; None: never."""
    newest = select(func.max(HistoryReading.head_id)).scalar_subquery()
    return session.scalar(select(HistoryReading.read_at).where(HistoryReading.head_id == newest))


def holds(measure: Measure) -> ColumnElement[bool]:
    """The condition on a visit that it counts in that measure."""
    return {
        Measure.VISITS: StepVisit.id.is_not(None),
        Measure.WAITED: StepVisit.waited.is_not(None),
        Measure.WORKED: StepVisit.worked.is_not(None),
        Measure.LATE: func.coalesce(StepVisit.left_at, clock.now()) > StepVisit.due_at,
        Measure.RETURNED: StepVisit.ending == Ending.TAKEN_BACK,
        Measure.AGAIN: StepVisit.nth > 1,
        Measure.NOW: StepVisit.left_at.is_(None),
    }[measure]


def _elements(asked: Asked, *, is_coarse: bool) -> Select[Any]:
    return asked.visits(
        StepVisit.element,
        func.count().label("visits"),
        _instances(is_coarse=is_coarse),
        _median(StepVisit.waited).label("waited"),
        func.count(StepVisit.waited).label("waited_of"),
        _median(StepVisit.worked).label("worked"),
        func.count(StepVisit.worked).label("worked_of"),
        func.count(StepVisit.due_at).label("timed"),
        *(
            func.count().filter(holds(each)).label(each.value)
            for each in (Measure.LATE, Measure.RETURNED, Measure.AGAIN)
        ),
    ).group_by(StepVisit.element)


def _instances(*, is_coarse: bool) -> ColumnElement[Any]:
    # To tell instances apart takes longer than all the rest.
    counted = func.count(StepVisit.instance_id.distinct()) if is_coarse else null()
    return counted.label("instances")


def _median(column: Any) -> ColumnElement[Any]:
    return func.percentile_disc(0.5).within_group(column)


def _open(asked: Asked) -> Select[Any]:
    instances = func.count(StepVisit.instance_id.distinct()).label("instances")
    return asked.open_visits(StepVisit.element, instances).group_by(StepVisit.element)


def _flows(asked: Asked, *, is_coarse: bool) -> Select[Any]:
    """By flow; those whose flow is not told by element as well."""
    unknown = func.coalesce(StepVisit.via, StepVisit.element)
    return asked.visits(
        StepVisit.via,
        func.min(StepVisit.element).label("element"),
        func.count().label("visits"),
        _instances(is_coarse=is_coarse),
    ).group_by(StepVisit.via, unknown)


def _coarsen(each: ElementFigures) -> ElementFigures:
    """Without what is told of fewer cases than `LEAST`."""
    # One that nobody came to in the period may still have cases of before.
    if (each.instances or each.now) < LEAST:
        return ElementFigures(each.element, is_hidden=True)
    return replace(
        each,
        waited=each.waited if each.waited_of >= LEAST else None,
        worked=each.worked if each.worked_of >= LEAST else None,
        late=_enough(each.late),
        returned=_enough(each.returned),
        again=_enough(each.again),
        now=_enough(each.now),
    )


def _enough(number: int) -> int:
    return number if number >= LEAST else 0
