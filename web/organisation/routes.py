"""The district's tree: places, departments, mediation organisations, and who is in office."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.casework.centre_functions import Function
from processes.errors import ProcessError
from processes.organisation import centre_names, directory
from processes.organisation.places import PlaceKind
from web import errors
from web.organisation import bp
from web.permissions import requires
from web.translation import gettext as _


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


@bp.get("/centre")
@requires(Permission.ORGANISATION_READ)
def centre() -> ResponseReturnValue:
    """What the centres are called and do, and what they were called before."""
    return _centre_page()


@bp.post("/centre")
@requires(Permission.CENTRE_RENAME)
def rename_centre() -> ResponseReturnValue:
    """Give them another name, kept with who, when and why."""
    try:
        with g.db.begin_nested():
            name, reason = request.form.get("name", ""), request.form.get("reason", "")
            row = centre_names.rename(g.db, name, reason, by=g.visitor.person)
    except ProcessError as refusal:
        page = _centre_page(errors.sentence(refusal, g.db))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("各级中心现在称“%(name)s”。", name=row.name), "success")
    return redirect(url_for("organisation.centre"))


def _centre_page(refusal: str = "") -> str:
    names = centre_names.list_names(g.db)
    return render_template(
        "organisation/centre.html",
        name=centre_names.current(g.db),
        first=centre_names.first(),
        names=names,
        people=display_names.resolve_people(g.db, [each.by for each in names]),
        functions=Function,
        may_rename=permissions.may(g.db, Permission.CENTRE_RENAME, g.visitor.person),
        may_list=permissions.may(g.db, Permission.REGISTER_READ, g.visitor.person),
        longest=centre_names.LONGEST,
        refusal=refusal,
        typed=request.form,
    )
