"""The deadlines of one case, each with its explanation, and what may be done about it."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from processes import readers
from processes.access.permissions import Permission
from processes.casework import explained_deadlines, rights
from processes.deadlines import case_deadlines, extensions, pauses
from processes.deadlines.models import CaseDeadline
from processes.errors import NoSuchDeadline, ProcessError
from web import errors
from web.deadlines import bp, page
from web.input import text
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/cases/<int:case_id>/clocks/")
@requires(Permission.DEADLINE_READ)
def show_deadlines(case_id: int) -> ResponseReturnValue:
    """Every deadline of the case, the open ones first."""
    return render_template("deadlines/case.html", **page.read(g.case))


@bp.get("/cases/<int:case_id>/clocks/<int:clock_id>")
@requires(Permission.DEADLINE_READ)
def show_deadline(case_id: int, clock_id: int) -> ResponseReturnValue:
    """One deadline explained in full, to be printed and handed over."""
    row = _get(clock_id)
    told = explained_deadlines.explain(g.db, row)
    return render_template("deadlines/deadline.html", case=g.case, deadline=row, told=told)


@bp.get("/cases/<int:case_id>/clocks/<int:clock_id>/explanation")
@requires(Permission.DEADLINE_READ)
def deadline_data(case_id: int, clock_id: int) -> ResponseReturnValue:
    """The explanation of one deadline as JSON, for another program."""
    return jsonify(explained_deadlines.explain(g.db, _get(clock_id)).as_json())


@bp.post("/cases/<int:case_id>/clocks/<int:clock_id>/pause")
@requires(Permission.DEADLINE_MANAGE)
def pause(case_id: int, clock_id: int) -> ResponseReturnValue:
    """Let the deadline stand still, with its tasks and timers."""

    def act(row: CaseDeadline) -> str:
        reason = request.form.get("reason", "")
        evidence = text("evidence", _("凭据"), most=200)
        pauses.pause(g.db, row, reason, evidence=evidence, by=g.visitor.person)
        return _("“%(name)s”已暂停计时。", name=row.name)

    return _done(clock_id, act)


@bp.post("/cases/<int:case_id>/clocks/<int:clock_id>/resume")
@requires(Permission.DEADLINE_MANAGE)
def resume(case_id: int, clock_id: int) -> ResponseReturnValue:
    """Let the deadline run on."""

    def act(row: CaseDeadline) -> str:
        pauses.resume(g.db, row, by=g.visitor.person)
        return _("“%(name)s”已恢复计时。", name=row.name)

    return _done(clock_id, act)


@bp.post("/cases/<int:case_id>/clocks/<int:clock_id>/extend")
@requires(Permission.DEADLINE_EXTEND)
def extend(case_id: int, clock_id: int) -> ResponseReturnValue:
    """Grant an extension; where the rule demands a notice, it waits for that."""

    def act(row: CaseDeadline) -> str:
        granted = extensions.request(
            g.db,
            row,
            _amount(),
            reason=text("reason", _("理由"), most=500),
            by=g.visitor.person,
            consent=text("consent", _("双方签名材料存放处"), most=200),
        )
        if granted.notice:
            return _("已批准，并出具了延期告知书；送达之后登记送达，延期才生效。")
        return _("“%(name)s”已延长。", name=row.name)

    return _done(clock_id, act)


@bp.post("/cases/<int:case_id>/clocks/<int:clock_id>/notified")
@requires(Permission.DEADLINE_EXTEND)
def notified(case_id: int, clock_id: int) -> ResponseReturnValue:
    """The notice was served: the extension counts."""

    def act(row: CaseDeadline) -> str:
        waiting = extensions.find_pending(g.db, row.id)
        if waiting is None:
            raise NoSuchDeadline(key=row.key)
        extensions.record_notice_served(g.db, waiting, by=g.visitor.person)
        return _("已登记送达，“%(name)s”的延期生效。", name=row.name)

    return _done(clock_id, act)


@bp.post("/cases/<int:case_id>/clocks/<int:clock_id>/used")
@requires(Permission.CASE_FEEDBACK)
def used(case_id: int, clock_id: int) -> ResponseReturnValue:
    """The parties told that they used a right no step sees used."""

    def act(row: CaseDeadline) -> str:
        rights.enter_as_used(g.db, row, request.form.get("words", ""), by=g.visitor.person)
        return _("已登记：“%(name)s”已行使。", name=row.name)

    return _done(clock_id, act)


def _done(clock_id: int, act: Callable[[CaseDeadline], str]) -> ResponseReturnValue:
    row = _get(clock_id)
    try:
        with g.db.begin_nested():
            told = act(row)
    except ProcessError as refusal:
        g.db.expire_all()
        context = page.read(g.case)
        context |= {
            "refused": clock_id,
            "refusal": errors.sentence(refusal, g.db),
            "typed": request.form,
        }
        return render_template("deadlines/case.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(told, "success")
    return redirect(url_for("deadlines.show_deadlines", case_id=g.case.id))


def _get(clock_id: int) -> CaseDeadline:
    for row in case_deadlines.list_for_case(g.db, g.case.id):
        if row.id == clock_id:
            return row
    raise NotFound


def _amount() -> int:
    return readers.whole(request.form.get("amount", ""), _("延长"), most=9999)
