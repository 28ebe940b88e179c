"""Dates in a task's answers that shorten a right of the parties: told before anything is saved."""

from typing import Any

from flask import g

from engine.forms.answers import walk
from processes.casework import date_warnings
from web.tasks.page import Found


def read(found: Found, answers: dict[str, Any]) -> list[str]:
    """The sentences to confirm, in the order of the fields."""
    told: list[str] = []
    for _name, component, answer in walk(found.schema, answers):
        check = component.get("properties", {}).get("check")
        kind = date_warnings.find_correctable(check, found.task.element) if check else None
        if kind is not None and isinstance(answer, str) and answer:
            told += date_warnings.warn_on_entering(g.db, found.case, kind, answer, answers)
    return told
