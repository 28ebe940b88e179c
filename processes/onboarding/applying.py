"""Putting a plan into the tables, all of it or nothing, in a few statements for each table."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine import clock, records
from engine.identity import Person as Visitor
from processes.audit import log as audit_log
from processes.onboarding import sheets
from processes.onboarding.checks import above_of
from processes.onboarding.models import OnboardingFile
from processes.onboarding.plan import Plan
from processes.onboarding.progress import Progress
from processes.onboarding.reading import Row
from processes.onboarding.standing import KEYS, MODELS, OFFICE, Standing
from processes.organisation import offices, people
from processes.organisation.people import Appointment, Person
from processes.organisation.places import LENGTHS, UnitKind

#: Rows written by one statement.
PIECE = 500
#: Offices told in one entry of the audit log.
SOME = 200
Each = TypeVar("Each")
_LEVELS = {length: kind for kind, length in LENGTHS.items()}


def apply(
    session: Session,
    plan: Plan,
    standing: Standing,
    file: OnboardingFile,
    progress: Progress,
    *,
    by: Visitor,
) -> None:
    """Write it; raises NotTogether where an office was given to the person meanwhile."""
    progress.begin(len(plan.new) + len(plan.changed) + len(plan.offices))
    for name in KEYS:
        progress.turn_to(name)
        _insert(session, plan, name, progress)
        _update(session, plan, name, progress)
    numbers = {key[0]: row.id for key, row in standing.rows[sheets.PEOPLE].items()}
    numbers |= _insert_people(session, plan, progress)
    held = [
        {"person_id": numbers[row.values["staff_no"]], "role": role, "at": at}
        for row, role, at in plan.offices
    ]
    if held:
        begins = {"district": plan.district, "since_on": clock.today()}
        with offices.enforced(session):
            for some in _pieces(held):
                people.enter_all(session, Appointment, [each | begins for each in some])
                progress.advance(len(some))
    session.expire_all()
    _record(session, plan, held, file, by)


def _insert(session: Session, plan: Plan, name: str, progress: Progress) -> None:
    rows = [row for row in plan.new if row.sheet == name]
    if not rows or name == sheets.PEOPLE:
        return
    # What is above stands before what is below it.
    rows.sort(key=lambda row: len(row.values[KEYS[name][0]]))
    for some in _pieces(rows):
        records.insert_noted(session, MODELS[name], [_values(plan, row) for row in some])
        progress.advance(len(some))


def _insert_people(session: Session, plan: Plan, progress: Progress) -> dict[str, int]:
    """The new people's ids by their numbers."""
    rows = [row for row in plan.new if row.sheet == sheets.PEOPLE]
    numbers: dict[str, int] = {}
    for some in _pieces(rows):
        made = people.enter_all(session, Person, [_values(plan, row) for row in some])
        told = zip(some, made, strict=True)
        numbers |= {row.values["staff_no"]: each.id for row, each in told}
        progress.advance(len(some))
    return numbers


def _pieces(rows: Sequence[Each]) -> Iterator[Sequence[Each]]:
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]


def _values(plan: Plan, row: Row) -> dict[str, Any]:
    columns = [each.key for each in sheets.BY_NAME[row.sheet].columns if each.key not in OFFICE]
    given = {key: row.values.get(key) for key in columns} | {"district": plan.district}
    match row.sheet:
        case sheets.PLACES:
            code = row.values["code"]
            given |= {"kind": _LEVELS[len(code)], "above": above_of(code)}
        case sheets.UNITS:
            given["kind"] = row.values.get("kind", UnitKind.DEPARTMENT)
    return given


def _update(session: Session, plan: Plan, name: str, progress: Progress) -> None:
    model = MODELS[name]
    for each in plan.changed:
        if each.row.sheet == name:
            values = {key: after for key, (_before, after) in each.values.items()}
            put = (
                update(model)
                .where(*(getattr(model, k) == getattr(each.there, k) for k in KEYS[name]))
                .values(values)
            )
            options = {"recorded": True, "populate_existing": True}
            written = session.scalars(put.returning(model), execution_options=options).all()
            records.note_written(session, written, values.keys())
            progress.advance(1)


def _record(
    session: Session,
    plan: Plan,
    held: Sequence[dict[str, Any]],
    file: OnboardingFile,
    by: Visitor,
) -> None:
    """What was done, in the log: how much of each, and every office by person, role and place."""
    audit_log.record(
        session,
        "onboarding.confirmed",
        by=by,
        file=file.id,
        digest=file.digest,
        created=len(plan.new),
        changed=len(plan.changed),
        appointed=len(held),
    )
    for told in _told(held):
        audit_log.record(session, "onboarding.appointed", by=by, file=file.id, offices=told)


def _told(held: Sequence[dict[str, Any]]) -> Iterator[list[str]]:
    lines = [f"{each['person_id']} {each['role'].value}@{each['at']}" for each in held]
    for start in range(0, len(lines), SOME):
        yield lines[start : start + SOME]
