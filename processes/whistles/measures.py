"""The measures of a joint plan (联合处置方案): who does what by when, and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.errors import MeasuresRequired, MissingField, NoSuchMeasure
from processes.whistles.dates import MEASURE_DUE
from processes.whistles.models import Whistle
from processes.whistles.quality_models import Measure


@dataclass(frozen=True)
class NewMeasure:
    """A line of the plan as it was written."""

    words: str
    unit: str
    due_on: date


def add_measures(session: Session, whistle: Whistle, lines: Sequence[NewMeasure]) -> list[Measure]:
    """Add the plan's measures in order, behind those there are; raises MeasuresRequired."""
    if not lines:
        raise MeasuresRequired
    for line in lines:
        MEASURE_DUE.require(session, line.due_on, whistle.case_id)
    last = session.scalar(select(func.max(Measure.number)).filter_by(whistle_id=whistle.id)) or 0
    rows = [
        Measure(
            whistle_id=whistle.id,
            case_id=whistle.case_id,
            district=whistle.district,
            number=number,
            words=line.words.strip(),
            unit=line.unit,
            due_on=line.due_on,
        )
        for number, line in enumerate(lines, last + 1)
    ]
    session.add_all(rows)
    session.flush()
    return rows


def list_for_whistle(session: Session, whistle_id: int) -> list[Measure]:
    """The whistle's measures, in order."""
    chosen = select(Measure).where(Measure.whistle_id == whistle_id)
    return list(session.scalars(chosen.order_by(Measure.number)))


def get(session: Session, measure_id: int) -> Measure:
    """The measure of that id; raises NoSuchMeasure."""
    found = session.get(Measure, measure_id)
    if found is None:
        raise NoSuchMeasure
    return found


def report(session: Session, measure_id: int, words: str, *, by: Person | None = None) -> Measure:
    """Record that the department has done it, and how; raises NoSuchMeasure, MissingField."""
    if not words.strip():
        raise MissingField(field="落实情况")
    row = get(session, measure_id)
    row.report, row.done_at, row.done_by = words.strip(), clock.now(), changes.actor(by)
    session.flush()
    return row
