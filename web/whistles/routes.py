"""The whistles one has blown or was called to, those of one case, and how departments did."""

from datetime import datetime

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from engine import clock
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.whistles import department_performance
from processes.whistles import search as whistle_search
from web import time_left
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.whistles import bp, page

#: So many tasks of a whistle are shown in the list.
SHOWN = 4


@bp.get("/whistles/")
@requires(Permission.WHISTLE_LIST)
def index() -> ResponseReturnValue:
    """A centre sees who is missing where, a department what it has to do and until when."""
    state = request.args.get("state", "open")
    before = read_number(request.args.get("after", ""))
    person = g.visitor.person
    oversees = permissions.condition_for(Permission.WHISTLE_OVERSEE, person)
    is_open = {"open": True, "closed": False}.get(state)
    found = whistle_search.list_page(
        g.db, person, oversees, is_open=is_open, before=before, size=SIZE + 1
    )
    lines = [page.line(row) for row in found[:SIZE]]
    following = str(lines[-1].row.whistle.id) if len(found) > SIZE else ""
    return render_template(
        "whistles/index.html",
        page=Page(lines, next=following, filters={"state": state}),
        state=state,
        names=display_names.resolve_places(g.db, _named(lines)),
        left=time_left.for_tasks([task for line in lines for task in line.row.tasks[:SHOWN]]),
        shown=SHOWN,
        is_department=g.visitor.is_department,
    )


@bp.get("/cases/<int:case_id>/whistles")
@requires(Permission.WHISTLE_READ)
def show(case_id: int) -> ResponseReturnValue:
    """The whistles of a case: who came, what was agreed, what was done, how good it was."""
    return render_template("whistles/show.html", **page.read(g.case))


@bp.get("/whistles/departments")
@requires(Permission.WHISTLE_LIST)
def departments() -> ResponseReturnValue:
    """How the departments answered the whistles of a year; a department sees itself."""
    now = clock.local(clock.now())
    year = read_number(request.args.get("year", "")) or now.year
    year = year if 2000 <= year <= now.year else now.year
    since, until = (datetime(y, 1, 1, tzinfo=clock.zone()) for y in (year, year + 1))
    own = whistle_search.units(g.visitor.person)
    seen = permissions.condition_for(
        Permission.CASE_READ if g.visitor.is_department else Permission.WHISTLE_OVERSEE,
        g.visitor.person,
    )
    rows = department_performance.list_for_period(g.db, seen, since, until)
    if g.visitor.is_department:
        rows = [each for each in rows if each.unit in own]
    return render_template(
        "whistles/departments.html",
        rows=rows,
        year=year,
        this_year=now.year,
        names=display_names.resolve_places(g.db, [each.unit for each in rows]),
    )


def _named(lines: list[page.Line]) -> set[str]:
    found = {row.unit for each in lines for row in each.row.called}
    found |= {row.unit for each in lines for row in each.row.measures}
    return found | {each.row.case.grid for each in lines}
