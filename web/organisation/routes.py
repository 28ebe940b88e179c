"""The district's tree: places, departments, mediation organisations, and who is in office."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.organisation import directory
from processes.organisation.places import PlaceKind
from web.organisation import bp
from web.permissions import requires


@bp.get("/")
@requires(Permission.ORGANISATION_READ)
def index() -> ResponseReturnValue:
    """One place: what is below it, who serves it, and who is in office there."""
    code = request.args.get("within") or directory.district(g.db)
    path = directory.list_path(g.db, code)
    place = path[-1]
    is_district = place.kind is PlaceKind.DISTRICT
    named = {code: place.name}
    named |= {
        each.code: each.name for each in (directory.list_units(g.db, code) if is_district else ())
    }
    named |= {each.code: each.name for each in directory.list_organisations(g.db, code)}
    people = directory.list_people(g.db, list(named))
    return render_template(
        "organisation/index.html",
        path=path,
        place=place,
        children=directory.list_children(g.db, code),
        groups=[(name, [each for each in people if each.at == at]) for at, name in named.items()],
    )
