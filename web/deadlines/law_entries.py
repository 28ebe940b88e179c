"""One entry of a law: side by side with the version before, which deadlines it moves, and the decision."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from engine.faults import Refused
from processes.access.permissions import Permission
from processes.deadlines import law_proposals, law_reviews
from processes.deadlines.law_models import LawEntry
from processes.errors import ProcessError
from web import errors
from web.deadlines import bp, law_page
from web.input import text
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/laws/entries/<int:entry_id>")
@requires(Permission.LIMIT_READ)
def show_entry(entry_id: int) -> ResponseReturnValue:
    """What was entered, and what it would do."""
    entry = law_proposals.get(g.db, entry_id)
    return render_template("deadlines/law_entry.html", **law_page.read(entry))


@bp.post("/laws/entries/<int:entry_id>/approve")
@requires(Permission.LAW_REVIEW)
def approve_entry(entry_id: int) -> ResponseReturnValue:
    """Let it pass: it is released, and moves the deadlines it governs on its day."""

    def act(entry: LawEntry) -> str:
        said = text("decision", _("复核意见"), most=500)
        moves = law_reviews.approve(g.db, entry, by=g.visitor.person, decision=said)
        if moves:
            return _("已通过并施行，重算了%(n)s个期限。", n=len(moves))
        return _("已通过，自%(day)s起施行。", day=entry.in_force_from)

    return _decided(entry_id, act)


@bp.post("/laws/entries/<int:entry_id>/refuse")
@requires(Permission.LAW_REVIEW)
def refuse_entry(entry_id: int) -> ResponseReturnValue:
    """Say no, and why."""

    def act(entry: LawEntry) -> str:
        said = text("decision", _("复核意见"), most=500)
        law_reviews.refuse(g.db, entry, by=g.visitor.person, decision=said)
        return _("已退回，没有施行。")

    return _decided(entry_id, act)


@bp.post("/laws/entries/<int:entry_id>/withdraw")
@requires(Permission.LAW_PROPOSE)
def withdraw_entry(entry_id: int) -> ResponseReturnValue:
    """Take one's own proposal back."""

    def act(entry: LawEntry) -> str:
        law_proposals.withdraw(g.db, entry, by=g.visitor.person)
        return _("已撤回。")

    return _decided(entry_id, act)


def _decided(entry_id: int, act: Callable[[LawEntry], str]) -> ResponseReturnValue:
    entry = law_proposals.get(g.db, entry_id)
    try:
        with g.db.begin_nested():
            told = act(entry)
    except (Refused, ProcessError) as refusal:
        return _again(entry_id, refusal)
    flash(told, "success")
    return redirect(url_for("deadlines.show_entry", entry_id=entry_id))


def _again(entry_id: int, refusal: EngineError) -> ResponseReturnValue:
    g.db.expire_all()
    context = law_page.read(law_proposals.get(g.db, entry_id))
    context |= {"refusal": errors.sentence(refusal, g.db), "typed": request.form}
    code = (
        HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(refusal, Refused) else errors.status(refusal)
    )
    return render_template("deadlines/law_entry.html", **context), code
