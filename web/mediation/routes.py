"""The page of a case's mediation, and arranging it: who must not, who is asked to help."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access.permissions import Permission
from processes.casework import candidates
from processes.errors import ProcessError, WrongChoice
from processes.mediation import conflicts, invitations
from processes.mediation.choices import Answer, Guest, Relation
from processes.organisation.roles import Role
from web.errors import sentence
from web.mediation import bp, page
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/cases/<int:case_id>/mediation")
@requires(Permission.CASE_READ_WHOLE)
def show(case_id: int) -> ResponseReturnValue:
    """Kind and stage, limit, meetings, confirmation, guests and exclusions."""
    return render_template("mediation/show.html", **page.read(g.case), wrong="", typed={})


@bp.post("/cases/<int:case_id>/mediation/conflicts")
@requires(Permission.MEDIATION_ARRANGE)
def declare(case_id: int) -> ResponseReturnValue:
    """Somebody must not mediate the case."""
    try:
        with g.db.begin_nested():
            relation = readers.choice(Relation, request.form.get("relation", ""), _("理由"))
            conflicts.declare(g.db, case_id, _person(), relation, by=g.visitor.person)
    except ProcessError as refusal:
        return _again(refusal)
    flash(_("已登记回避，不再列为可选的调解员。"), "success")
    return redirect(url_for("mediation.show", case_id=case_id))


@bp.post("/cases/<int:case_id>/mediation/invitations")
@requires(Permission.MEDIATION_ARRANGE)
def invite(case_id: int) -> ResponseReturnValue:
    """Ask a judge, prosecutor, police officer, lawyer … to help."""
    try:
        with g.db.begin_nested():
            guest = readers.choice(Guest, request.form.get("guest", ""), _("身份"))
            invitations.invite(g.db, case_id, guest, who=_who(), by=g.visitor.person)
    except ProcessError as refusal:
        return _again(refusal)
    flash(_("已登记邀请。"), "success")
    return redirect(url_for("mediation.show", case_id=case_id))


@bp.post("/cases/<int:case_id>/mediation/invitations/<int:invitation_id>")
@requires(Permission.MEDIATION_ARRANGE)
def answer(case_id: int, invitation_id: int) -> ResponseReturnValue:
    """What somebody invited said."""
    try:
        with g.db.begin_nested():
            given = request.form.get("answer", "")
            told = readers.choice(Answer, given, _("答复"), excluded={Answer.PENDING})
            invitations.answer(g.db, case_id, invitation_id, told, who=_who(), by=g.visitor.person)
    except ProcessError as refusal:
        return _again(refusal)
    flash(_("已登记答复。"), "success")
    return redirect(url_for("mediation.show", case_id=case_id))


def _again(refusal: ProcessError) -> ResponseReturnValue:
    """The page with the refusal, and what was typed."""
    shown = render_template(
        "mediation/show.html",
        **page.read(g.case),
        wrong=sentence(refusal, g.db),
        typed=request.form,
    )
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY


def _person() -> int:
    """One of those who could be chosen; nobody else has to be excluded."""
    given = request.form.get("person", "")
    if given not in {each.id for each in candidates.list_candidates(g.db, g.case, Role.MEDIATOR)}:
        raise WrongChoice(field=_("调解员"), value=given)
    return int(given)


def _who() -> str:
    """The name of who comes, where one was given."""
    return readers.text(request.form.get("who", ""), _("姓名"), most=100)
