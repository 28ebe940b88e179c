"""A case made of what a patrol found."""

from functools import partial
from typing import Any

from flask import g, request

from engine import clock
from processes import patrol
from processes.cases.choices import Source
from processes.cases.models import Case
from processes.patrol import PatrolFinding
from processes.patrol.errors import NoSuchFinding
from web.cases.origins import Origin
from web.paging import read_number
from web.translation import gettext as _


def find_asked() -> Origin | None:
    """The finding the request is about; raises NoSuchFinding for one that is not the visitor's."""
    given = request.values.get("finding", "")
    if not given:
        return None
    found = patrol.lock_finding(g.db, read_number(given) or 0, g.visitor.person)
    made = _("这条排查发现已经开案。")
    return Origin(found.case_id, _facts(found), made, partial(_link, found))


def _facts(found: PatrolFinding) -> dict[str, Any]:
    return {
        "grid": found.grid,
        "summary": found.text,
        "focus_tags": found.focus_tags,
        "source": Source.PATROL,
        "found_at": f"{clock.local(found.found_at):%Y-%m-%dT%H:%M}",
        "form_key": f"finding-{found.id}",
        "finding": str(found.id),
    }


def _link(found: PatrolFinding, case: Case) -> None:
    if found.grid != case.grid:
        raise NoSuchFinding
    patrol.list_linked(g.db, found, case)
