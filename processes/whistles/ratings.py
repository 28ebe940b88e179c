"""Ratings both ways (双向评价): the centre rates each department, each department the whistle."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock, records
from engine.identity import Person
from processes.cases import changes
from processes.errors import NotWhistled, WrongMark
from processes.whistles import whistles
from processes.whistles.models import Whistle
from processes.whistles.quality_models import UnitRating, WhistleRating

MARKS = ("response", "quality", "attitude")


def rate_unit(
    session: Session,
    whistle: Whistle,
    unit: str,
    marks: Mapping[str, int],
    *,
    words: str | None = None,
    by: Person | None = None,
) -> None:
    """The centre's marks for a department that was called; a second rating replaces the first.

    `marks` has response, quality and attitude from 1 to 5. Raises WrongMark, NotWhistled.
    """
    given = {name: marks.get(name, 0) for name in MARKS}
    if any(mark not in range(1, 6) for mark in given.values()):
        raise WrongMark
    _must_be_called(session, whistle, unit)
    _store(session, UnitRating, whistle, unit, given, words, by)


def rate_whistle(
    session: Session,
    whistle: Whistle,
    unit: str,
    *,
    is_warranted: bool,
    words: str | None = None,
    by: Person | None = None,
) -> None:
    """Whether a department that was called thinks it had to be; raises NotWhistled."""
    _must_be_called(session, whistle, unit)
    _store(session, WhistleRating, whistle, unit, {"is_warranted": is_warranted}, words, by)


def list_unit_ratings(session: Session, whistle_id: int) -> dict[str, UnitRating]:
    """The centre's ratings by unit."""
    rows = session.scalars(select(UnitRating).where(UnitRating.whistle_id == whistle_id))
    return {row.unit: row for row in rows}


def list_whistle_ratings(session: Session, whistle_id: int) -> dict[str, WhistleRating]:
    """The departments' ratings by unit."""
    rows = session.scalars(select(WhistleRating).where(WhistleRating.whistle_id == whistle_id))
    return {row.unit: row for row in rows}


def _must_be_called(session: Session, whistle: Whistle, unit: str) -> None:
    if unit not in {row.unit for row in whistles.list_called(session, whistle.id)}:
        raise NotWhistled(unit=unit)


def _store(
    session: Session,
    table: type[UnitRating | WhistleRating],
    whistle: Whistle,
    unit: str,
    given: Mapping[str, int],
    words: str | None,
    by: Person | None,
) -> None:
    said = {**given, "words": words, "at": clock.now(), "by": changes.actor(by)}
    of_case = {"case_id": whistle.case_id, "district": whistle.district}
    row = insert(table).values(whistle_id=whistle.id, unit=unit, **of_case, **said)
    put = row.on_conflict_do_update(index_elements=["whistle_id", "unit"], set_=said)
    options = {"recorded": True, "populate_existing": True}
    records.note_written(
        session, session.scalars(put.returning(table), execution_options=options).all()
    )
