"""Putting a plan into the tables, all of it or nothing, in a few statements for each table."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine import clock, records
from engine.identity import Person as Visitor
from processes.audit import log as audit_log
from processes.onboarding import sheets
from processes.onboarding.checks import above_of
from processes.onboarding.models import OnboardingFile
from processes.onboarding.plan import Plan
from processes.onboarding.reading import Row
from processes.onboarding.standing import KEYS, MODELS, OFFICE, Standing
from processes.organisation import offices, people
from processes.organisation.people import Appointment, Person
from processes.organisation.places import LENGTHS, UnitKind

#: Offices told in one entry of the audit log.
SOME = 200
_LEVELS = {length: kind for kind, length in LENGTHS.items()}


def apply(
    session: Session, plan: Plan, standing: Standing, file: OnboardingFile, *, by: Visitor
) -> None:
    """Write it; raises NotTogether where an office was given to the person meanwhile."""
    for name in KEYS:
        _insert(session, plan, name)
        _update(session, plan, name)
    numbers = {key[0]: row.id for key, row in standing.rows[sheets.PEOPLE].items()}
    numbers |= _insert_people(session, plan)
    held = [
        {"person_id": numbers[row.values["staff_no"]], "role": role, "at": at}
        for row, role, at in plan.offices
    ]
    if held:
        begins = {"district": plan.district, "since_on": clock.today()}
        with offices.enforced(session):
            people.enter_all(session, Appointment, [each | begins for each in held])
    session.expire_all()
    _record(session, plan, held, file, by)


def _insert(session: Session, plan: Plan, name: str) -> None:
    rows = [row for row in plan.new if row.sheet == name]
    if not rows or name == sheets.PEOPLE:
        return
    # What is above stands before what is below it.
    rows.sort(key=lambda row: len(row.values[KEYS[name][0]]))
    records.insert_noted(session, MODELS[name], [_values(plan, row) for row in rows])


def _insert_people(session: Session, plan: Plan) -> dict[str, int]:
    """The new people's ids by their numbers."""
    rows = [row for row in plan.new if row.sheet == sheets.PEOPLE]
    if not rows:
        return {}
    made = people.enter_all(session, Person, [_values(plan, row) for row in rows])
    return {row.values["staff_no"]: each.id for row, each in zip(rows, made, strict=True)}


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


def _update(session: Session, plan: Plan, name: str) -> None:
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
