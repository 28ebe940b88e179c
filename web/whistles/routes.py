"""The whistles one has blown or was called to, those of one case, and how departments did."""

from datetime import datetime

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from engine import clock
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.lists import whistles
from processes.organisation.places import PlaceKind
from processes.whistles import department_performance
from processes.whistles import search as whistle_search
from web.lists import page as list_page
from web.paging import read_number
from web.permissions import requires
from web.whistles import bp, page


@bp.get("/whistles/")
@requires(Permission.WHISTLE_LIST)
def index() -> ResponseReturnValue:
    """A centre sees who is missing where, a department what it has to do and until when."""
    shown = list_page.read(whistles.LIST, "whistles.index", defaults={"state": "open"})
    return render_template(
        "whistles/index.html",
        **list_page.context(shown) | {"has_bulk": g.visitor.is_department},
        list_progress={row.id: page.progress(row) for row in shown.page.rows},
        list_left=page.left_to_do(shown.page.rows),
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
    person = g.visitor.person
    if g.visitor.is_department:
        own = whistle_search.units(person)
        rows = department_performance.list_for_units(g.db, own, since, until)
    else:
        overseen = permissions.split_by_place(
            Permission.WHISTLE_OVERSEE, person, [PlaceKind.DISTRICT]
        )
        rows = department_performance.list_for_period(g.db, *overseen, since, until)
    return render_template(
        "whistles/departments.html",
        rows=rows,
        year=year,
        this_year=now.year,
        names=display_names.resolve_places(g.db, [each.unit for each in rows]),
    )
