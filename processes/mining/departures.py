"""Where cases left the diagram: sent back, taken back, rescued by an operator; returned and reopened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from processes.cases.choices import Change
from processes.cases.models import Case, CaseChange
from processes.diagrams.release_rules import CASE
from processes.mining.asked import LEAST, Asked
from processes.mining.models import DiagramDeparture

#: What happened to the case as a whole; it stands with the process the case itself is.
CHANGES = (Change.RETURNED, Change.REOPENED)


@dataclass(frozen=True)
class Departures:
    """How often it happened at an element (None: to the whole), and to how many instances."""

    what: str
    element: str | None
    number: int
    instances: int
    #: Too few cases to be told to who may read none.
    is_hidden: bool = False


def count(session: Session, asked: Asked, *, is_coarse: bool = False) -> Sequence[Departures]:
    """All of the period, the most frequent first, with two statements at most."""
    rows = (
        asked.limit(_columns(DiagramDeparture.what, DiagramDeparture.element), DiagramDeparture)
        .where(asked.scope.during(DiagramDeparture.at))
        .group_by(DiagramDeparture.what, DiagramDeparture.element)
    )
    found = [_tell(row, is_coarse) for row in session.execute(rows)]
    if asked.process == CASE and asked.definition_id is None:
        changed = (
            select(
                CaseChange.what,
                func.count().label("number"),
                func.count(CaseChange.case_id.distinct()).label("instances"),
            )
            .select_from(CaseChange)
            .where(*_changes(asked, CHANGES))
            .group_by(CaseChange.what)
        )
        for row in session.execute(changed):
            few = is_coarse and row.instances < LEAST
            told = (0, 0, True) if few else (row.number, row.instances, False)
            found.append(Departures(row.what.value, None, *told))
    return sorted(found, key=lambda each: (-each.number, each.what, each.element or ""))


def select_cases(asked: Asked, what: str, element: str | None) -> Select[Any]:
    """The ids of the cases to which it happened."""
    if what in {each.value for each in CHANGES}:
        return select(CaseChange.case_id).where(*_changes(asked, (Change(what),)))
    rows = select(DiagramDeparture.case_id).select_from(DiagramDeparture)
    return asked.limit(rows, DiagramDeparture).where(
        asked.scope.during(DiagramDeparture.at),
        DiagramDeparture.what == what,
        DiagramDeparture.case_id.is_not(None),
        DiagramDeparture.element == element if element else DiagramDeparture.element.is_(None),
    )


def _columns(*keys: Any) -> Select[Any]:
    instances = func.count(DiagramDeparture.instance_id.distinct()).label("instances")
    chosen: Select[Any] = select(*keys, func.count().label("number"), instances)
    return chosen.select_from(DiagramDeparture)


def _changes(asked: Asked, what: Sequence[Change]) -> list[Any]:
    held = [
        CaseChange.district == asked.scope.district,
        CaseChange.what.in_(what),
        asked.scope.during(CaseChange.at),
    ]
    if not asked.scope.is_whole_district:
        held.append(CaseChange.case_id.in_(select(Case.id).where(asked.scope.covers())))
    return held


def _tell(row: Any, is_coarse: bool) -> Departures:
    if is_coarse and row.instances < LEAST:
        return Departures(row.what, row.element, 0, 0, is_hidden=True)
    return Departures(row.what, row.element, row.number, row.instances)
