"""The form page of a register: empty, filled from an entry, or as it was sent."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from engine import clock
from processes import readers, registers
from processes.errors import ProcessError
from processes.fields import Choose, Field, Option
from processes.registers import Register, entries
from processes.registers.change_models import RegisterChange
from processes.registers.errors import (
    ChangedMeanwhile,
    Invalid,
    NoSuchEntry,
    NotYours,
)
from web.errors import sentence
from web.paging import read_number
from web.translation import gettext as _

Given = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Control:
    """A field as the form shows it."""

    field: Field
    options: list[Option]
    typed: list[str]
    error: str = ""
    #: what is kept meanwhile, where that is not what was typed
    kept: str = ""


@dataclass(frozen=True)
class Step:
    """One line of an entry's history."""

    change: RegisterChange
    who: str
    fields: str


def writable(key: str) -> Register:
    """The register, if the visitor may write to it anywhere; raises NotYours."""
    register = registers.find(key, g.visitor.person)
    if not register.write.concerns(g.visitor.person):
        raise NotYours
    return register


def attempt(write: Callable[[Given], Any]) -> ProcessError | None:
    """Write what was sent; the refusal, if there is one, and then nothing is written."""
    try:
        with g.db.begin_nested():
            write(_sent())
    except NoSuchEntry:
        raise
    except ProcessError as refusal:
        return refusal
    return None


def empty(register: Register, arguments: MultiDict[str, str]) -> dict[str, Any]:
    """A new entry's form."""
    given = {field.key: arguments.getlist(field.key) for field in register.fields}
    today = [clock.today().isoformat()]
    given |= {key: today for key in ("since_on", "on") if key in given and not given[key]}
    controls = _controls(register, given)
    return _page(register, None, controls) | {"form_key": secrets.token_urlsafe(16)}


def filled(register: Register, row_id: int) -> dict[str, Any]:
    """An entry's form as it is kept."""
    row = entries.get(g.db, register, row_id, g.visitor.person)
    return _page(register, row, _controls(register, entries.typed(g.db, register, row)))


def again(register: Register, row_id: int | None, refused: ProcessError) -> dict[str, Any]:
    """The form as it was sent, with what is wrong; of a conflict also what is kept now."""
    row = entries.get(g.db, register, row_id, g.visitor.person) if row_id else None
    wrong = refused.wrong if isinstance(refused, Invalid) else {}
    is_conflict = isinstance(refused, ChangedMeanwhile)
    kept = _kept(register, row) if row is not None and is_conflict else {}
    context = _page(register, row, _controls(register, _sent(), wrong, kept))
    if row is not None and not is_conflict:
        context["version"] = version()
    return context | {
        "form_key": request.form.get("form_key", ""),
        "problem": sentence(refused, g.db),
    }


def not_ended(register: Register, row_id: int, refused: ProcessError) -> dict[str, Any]:
    """The entry's form, with the last day as it was sent and what is wrong with it."""
    context = filled(register, row_id) | {"last_day": request.form.get("until_on", "")}
    # An entry that has ended meanwhile has no such field any more.
    return context | {
        "last_day_error" if context["may_end"] else "problem": sentence(refused, g.db)
    }


def status(refused: ProcessError) -> HTTPStatus:
    """Somebody else was first, or the form is not in order."""
    is_conflict = isinstance(refused, ChangedMeanwhile)
    return HTTPStatus.CONFLICT if is_conflict else HTTPStatus.UNPROCESSABLE_ENTITY


def offered(field: Field) -> list[Option]:
    """What to choose from, the words of code tables in the reader's language."""
    options = field.options(g.db, g.visitor.person)
    if not isinstance(field, Choose):
        return options
    return [replace(each, words=_(each.words)) for each in options]


def version() -> int:
    """The version the form was filled from."""
    return read_number(request.form.get("version", "")) or 0


def last_day() -> date:
    """The day an entry ends; raises Mistyped."""
    return readers.day(request.form.get("until_on", ""), "结束日期")


def _sent() -> dict[str, list[str]]:
    return {key: request.form.getlist(key) for key in request.form}


def _page(register: Register, row: Any, controls: list[Control]) -> dict[str, Any]:
    person = g.visitor.person
    changes = entries.list_versions(g.db, register, row.id) if row is not None else []
    names = entries.writers(g.db, changes)
    until = getattr(row, "until_on", None)
    today = clock.today()
    return {
        "register": register,
        "row": row,
        "controls": controls,
        "version": changes[0].id if changes else 0,
        "may_write": row is None or entries.may_write(g.db, register, row.id, person),
        "may_end": row is not None and register.ends and (until is None or until >= today),
        "today": today.isoformat(),
        "said": _said(register, row) if row is not None else {},
        "history": [
            Step(each, names.get(str(each.by), ""), _named(register, each)) for each in changes
        ],
    }


def _controls(
    register: Register,
    given: Given,
    wrong: Mapping[str, ProcessError] | None = None,
    kept: Mapping[str, tuple[list[str], str]] | None = None,
) -> list[Control]:
    controls = []
    for field in register.fields:
        typed = list(given.get(field.key, ()))
        error = sentence(wrong[field.key], g.db) if wrong and field.key in wrong else ""
        before, words = (kept or {}).get(field.key, (typed, ""))
        differs = [each for each in typed if each] != before
        controls.append(Control(field, offered(field), typed, error, words if differs else ""))
    return controls


def _kept(register: Register, row: Any) -> dict[str, tuple[list[str], str]]:
    typed, said = entries.typed(g.db, register, row), _said(register, row)
    return {key: (typed[key], said[key] or "—") for key in typed}


def _said(register: Register, row: Any) -> dict[str, str]:
    values = register.values(g.db, row)
    said = {}
    for field in register.fields:
        value = values[field.key]
        hashable = tuple(value) if isinstance(value, list) else value
        said[field.key] = field.teller(g.db, [hashable])(hashable)
    return said


def _named(register: Register, change: RegisterChange) -> str:
    labels = [field.label for field in register.fields if field.key in change.fields]
    return "、".join(labels)
