"""The dates of a case that can be put right, declared once: where each stands and what starts from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.instances import step
from engine.models import Instance
from processes import petitions
from processes.bounds import EnteredDate
from processes.cases import dates as case_dates
from processes.cases.models import Case
from processes.mediation import dates as mediation_dates
from processes.mediation import settlements
from processes.petitions import dates as petition_dates
from processes.petitions.choices import Instance as Level
from processes.sponsorship import dates as sponsorship_dates
from processes.sponsorship import teams
from processes.whistles import dates as whistle_dates
from processes.whistles.quality_models import Measure

#: Of a date that only the process remembers: no row has it.
NO_ROW = 0


@dataclass(frozen=True)
class Correctable:
    """A kind of date: its ends, how the process calls it, and the limits that run from it."""

    date: EnteredDate
    variable: str
    starts: tuple[str, ...]
    #: Rows with such a date; none where only the process remembers it.
    rows: Callable[[Session, Case], Iterable[Any]] | None = None
    column: str = ""

    @property
    def key(self) -> str:
        """What it is called in addresses and records."""
        return self.date.key


@dataclass(frozen=True)
class Standing:
    """One date as it stands."""

    kind: Correctable
    row: Any | None
    value: date | datetime

    @property
    def row_id(self) -> int:
        """Which of several of its kind."""
        return self.row.id if self.row is not None else NO_ROW

    @property
    def label(self) -> str:
        """What it is, told apart from its like."""
        number = getattr(self.row, "number", None)
        level = getattr(self.row, "instance", None)
        words = f"（{level.words}）" if level else f"（第{number}项）" if number else ""
        return f"{self.kind.date.label}{words}"


def _answers(level: Level) -> Callable[[Session, Case], Iterable[Any]]:
    def rows(session: Session, case: Case) -> Iterable[Any]:
        found = petitions.find(session, case.id)
        given = petitions.list_for_petition(session, found) if found else []
        return [each for each in given if each.instance is level]

    return rows


def _itself(_session: Session, case: Case) -> Iterable[Any]:
    return [case]


def _plans(session: Session, case: Case) -> Iterable[Any]:
    newest = teams.find_newest_plan(session, case.id)
    return [newest] if newest else []


def _measures(session: Session, case: Case) -> Iterable[Any]:
    chosen = select(Measure).where(Measure.case_id == case.id, Measure.report.is_(None))
    return session.scalars(chosen.order_by(Measure.id)).all()


def _settlements(session: Session, case: Case) -> Iterable[Any]:
    return settlements.list_for_case(session, case.id)


_RIGHTS = {
    Level.HANDLING: ("xf.review.apply",),
    Level.REVIEW: ("xf.recheck.apply",),
    Level.RECHECK: (),
}
KINDS = {
    each.key: each
    for each in (
        Correctable(case_dates.KNOWN, "known_on", (), _itself, "known_on"),
        *(
            Correctable(declared, "delivered_on", _RIGHTS[level], _answers(level), "delivered_on")
            for level, declared in petition_dates.DELIVERED.items()
        ),
        Correctable(
            mediation_dates.EFFECTIVE,
            "effective_on",
            ("tj.confirm.apply",),
            _settlements,
            "effective_on",
        ),
        Correctable(mediation_dates.PERFORM_BY, "perform_by", (), _settlements, "perform_by"),
        Correctable(mediation_dates.APPLIED, "applied_on", ("ld.accept", "td.accept")),
        Correctable(mediation_dates.FILED, "filed_on", ("ld.arbitrate", "td.arb")),
        Correctable(mediation_dates.AWARDED, "received_on", ("ld.sue", "ld.annul", "td.sue")),
        Correctable(
            sponsorship_dates.RESOLVE_BY, "resolve_by", ("leader.promise",), _plans, "resolve_by"
        ),
        Correctable(whistle_dates.MEASURE_DUE, "due_on", (), _measures, "due_on"),
        Correctable(whistle_dates.MEETING_AT, "meeting_at", ()),
    )
}


def list_for_case(session: Session, case: Case) -> list[Standing]:
    """Every date of the case that can be put right, in the order of their declaration."""
    return [each for kind in KINDS.values() for each in _standing(session, case, kind)]


def _standing(session: Session, case: Case, kind: Correctable) -> Iterable[Standing]:
    if kind.rows is None:
        return _remembered(session, case, kind)
    rows = kind.rows(session, case)
    values = ((row, getattr(row, kind.column)) for row in rows)
    return [Standing(kind, row, value) for row, value in values if value is not None]


def _remembered(session: Session, case: Case, kind: Correctable) -> Iterable[Standing]:
    instance = session.get(Instance, case.instance_id) if case.instance_id else None
    if instance is None or instance.ended_at is not None:
        return []
    values = [each for each in step.look(session, instance).values_of(kind.variable) if each]
    return [Standing(kind, None, read(values[-1]))] if values else []


def read(text: str) -> date | datetime:
    """A day or a moment as processes and records keep it."""
    if len(text) == len("2026-03-04"):
        return date.fromisoformat(text)
    at = datetime.fromisoformat(text.partition("@")[0])
    return at if at.tzinfo else at.replace(tzinfo=clock.zone())
