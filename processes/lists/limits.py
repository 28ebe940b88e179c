"""The limits a list shows, fetched with its rows: the deadline, and what happened to it meanwhile."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.util import AliasedClass

from engine import clock
from engine.models import UserTask
from processes.cases.models import Case
from processes.deadlines import case_deadlines, limits, recompute
from processes.deadlines.due_dates import Pause, Prolongation, Turn
from processes.deadlines.limits import Unit
from processes.deadlines.models import (
    MEDIATION,
    PARTIES,
    CaseDeadline,
    DeadlineExtension,
    DeadlinePause,
    DeadlineStatus,
    ExtensionStatus,
)
from processes.deadlines.shares import Course


@dataclass(frozen=True)
class RunningLimit:
    """A deadline that is open, how it runs, and since when it stands still."""

    name: str
    is_statutory: bool
    course: Course
    stopped: datetime | None

    def due(self, at: datetime | None) -> "RunningLimit":
        """The same with another end, where the step has one of its own."""
        if at is None:
            return self
        return replace(self, course=replace(self.course, due=clock.local(at)))


def of_task() -> Any:
    """The deadline a task runs by, beside it: its own, else the one of the case it follows."""
    followed = case(
        (UserTask.clock.in_(sorted(MEDIATION)), CaseDeadline.key.in_(sorted(MEDIATION))),
        else_=CaseDeadline.key == UserTask.clock,
    )
    is_own = func.coalesce(CaseDeadline.token == UserTask.token, false())
    either = or_(is_own, CaseDeadline.token.is_(None) & followed)
    return _nearest("step", UserTask.clock.is_not(None), either, first=is_own.desc())


def statutory() -> Any:
    """The statutory deadline of the case that ends first."""
    return _nearest(
        "statutory",
        CaseDeadline.instance_id.is_(None),
        CaseDeadline.status == DeadlineStatus.RUNNING,
        first=CaseDeadline.due_at,
    )


def nearest(seen: Any) -> Any:
    """The deadline of the case that ends first; of its steps only where `seen.c.whole` holds."""
    return _nearest(
        "nearest",
        CaseDeadline.responsible.is_distinct_from(PARTIES),
        or_(CaseDeadline.instance_id.is_(None), seen.c.whole),
        first=CaseDeadline.due_at,
        beside=seen,
    )


def of_petition(family: str) -> Any:
    """The limit of the organ that ends first; not what is the petitioner's right."""
    return _nearest(
        "organ",
        CaseDeadline.key.startswith(family),
        CaseDeadline.responsible.is_distinct_from(PARTIES),
        CaseDeadline.status == DeadlineStatus.RUNNING,
        first=CaseDeadline.due_at,
    )


def turns(deadline: "AliasedClass[CaseDeadline]", name: str) -> list[ColumnElement[Any]]:
    """The columns `read` needs beside a deadline: its pauses and its extensions."""
    paused = func.json_build_array(DeadlinePause.since, DeadlinePause.until, DeadlinePause.reason)
    longer = func.json_build_array(
        DeadlineExtension.at,
        DeadlineExtension.amount,
        DeadlineExtension.unit,
        DeadlineExtension.consent.is_not(None),
    )
    pauses = select(func.json_agg(aggregate_order_by(paused, DeadlinePause.id))).where(
        DeadlinePause.clock_id == deadline.id
    )
    extensions = select(func.json_agg(aggregate_order_by(longer, DeadlineExtension.id))).where(
        DeadlineExtension.clock_id == deadline.id,
        DeadlineExtension.status == ExtensionStatus.COUNTS,
    )
    return [
        pauses.scalar_subquery().label(f"{name}_pauses"),
        extensions.scalar_subquery().label(f"{name}_extensions"),
    ]


def read(session: Session, row: Any, name: str) -> RunningLimit | None:
    """The limit of a row that has the deadline of that name and its `turns`; None where it has none."""
    found: CaseDeadline | None = getattr(row, name)
    if found is None:
        return None
    kept = getattr(row, f"{name}_pauses") or []
    pauses = [(_moment(since), until and _moment(until), why) for since, until, why in kept]
    unit = recompute.extension_unit(limits.find_version(session, found.rule))
    timed: list[tuple[datetime, Turn]] = [
        (since, Pause(since, until, why)) for since, until, why in pauses if until
    ]
    timed += [
        (_moment(at), Prolongation(amount, Unit(own) if own else unit, consented))
        for at, amount, own, consented in getattr(row, f"{name}_extensions") or []
    ]
    happened = [turn for _, turn in sorted(timed, key=lambda each: each[0])]
    course = recompute.course_of(session, found, happened)
    open_since = [since for since, until, _ in pauses if until is None]
    stopped = open_since[-1] if found.status is DeadlineStatus.PAUSED and open_since else None
    return RunningLimit(found.name, found.instance_id is None, course, stopped)


def is_due(
    first: ColumnElement[datetime] | None, until: ColumnElement[datetime]
) -> ColumnElement[bool]:
    """The condition on `Case`: a limit of it runs out then, from `first` on; not a party's right."""
    wanted = [
        CaseDeadline.case_id == Case.id,
        CaseDeadline.status == DeadlineStatus.RUNNING,
        CaseDeadline.responsible.is_distinct_from(PARTIES),
        CaseDeadline.due_at <= until,
    ]
    if first is not None:
        wanted.append(CaseDeadline.due_at > first)
    return select(true()).where(*wanted).correlate(Case).exists()


def _nearest(name: str, *wanted: ColumnElement[bool], first: Any, beside: Any = UserTask) -> Any:
    chosen = (
        select(CaseDeadline)
        .where(
            CaseDeadline.case_id == Case.id, CaseDeadline.status.in_(case_deadlines.OPEN), *wanted
        )
        .order_by(first, CaseDeadline.id)
        .limit(1)
        .correlate(Case, UserTask, beside)
        .lateral(name)
    )
    return aliased(CaseDeadline, chosen, name=name)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
