"""Who stands in for whom: one's own arrangements, a new one, ending one early."""

from collections.abc import Mapping

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.casework import substitution
from processes.errors import ProcessError
from processes.organisation.roles import Role
from web import errors
from web.organisation import bp
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/absences")
@requires(Permission.ABSENCE_KEEP)
def show_absences() -> ResponseReturnValue:
    """The visitor's absences and those they stand in for, and a form for a new one."""
    return _page({}, "")


@bp.post("/absences")
@requires(Permission.ABSENCE_KEEP)
def arrange_absence() -> ResponseReturnValue:
    """Let somebody stand in; nothing typed is lost when that is refused."""
    typed = request.form
    try:
        substitution.arrange(
            g.db,
            typed.get("substitute", ""),
            readers.day(typed.get("since", ""), _("开始日期")),
            readers.day(typed.get("until", ""), _("结束日期")),
            typed.get("reason", ""),
            roles=[Role(each) for each in typed.getlist("role") if each in set(Role)],
            by=g.visitor.person,
        )
    except ProcessError as refusal:
        return _page(typed, errors.sentence(refusal)), errors.status(refusal)
    flash(_("已安排代理，双方都已收到通知；到期自动结束。"), "success")
    return redirect(url_for("organisation.show_absences"))


@bp.post("/absences/<int:absence_id>/end")
@requires(Permission.ABSENCE_KEEP)
def end_absence(absence_id: int) -> ResponseReturnValue:
    """End it before its time."""
    substitution.end(g.db, absence_id, by=g.visitor.person)
    flash(_("代理已结束。"), "success")
    return redirect(url_for("organisation.show_absences"))


def _page(typed: Mapping[str, str], refusal: str) -> str:
    by = g.visitor.person
    rows = substitution.list_of(g.db, by)
    names = display_names.resolve_people(
        g.db, [id for each in rows for id in (each.person_id, each.substitute_id)]
    )
    return render_template(
        "organisation/absences.html",
        rows=rows,
        names=names,
        me=g.visitor.id,
        role_words={each.value: each.words for each in Role},
        substitutes=substitution.list_substitutes(g.db, by),
        roles=substitution.list_roles(g.db, by),
        typed=typed,
        refusal=refusal,
    )
