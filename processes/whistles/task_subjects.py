"""What tells tasks of one name apart: the department, or the measure, each of them is about.

A step that is done once for each department has as many tasks as departments, all of one name.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases import display_names
from processes.whistles.quality_models import Measure


def describe(session: Session, items: Mapping[int, Any]) -> dict[int, str]:
    """What each item of a step that is repeated is, by the caller's key; empty for what tells nothing."""
    units = display_names.resolve_places(session, filter(None, map(_unit, items.values())))
    wanted = [each for each in map(_measure, items.values()) if each is not None]
    rows = session.execute(select(Measure.id, Measure.words).where(Measure.id.in_(wanted)))
    measures = {row.id: row.words for row in rows} if wanted else {}
    return {
        key: join(units.get(_unit(each), ""), measures.get(_measure(each)))
        for key, each in items.items()
    }


def task_title(session: Session, name: str | None, item: Any) -> str:
    """The task's name with what it is about: 评价部门(区人社局)."""
    if item is None:
        return name or ""
    return with_subject(name, describe(session, {0: item})[0])


def with_subject(name: str | None, subject: str) -> str:
    """The task's name with that subject, where it has one."""
    return f"{name or ''}（{subject}）" if subject else name or ""


def join(unit: str, measure: str | None) -> str:
    """A department and what it is to do, as one subject; empty of nothing."""
    return "：".join(filter(None, [unit, measure]))


def _unit(item: Any) -> str:
    found = item.get("unit") if isinstance(item, dict) else item
    return found if isinstance(found, str) else ""


def _measure(item: Any) -> int | None:
    found = item.get("id") if isinstance(item, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None
