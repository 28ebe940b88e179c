"""The page 运行状况: the figures of `/metrics`, with a sentence for each that is wrong."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from engine import shared_metrics
from engine.workload import MOST
from processes.access.permissions import Permission
from processes.audit import labels
from processes.overviews import operations
from web.operations import bp, measured, sentences
from web.operations.requests import BOUNDS
from web.permissions import requires

#: Routes that are listed: those that took most time in all.
SHOWN = 10


@bp.get("/")
@requires(Permission.OPERATIONS_READ)
def index() -> ResponseReturnValue:
    """What is wrong first, then what waits, then what the processes of this machine counted."""
    found, counted = operations.look(g.db), measured.read()
    return render_template(
        "operations/index.html",
        found=found,
        work=found.work,
        counted=counted,
        whole=counted.whole,
        wrong=[*sentences.of_faults(found), *sentences.of_counted(counted)],
        faults=set(operations.list_faults(found)),
        since=shared_metrics.since(),
        label=labels.label,
        beyond=int(BOUNDS[-1] * 1000),
        shown=SHOWN,
        most=MOST,
    )
