"""A case made of what a patrol found: the form filled in before, and the link kept after."""

from typing import Any

from flask import g, request

from engine import clock
from processes import patrol
from processes.cases.choices import Source
from processes.cases.models import Case
from processes.patrol import PatrolFinding
from processes.patrol.errors import NoSuchFinding
from web.paging import read_number


def find_asked() -> PatrolFinding | None:
    """The finding the request is about, locked so that it makes one case; None without one.

    Raises NoSuchFinding for one that is not the visitor's.
    """
    given = request.values.get("finding", "")
    if not given:
        return None
    return patrol.lock_finding(g.db, read_number(given) or 0, g.visitor.person)


def facts(found: PatrolFinding) -> dict[str, Any]:
    """What the form can be filled with."""
    return {
        "grid": found.grid,
        "summary": found.text,
        "focus_tags": found.focus_tags,
        "source": Source.PATROL,
        "found_at": f"{clock.local(found.found_at):%Y-%m-%dT%H:%M}",
        "form_key": f"finding-{found.id}",
        "finding": str(found.id),
    }


def link(found: PatrolFinding | None, case: Case) -> None:
    """Keep which case was made of it; raises NoSuchFinding where the grid is another."""
    if found is None:
        return
    if found.grid != case.grid:
        raise NoSuchFinding
    patrol.list_linked(g.db, found, case)
