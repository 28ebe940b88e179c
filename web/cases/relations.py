"""Repeated and related cases: what may belong to a case, and linking it."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case
from processes.cases.relation_models import RelationKind
from processes.casework import duplicates, relations
from web.cases import bp
from web.paging import read_number
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/<int:case_id>/related")
@requires(Permission.CASE_READ_WHOLE)
def related(case_id: int) -> ResponseReturnValue:
    """The cases this one is linked with, and those that may belong to it."""
    links = relations.list_for_case(g.db, g.case, g.visitor.person)
    found = duplicates.find_similar(g.db, g.case, g.visitor.person)
    linked = {other.id for _row, other in links}
    return render_template(
        "cases/related.html",
        case=g.case,
        links=links,
        suggestions=[each for each in found if each.case.id not in linked],
        kinds=RelationKind,
        may_link=permissions.may(g.db, Permission.CASE_LINK, g.visitor.person, g.case),
        may_inquire=permissions.may(g.db, Permission.CASE_INQUIRE, g.visitor.person),
        times=relations.count_cases_of_parties(g.db, g.case, g.visitor.person),
    )


@bp.post("/<int:case_id>/related")
@requires(Permission.CASE_LINK)
def relate(case_id: int) -> ResponseReturnValue:
    """Link the case with another, or take a link back."""
    other = read_number(request.form.get("other", "")) or 0
    kind = request.form.get("kind", "")
    if kind == "none":
        relations.unlink(g.db, g.case, other, by=g.visitor.person)
        flash(_("已撤销关联。"), "success")
    else:
        relations.link(g.db, g.case, other, _kind(kind), by=g.visitor.person)
        flash(_("已标记。"), "success")
    return redirect(url_for("cases.related", case_id=case_id))


def link_chosen(case: Case) -> None:
    """Link a case that was just registered as the registrar chose: `repeat:12`, `related:34`."""
    for chosen in request.form.getlist("link"):
        kind, _colon, other = chosen.partition(":")
        if kind:
            relations.link(g.db, case, read_number(other) or 0, _kind(kind), by=g.visitor.person)


def _kind(typed: str) -> RelationKind:
    return readers.choice(RelationKind, typed, _("关系"))
