"""What would have become of real cases under a change: asked for here, done by a worker."""

from collections.abc import Mapping
from datetime import timedelta

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes import readers
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.simulation import replay_runs, report
from processes.studio import change_runs, changes, drafts
from processes.studio.models import Change
from web import errors
from web.permissions import requires
from web.studio import bp
from web.translation import gettext as _

#: Seconds after which the page looks again while a worker is at it.
AGAIN = 3


@bp.get("/<int:change_id>/replay")
@requires(Permission.STUDIO_READ)
def replay(change_id: int) -> ResponseReturnValue:
    """The newest look: how far it is, what would have been otherwise, what cannot be done again."""
    return _page(changes.find(g.db, change_id))


@bp.post("/<int:change_id>/replay")
@requires(Permission.STUDIO_DRAFT)
def ask_replay(change_id: int) -> ResponseReturnValue:
    """Have a worker do cases again, or the look under way end."""
    change = changes.find(g.db, change_id)
    if request.form.get("do") == "cancel":
        replay_runs.cancel(g.db, change)
        flash(_("已请它停下，找到的会留着。"), "success")
        return redirect(url_for("studio.replay", change_id=change_id))
    try:
        since = readers.day(request.form.get("since", ""), "起日")
        until = readers.day(request.form.get("until", ""), "止日")
        replay_runs.ask(g.db, change, since, until, by=g.visitor.person)
    except ProcessError as refusal:
        return _page(change, refusal, request.form)
    flash(_("已开始，在后台进行。"), "success")
    return redirect(url_for("studio.replay", change_id=change_id))


def _page(
    change: Change,
    refusal: ProcessError | None = None,
    typed: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    row = replay_runs.find_latest(g.db, change)
    today = clock.today()
    usual = today - timedelta(days=replay_runs.USUAL - 1)
    wanted = {
        "since": (row.since if row else usual).isoformat(),
        "until": (row.until if row else today).isoformat(),
    }
    answer = make_response(
        render_template(
            "studio/replay.html",
            change=change,
            run=row,
            told=replay_runs.read(row),
            wanted=wanted | {key: typed[key] for key in wanted if typed and key in typed},
            refusal=refusal and str(refusal),
            least=report.LEAST,
            is_old=row is not None
            and row.sha256 != change_runs.digest(drafts.contents(g.db, change)),
        )
    )
    if refusal is not None:
        answer.status_code = errors.status(refusal)
    elif row and not row.finished_at:
        answer.headers["Refresh"] = str(AGAIN)
    return answer
