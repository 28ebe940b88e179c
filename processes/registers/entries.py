"""Writing into a register: reading what was typed, making, changing and ending entries."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine import clock, locks
from engine.identity import Person
from processes.cases import display_names
from processes.errors import ProcessError
from processes.registers import references
from processes.registers.change_models import RegisterChange, Written
from processes.registers.dates import ENDED
from processes.registers.declaration import Register
from processes.registers.errors import (
    AlreadyEnded,
    AlreadyThere,
    ChangedMeanwhile,
    EndsBeforeItBegins,
    Invalid,
    NoSuchEntry,
    NotYours,
)
from processes.registers.rights import Right

#: What was typed: field to the texts of its controls.
Typed = Mapping[str, Sequence[str]]

FORMS = locks.declare("register.form")


def get(session: Session, register: Register, row_id: int, by: Person) -> Any:
    """The entry, if the person may read it; raises NoSuchEntry."""
    return _chosen(session, register, row_id, by, register.read)


def may_write(session: Session, register: Register, row_id: int, by: Person) -> bool:
    """Whether the person may change this entry."""
    return _is_within(session, register, row_id, by, register.write)


def typed(session: Session, register: Register, row: Any) -> dict[str, list[str]]:
    """The entry as one would type it."""
    values = register.values(session, row)
    return {each.key: each.typed(session, values[each.key]) for each in register.fields}


def create(
    session: Session, register: Register, given: Typed, by: Person, form_key: str | None = None
) -> Any:
    """A new entry; raises Invalid, NotYours, AlreadyThere and what the register's check does.

    `form_key` is the form's own: sent twice, it makes one entry.
    """
    known = _of_form(session, form_key, by) if form_key else None
    if known:
        return get(session, register, known.row_id, by)
    values = _read(session, register, given, by)
    row = _written(
        session, register, None, {**values, **register.fixed, **_signed(session, by)}, by
    )
    made = {k: [[], v] for k, v in typed(session, register, row).items() if v}
    _note(session, register, row, by, Written.CREATED, made, form_key)
    return row


def change(
    session: Session, register: Register, row_id: int, given: Typed, version: int, by: Person
) -> Any:
    """Change an entry that was read at `version`; raises as `create`, and ChangedMeanwhile."""
    row = _locked(session, register, row_id, by)
    newest = newest_change(session, register, row_id)
    before = typed(session, register, row)
    if newest and newest.id != version:
        if all(_texts(given.get(key, ())) == _texts(kept) for key, kept in before.items()):
            return row
        raise ChangedMeanwhile(by=str(newest.by))
    _written(session, register, row, _read(session, register, given, by), by)
    after = typed(session, register, row)
    differing = {k: [before[k], v] for k, v in after.items() if before[k] != v}
    if differing:
        _note(session, register, row, by, Written.CHANGED, differing)
    return row


def end(session: Session, register: Register, row_id: int, on: date, by: Person) -> Any:
    """Say until which day an entry holds; it stays in the list of those that have ended."""
    row = _locked(session, register, row_id, by)
    if row.until_on is not None and row.until_on < clock.today():
        raise AlreadyEnded
    ENDED.require(session, on)
    since = getattr(row, "since_on", None)
    if since is not None and on < since:
        raise EndsBeforeItBegins
    with register.guard(session):
        row.until_on = on
        session.flush()
    _note(session, register, row, by, Written.ENDED, {"until_on": [[], [on.isoformat()]]})
    return row


def version(session: Session, register: Register, row_id: int) -> int:
    """The number a form must bring back; 0 for an entry nobody has written to yet."""
    newest = newest_change(session, register, row_id)
    return newest.id if newest else 0


def newest_change(session: Session, register: Register, row_id: int) -> RegisterChange | None:
    """The last writing to an entry."""
    return session.scalar(_changes(register, row_id).limit(1))


def list_versions(session: Session, register: Register, row_id: int) -> Sequence[RegisterChange]:
    """All writings to an entry, the newest first."""
    return session.scalars(_changes(register, row_id)).all()


def writers(session: Session, changes: Sequence[RegisterChange]) -> dict[str, str]:
    """The names of who wrote, by id as text."""
    return display_names.resolve_people(session, {each.by for each in changes})


def _texts(texts: Sequence[str]) -> list[str]:
    return sorted(each.strip() for each in texts if each.strip())


def _of_form(session: Session, form_key: str, by: Person) -> RegisterChange | None:
    """What this form has made; two sendings of one form wait for each other here."""
    FORMS.acquire(session, by.id, form_key)
    return session.scalar(
        select(RegisterChange).where(
            RegisterChange.by == int(by.id), RegisterChange.form_key == form_key
        )
    )


def _changes(register: Register, row_id: int) -> Select[RegisterChange]:
    chosen = select(RegisterChange).where(
        RegisterChange.register == register.key, RegisterChange.row_id == row_id
    )
    return chosen.order_by(RegisterChange.id.desc())


def _read(session: Session, register: Register, given: Typed, by: Person) -> dict[str, Any]:
    values: dict[str, Any] = {}
    wrong: dict[str, ProcessError] = {}
    for field in register.fields:
        try:
            values[field.key] = field.read(session, by, given.get(field.key, ()))
        except ProcessError as refusal:
            wrong[field.key] = refusal
    since, until = values.get("since_on"), values.get("until_on")
    if since and until and until < since:
        wrong["until_on"] = EndsBeforeItBegins()
    if wrong:
        raise Invalid(wrong)
    return values


def _signed(session: Session, by: Person) -> dict[str, Any]:
    return {
        "district": references.district(session, by),
        "recorded_by": int(by.id),
        "recorded_at": clock.now(),
    }


def _written(
    session: Session, register: Register, row: Any, values: Mapping[str, Any], by: Person
) -> Any:
    """Write and look whether it lies within the person's right and is in order; else nothing."""
    kept = {k: v for k, v in values.items() if register.field(k) or hasattr(register.model, k)}
    try:
        with register.guard(session), session.begin_nested():
            made = register.put(session, row, kept)
            session.add(made)
            session.flush()
            if not _is_within(session, register, made.id, by, register.write):
                raise NotYours
            if register.check:
                register.check(session, made)
    except IntegrityError as error:
        raise AlreadyThere from error
    return made


def _locked(session: Session, register: Register, row_id: int, by: Person) -> Any:
    get(session, register, row_id, by)
    row = session.scalar(
        select(register.model)
        .where(register.model.id == row_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if not _is_within(session, register, row_id, by, register.write):
        raise NotYours
    return row


def _chosen(session: Session, register: Register, row_id: int, by: Person, right: Right) -> Any:
    row = session.scalar(select(register.model).where(*_conditions(register, row_id, by, right)))
    if row is None:
        raise NoSuchEntry
    return row


def _is_within(session: Session, register: Register, row_id: int, by: Person, right: Right) -> bool:
    found = select(register.model.id).where(*_conditions(register, row_id, by, right))
    return session.scalar(found) is not None


def _conditions(register: Register, row_id: int, by: Person, right: Right) -> list[Any]:
    belongs = [register.only()] if register.only else []
    return [register.model.id == row_id, *belongs, right.sql(by)]


def _note(
    session: Session,
    register: Register,
    row: Any,
    by: Person,
    what: Written,
    fields: dict[str, Any],
    form_key: str | None = None,
) -> None:
    session.add(
        RegisterChange(
            register=register.key,
            row_id=row.id,
            district=references.district(session, by),
            at=clock.now(),
            by=int(by.id),
            what=what,
            fields=fields,
            form_key=form_key,
        )
    )
    session.flush()
