"""What can become of cases under a change: every way explored, asked for here, done by a worker."""

import json

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.evidence import report, runs
from processes.evidence.errors import NoSuchFinding
from processes.studio import changes, trials
from web.permissions import requires
from web.studio import bp, looks
from web.studio.changes import refused
from web.translation import gettext as _

#: Seconds after which the page looks again while a worker is at it.
AGAIN = 3


@bp.get("/<int:change_id>/proof")
@requires(Permission.STUDIO_READ)
def proof(change_id: int) -> ResponseReturnValue:
    """The newest proof: how far it is, what does not hold, what was covered."""
    change = changes.find(g.db, change_id)
    row = runs.find_latest(g.db, change)
    lines = report.load_lines(row.findings) if row else []
    return looks.respond(
        *("studio/proof.html", change, row, AGAIN),
        lines=lines,
        serious=sum(not each.is_hint for each in lines),
        sentences=[_(each.template).format(message=each.message) for each in lines],
        covered=report.load_coverage(row.covered) if row else [],
        texts=[json.dumps(each["steps"]) for each in row.findings] if row else [],
    )


@bp.post("/<int:change_id>/proof")
@requires(Permission.STUDIO_DRAFT)
def ask_proof(change_id: int) -> ResponseReturnValue:
    """Have a worker prove it, or the one under way end."""
    change = changes.find(g.db, change_id)
    if request.form.get("do") == "cancel":
        runs.cancel(g.db, change)
        looks.say_stopped()
    else:
        runs.ask(g.db, change, by=g.visitor.person)
        looks.say_begun()
    return redirect(url_for("studio.proof", change_id=change_id))


@bp.post("/<int:change_id>/proof/scenario")
@requires(Permission.STUDIO_DRAFT)
def keep_way(change_id: int) -> ResponseReturnValue:
    """Keep the way to a finding as a scenario of the change."""
    change = changes.find(g.db, change_id)
    try:
        with g.db.begin_nested():
            line = _line(change_id)
            trials.keep(
                g.db,
                change,
                f"{line.title}：{line.sentence}"[:80],
                line.steps,
                frozenset(),
                by=g.visitor.person,
            )
    except ProcessError as refusal:
        return refused(change, refusal)
    flash(_("已存为场景。"), "success")
    return redirect(url_for("studio.scenarios", change_id=change_id))


def _line(change_id: int) -> report.Line:
    row = runs.find_latest(g.db, changes.find(g.db, change_id))
    lines = report.load_lines(row.findings) if row else []
    number = readers.asked(readers.whole, request.form.get("number"))
    if number is None or number >= len(lines):
        raise NoSuchFinding
    return lines[number]
