"""What failed and waits for somebody to mend it."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import runner
from engine.instances import incidents
from engine.models import Incident, IncidentStatus
from processes.access.permissions import Permission
from web.incidents import bp
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.INCIDENT_RETRY)
def index() -> ResponseReturnValue:
    """Open incidents, oldest first, with the number of the case but nothing else of it."""
    after = read_number(request.args.get("after", "")) or 0
    rows = incidents.waiting(g.db, after, SIZE + 1)
    shown = list(rows[:SIZE])
    following = str(shown[-1].Incident.id) if len(rows) > SIZE else ""
    return render_template("incidents/index.html", page=Page(shown, next=following))


@bp.post("/<int:incident_id>/retry")
@requires(Permission.INCIDENT_RETRY)
def retry(incident_id: int) -> ResponseReturnValue:
    """Try again what failed; it may fail again and is then still in the list."""
    runner.retry(g.db, incident_id, by=g.visitor.person)
    incident = g.db.get_one(Incident, incident_id)
    g.db.refresh(incident)
    if incident.status is IncidentStatus.OPEN:
        flash(_("已重试，仍未成功。请看新的原因。"), "warning")
    else:
        flash(_("已重试，故障排除。"), "success")
    return redirect(url_for("incidents.index"))
