"""What would have become of real cases under a change: asked for here, done by a worker."""

from collections.abc import Mapping

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.simulation import replay_runs, report
from processes.studio import changes
from processes.studio.models import Change
from web.permissions import requires
from web.studio import bp, looks

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
        looks.say_stopped()
        return redirect(url_for("studio.replay", change_id=change_id))
    try:
        replay_runs.ask(g.db, change, *looks.read_period(), by=g.visitor.person)
    except ProcessError as refusal:
        return _page(change, refusal, request.form)
    looks.say_begun()
    return redirect(url_for("studio.replay", change_id=change_id))


def _page(
    change: Change,
    refusal: ProcessError | None = None,
    typed: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    row = replay_runs.find_latest(g.db, change)
    return looks.respond(
        *("studio/replay.html", change, row, AGAIN, refusal),
        told=replay_runs.read(row),
        wanted=looks.as_typed(looks.describe_period(row), typed),
        least=report.LEAST,
    )
