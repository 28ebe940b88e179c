"""The departments that the released forms and diagrams name by their codes."""

import re
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Kind
from engine.models import Definition
from processes.onboarding import sheets
from processes.onboarding.standing import Standing

_UNIT = re.compile(r"dept-[a-z0-9-]+")


def find_missing(session: Session, standing: Standing) -> dict[str, str]:
    """Code to name of those the district does not have, by code."""
    return {
        code: name
        for code, name in sorted(find_named(session).items())
        if (code,) not in standing.rows[sheets.UNITS]
    }


def find_named(session: Session) -> dict[str, str]:
    """Code to name of the departments a released form offers."""
    forms = [each.id for each in catalogue.list_released(session) if each.kind == Kind.FORM]
    chosen = select(Definition.source).where(Definition.id.in_(forms)).order_by(Definition.key)
    found: dict[str, str] = {}
    for source in session.scalars(chosen):
        _collect(orjson.loads(source), found)
    return found


def _collect(part: Any, found: dict[str, str]) -> None:
    if isinstance(part, dict):
        code, name = part.get("value"), part.get("label")
        if isinstance(code, str) and isinstance(name, str) and _UNIT.fullmatch(code):
            found.setdefault(code, name)
        for each in part.values():
            _collect(each, found)
    elif isinstance(part, list):
        for each in part:
            _collect(each, found)
