"""What lengthens a petition's limits: an extension with its notice, a hearing."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.petitions import extension_requests, hearings
from web.errors import sentence
from web.input import text
from web.permissions import requires
from web.petitions import bp, page
from web.translation import gettext as _


@bp.post("/cases/<int:case_id>/petition/extend")
@requires(Permission.PETITION_EXTEND)
def extend(case_id: int) -> ResponseReturnValue:
    """Extend the sixty days by up to thirty; the notice goes out with it (34条)."""
    return _tried(
        lambda: hearings.extend(
            g.db, case_id, _days(), reason=_reason("reason"), by=g.visitor.person
        ),
        _("已批准延期，延期告知书已生成。"),
    )


@bp.post("/cases/<int:case_id>/petition/ask")
@requires(Permission.PETITION_ASK)
def ask(case_id: int) -> ResponseReturnValue:
    """The responsible organ asks for more days."""
    return _tried(
        lambda: extension_requests.ask(
            g.db, case_id, _days(), reason=_reason("reason"), by=g.visitor.person
        ),
        _("已提交延期申请，请等候审批。"),
    )


@bp.post("/cases/<int:case_id>/petition/asked/<int:asked_id>/grant")
@requires(Permission.PETITION_EXTEND)
def grant(case_id: int, asked_id: int) -> ResponseReturnValue:
    """Give the organ what it asked for; the notice goes out with it."""
    return _tried(
        lambda: extension_requests.grant(g.db, case_id, asked_id, by=g.visitor.person),
        _("已批准延期，延期告知书已生成。"),
    )


@bp.post("/cases/<int:case_id>/petition/asked/<int:asked_id>/refuse")
@requires(Permission.PETITION_EXTEND)
def refuse(case_id: int, asked_id: int) -> ResponseReturnValue:
    """The limit stays; the organ is told why."""
    return _tried(
        lambda: extension_requests.refuse(
            g.db, case_id, asked_id, reason=_reason("why"), by=g.visitor.person
        ),
        _("未批准延期，已告知责任机关。"),
    )


@bp.post("/cases/<int:case_id>/petition/hearing")
@requires(Permission.PETITION_HEAR)
def begin_hearing(case_id: int) -> ResponseReturnValue:
    """A hearing begins: the re-review's thirty days stand still (36条)."""
    return _tried(
        lambda: hearings.begin_hearing(
            g.db, case_id, text("evidence", _("听证通知"), most=200), by=g.visitor.person
        ),
        _("听证期间不计入复核期限，已暂停计时。"),
    )


@bp.post("/cases/<int:case_id>/petition/hearing-over")
@requires(Permission.PETITION_HEAR)
def end_hearing(case_id: int) -> ResponseReturnValue:
    """The hearing is over: the days it took are added."""
    return _tried(
        lambda: hearings.end_hearing(g.db, case_id, by=g.visitor.person),
        _("听证结束，已恢复计时。"),
    )


def _days() -> int:
    return readers.whole(request.form.get("days", ""), _("延长天数"), most=9999)


def _reason(name: str) -> str:
    return text(name, _("理由"), most=500)


def _tried(change: Callable[[], object], done: str) -> ResponseReturnValue:
    """Back to the petition; a refusal shows it again with what was typed."""
    try:
        with g.db.begin_nested():
            change()
    except ProcessError as refusal:
        context = page.read(g.case) | {"refusal": sentence(refusal, g.db), "typed": request.form}
        return render_template("petitions/show.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(done, "success")
    return redirect(url_for("petitions.show", case_id=g.case.id))
