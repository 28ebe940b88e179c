"""Which open cases will miss which limit, with what probability, by how long the like took so far.

A limit times a step or a stage of the law; who does it is drawn with the step. Of each limit the newest that
are over, broken off or going on are looked at, of the case's own street where there are enough of it.
Limits of steps are reckoned in working time, statutory ones in natural time.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.calendars import working_time
from processes.cases.models import Case
from processes.deadlines.models import PARTIES, CaseDeadline, DeadlineStatus, Ending
from processes.deadlines.rules import Kind
from processes.indicators.scope import Scope
from processes.mining.survival import Chance, Curve, Observation

#: The newest of each limit that are looked at; a street's own are taken where there are `OWN` of them.
NEWEST, OWN = 300, 60
#: So many open limits are reckoned, those that end first.
MOST = 1_000
#: How a limit ends when what it timed was broken off: how long that would have taken nobody knows.
_BROKEN_OFF = (
    Ending.LEFT,
    Ending.TRANSFERRED,
    Ending.CALLED_OFF,
    Ending.WITHDRAWN,
    Ending.EXPIRED,
    Ending.ABSENT,
)
#: By key, variant and, of those of one street, its code.
_Bucket = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Forecast:
    """An open limit of a case, and how likely it is to be missed; None: too few of the like."""

    case_id: int
    case_no: str
    grid: str
    name: str
    started_at: datetime
    due_at: datetime
    chance: Chance | None


def list_forecasts(session: Session, scope: Scope, person: Person) -> list[Forecast]:
    """The running limits of the scope's cases the person may read, the likeliest to be missed first.

    Of those that end first at most `MOST`; those that have passed are not among them. Two statements.
    """
    now = clock.now()
    rows = session.execute(_open(scope, person, now)).all()
    curves = _curves(session, scope.district, {row.key for row in rows}, now)
    found = [
        Forecast(
            row.case_id,
            row.case_no,
            row.grid,
            row.name,
            row.started_at,
            row.due_at,
            _chance(curves, row, now),
        )
        for row in rows
    ]
    return sorted(found, key=_likeliest)


def _likeliest(each: Forecast) -> tuple[float, datetime]:
    return (-each.chance.probability if each.chance else 1.0, each.due_at)


def _open(scope: Scope, person: Person, now: datetime) -> Any:
    held: list[ColumnElement[bool]] = [
        CaseDeadline.status == DeadlineStatus.RUNNING,
        CaseDeadline.due_at > now,
        CaseDeadline.started_at <= now,
        CaseDeadline.responsible.is_distinct_from(PARTIES),
        Case.district == scope.district,
        scope.covers(),
        permissions.condition_for(Permission.CASE_READ, person),
    ]
    return (
        select(*_COLUMNS, Case.case_no, Case.grid, CaseDeadline.name, CaseDeadline.due_at)
        .join(Case, Case.id == CaseDeadline.case_id)
        .where(*held)
        .order_by(CaseDeadline.due_at, CaseDeadline.id)
        .limit(MOST)
    )


_COLUMNS = (
    CaseDeadline.case_id,
    CaseDeadline.key,
    CaseDeadline.variant,
    CaseDeadline.kind,
    CaseDeadline.place,
    CaseDeadline.started_at,
    Case.street,
)


def _curves(
    session: Session, district: str, keys: Iterable[str], now: datetime
) -> dict[_Bucket, Curve]:
    seen: dict[_Bucket, list[Observation]] = defaultdict(list)
    for row in session.execute(_newest(district, sorted(keys))):
        lasted = _seconds(row, row.started_at, min(row.closed_at or now, now))
        each = Observation(lasted, _is_over(row))
        seen[row.key, row.variant, None].append(each)
        seen[row.key, row.variant, row.street].append(each)
    return {
        bucket: Curve(found)
        for bucket, found in seen.items()
        if bucket[2] is None or sum(each.is_over for each in found) >= OWN
    }


def _newest(district: str, keys: Sequence[str]) -> Any:
    number = func.row_number().over(
        partition_by=(CaseDeadline.key, CaseDeadline.variant),
        order_by=CaseDeadline.id.desc(),
    )
    chosen = (
        select(*_COLUMNS, CaseDeadline.status, CaseDeadline.ended, CaseDeadline.closed_at)
        .add_columns(number.label("number"))
        .join(Case, Case.id == CaseDeadline.case_id)
        .where(
            CaseDeadline.district == district,
            CaseDeadline.key.in_(keys),
            CaseDeadline.status != DeadlineStatus.PAUSED,
        )
        .subquery()
    )
    return select(chosen).where(chosen.c.number <= NEWEST)


def _is_over(row: Any) -> bool:
    if row.status not in (DeadlineStatus.MET, DeadlineStatus.LATE) or row.closed_at is None:
        return False
    return row.ended not in _BROKEN_OFF


def _chance(curves: dict[_Bucket, Curve], row: Any, now: datetime) -> Chance | None:
    curve = curves.get((row.key, row.variant, row.street)) or curves.get(
        (row.key, row.variant, None)
    )
    if curve is None:
        return None
    elapsed = _seconds(row, row.started_at, now)
    return curve.miss(elapsed, _seconds(row, row.started_at, row.due_at))


def _seconds(row: Any, since: datetime, until: datetime) -> float:
    if row.kind == Kind.STATUTORY:
        return max((until - since).total_seconds(), 0)
    return working_time.working_time_between(since, until, row.place).total_seconds()
