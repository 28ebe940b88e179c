"""What becomes of made-up cases under a change: asked for here, done by a worker."""

from collections.abc import Mapping
from datetime import timedelta

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.errors import ProcessError
from processes.organisation.roles import Role
from processes.simulation import simulation_runs, what_if
from processes.simulation.errors import BadScenario
from processes.simulation.habits import IN_HAND
from processes.simulation.what_if import WhatIf
from processes.studio import changes
from processes.studio.models import Change
from web.permissions import requires
from web.studio import bp, looks

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
        looks.say_stopped()
        return redirect(url_for("studio.simulation", change_id=change_id))
    try:
        since, until = looks.read_period()
        wanted = _read(request.form)
        simulation_runs.ask(g.db, change, since, until, wanted, by=g.visitor.person)
    except ProcessError as refusal:
        return _page(change, refusal, request.form)
    looks.say_begun()
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
    asked = what_if.load(row.what_if) if row else WhatIf()
    told = simulation_runs.read(row)
    queues = [each.name.partition("@")[2] for each in told.queues] if told else []
    return looks.respond(
        *("studio/simulation.html", change, row, AGAIN, refusal),
        told=told,
        asked=asked,
        wanted=looks.as_typed(asked.keep() | looks.describe_period(row), typed),
        places=display_names.resolve_places(g.db, {asked.at, *queues} - {""}),
        roles={role.value: role.words for role in Role},
        in_hand=IN_HAND // timedelta(minutes=1),
    )
