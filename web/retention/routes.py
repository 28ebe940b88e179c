"""Terms and their bounds, what would be made anonymous, and the protocol of what was."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.errors import ProcessError
from processes.organisation import directory
from processes.retention import due, protocol, running, terms
from processes.retention.kinds import FIXED, RULES, Kind
from web import errors
from web.permissions import requires
from web.retention import bp
from web.translation import gettext as _

#: Cases of a preview, and acts of a protocol, shown in the page.
SHOWN = 100


@bp.get("/")
@requires(Permission.RETENTION_READ)
def index() -> ResponseReturnValue:
    """The terms and what they would do; with `kind` and `months` what another term would."""
    try:
        return _index(_tried())
    except ProcessError as refusal:
        return _index({}, errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY


@bp.post("/terms")
@requires(Permission.RETENTION_CHANGE)
def change() -> ResponseReturnValue:
    """Set a term."""
    try:
        kind = readers.choice(Kind, request.form.get("kind", ""), _("种类"))
        months = _months(kind, request.form.get("months", ""))
        reason = request.form.get("reason", "")
        district = directory.district(g.db)
        with g.db.begin_nested():
            terms.change(g.db, district, kind, months, reason=reason, by=g.visitor.person)
    except ProcessError as refusal:
        return _index({}, errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("期限已改，从今夜起按新的期限办理。"), "success")
    return redirect(url_for("retention.index"))


@bp.get("/runs/<int:run_id>")
@requires(Permission.RETENTION_READ)
def show(run_id: int) -> ResponseReturnValue:
    """The protocol of one run."""
    run = protocol.get(g.db, run_id, directory.district(g.db))
    return render_template(
        "retention/show.html",
        run=run,
        total=protocol.total(g.db, [run]).get(run.id, {}),
        lines=protocol.list_lines(g.db, run, SHOWN),
        shown=SHOWN,
    )


def _tried() -> dict[Kind, int]:
    """The term somebody tries out, before anybody sets it."""
    kind = readers.asked_choice(Kind, request.args.get("kind"))
    if kind is None:
        return {}
    months = _months(kind, request.args.get("months", ""))
    terms.require_bounds(kind, months)
    return {kind: months}


def _months(kind: Kind, typed: str) -> int:
    return readers.whole(typed, _("期限（月）"), least=1, most=RULES[kind].most)


def _index(tried: dict[Kind, int], refusal: str = "") -> str:
    district = directory.district(g.db)
    now = terms.in_force(g.db, district)
    wanted = now | tried
    runs, changes = running.list_newest(g.db, district), terms.list_changes(g.db, district)
    return render_template(
        "retention/index.html",
        rules=RULES,
        fixed=FIXED,
        months=now,
        tried=tried,
        typed=request.args,
        sent=request.form,
        wanted=wanted,
        counts=running.count(g.db, district, wanted),
        held=due.count(g.db, district, wanted[Kind.CASES])[1],
        cases=due.preview(g.db, district, wanted[Kind.CASES], SHOWN),
        shown=SHOWN,
        runs=runs,
        totals=protocol.total(g.db, runs),
        changes=changes,
        names=display_names.resolve_people(g.db, [str(each.by) for each in changes]),
        may_change=permissions.may(g.db, Permission.RETENTION_CHANGE, g.visitor.person),
        least=terms.SHORTEST,
        refusal=refusal,
    )
