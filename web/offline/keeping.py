"""Which pages a phone may keep for when it has no network, and which it fetches beforehand."""

from http import HTTPStatus

from flask import Response, g, request, url_for

from processes.access import permissions
from processes.access.permissions import Permission
from processes.lists import reading, tasks
from processes.lists.declaration import Query
from processes.organisation import registration_scope

#: Pages with a form that is worth filling in on the way; nothing else is ever kept.
KEPT = frozenset({"patrol.index", "cases.new", "tasks.show"})
#: Tasks that are fetched beforehand, the most urgent first.
MOST_TASKS = 8


def mark(response: Response) -> Response:
    """Say on a page that may be kept whose it is."""
    who = g.get("visitor")
    if who and request.endpoint in KEPT and response.status_code == HTTPStatus.OK:
        response.headers["X-Keep-For"] = str(who.id)
    return response


def list_addresses() -> list[str]:
    """What the visitor's phone should have with it: the sheet, the empty form, their tasks."""
    person = g.visitor.person
    found = []
    if permissions.may(g.db, Permission.PATROL_RECORD, person):
        found.append(url_for("patrol.index"))
    if permissions.may(g.db, Permission.CASE_REGISTER, person):
        found.append(url_for("cases.new"))
        held = registration_scope.list_places(person)
        grids = [place for place in held if registration_scope.is_grid(place)]
        if len(held) > 1:
            found += [url_for("cases.new", grid=grid) for grid in grids[:MOST_TASKS]]
    if permissions.may(g.db, Permission.TASK_LIST, person):
        waiting = reading.list_page(g.db, tasks.LIST, person, Query(), size=MOST_TASKS).items
        found += [url_for("tasks.show", task_id=item.task.id) for item in waiting]
    return found
