"""What becomes of made-up cases under a change: asked for here, done by a worker."""

from collections.abc import Mapping
from datetime import timedelta

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.errors import ProcessError
from processes.organisation.roles import Role
from processes.simulation import simulation_runs, what_if
from processes.simulation.errors import BadScenario
from processes.simulation.habits import IN_HAND
from processes.simulation.replay_runs import USUAL
from processes.simulation.what_if import WhatIf
from processes.studio import change_runs, changes, drafts
from processes.studio.models import Change
from web import errors
from web.permissions import requires
from web.studio import bp
from web.translation import gettext as _

#: Seconds after which the page looks again while a worker is at it.
AGAIN = 4


@bp.get("/<int:change_id>/simulation")
@requires(Permission.STUDIO_READ)
def simulation(change_id: int) -> ResponseReturnValue:
    """The newest look: how far it is, each figure with its interval and the difference."""
    return _page(changes.find(g.db, change_id))


@bp.post("/<int:change_id>/simulation")
@requires(Permission.STUDIO_DRAFT)
def ask_simulation(change_id: int) -> ResponseReturnValue:
    """Have a worker run cases, or the look under way end."""
    change = changes.find(g.db, change_id)
    if request.form.get("do") == "cancel":
        simulation_runs.cancel(g.db, change)
        flash(_("已请它停下，找到的会留着。"), "success")
        return redirect(url_for("studio.simulation", change_id=change_id))
    try:
        since = readers.day(request.form.get("since", ""), "起日")
        until = readers.day(request.form.get("until", ""), "止日")
        wanted = _read(request.form)
        simulation_runs.ask(g.db, change, since, until, wanted, by=g.visitor.person)
    except ProcessError as refusal:
        return _page(change, refusal, request.form)
    flash(_("已开始，在后台进行。"), "success")
    return redirect(url_for("studio.simulation", change_id=change_id))


def _read(form: Mapping[str, str]) -> WhatIf:
    """What is asked to be otherwise; raises BadScenario, Mistyped."""

    def day(key: str, field: str) -> str:
        typed = form.get(key, "").strip()
        return readers.day(typed, field).isoformat() if typed else ""

    try:
        wave = float(form.get("wave", "").strip() or 1)
        people = int(form.get("people", "").strip() or 0)
    except ValueError as error:
        raise BadScenario(reason="案件数的倍数和增减的人数应写数字") from error
    role, at = (form.get("role", ""), form.get("at", "").strip()) if people else ("", "")
    off = day("off_since", "放假起日"), day("off_until", "放假止日")
    return what_if.require(WhatIf(wave, role, at, people, *off))


def _page(
    change: Change,
    refusal: ProcessError | None = None,
    typed: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    row = simulation_runs.find_latest(g.db, change)
    today = clock.today()
    usual = today - timedelta(days=USUAL - 1)
    asked = what_if.load(row.what_if) if row else WhatIf()
    told = simulation_runs.read(row)
    queues = [each.name.partition("@")[2] for each in told.queues] if told else []
    wanted = {
        **asked.keep(),
        "since": (row.since if row else usual).isoformat(),
        "until": (row.until if row else today).isoformat(),
    }
    answer = make_response(
        render_template(
            "studio/simulation.html",
            change=change,
            run=row,
            told=told,
            asked=asked,
            wanted=wanted | {key: typed[key] for key in wanted if typed and key in typed},
            places=display_names.resolve_places(g.db, {asked.at, *queues} - {""}),
            roles={role.value: role.words for role in Role},
            in_hand=IN_HAND // timedelta(minutes=1),
            refusal=refusal and str(refusal),
            is_old=row is not None
            and row.sha256 != change_runs.digest(drafts.contents(g.db, change)),
        )
    )
    if refusal is not None:
        answer.status_code = errors.status(refusal)
    elif row and not row.finished_at:
        answer.headers["Refresh"] = str(AGAIN)
    return answer
