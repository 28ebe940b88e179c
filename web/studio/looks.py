"""Pages of what a worker looks for in a change: the newest look, and the days whose cases it is about."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, flash, g, make_response, render_template, request

from processes import readers
from processes.errors import ProcessError
from processes.simulation import periods
from processes.studio import change_runs
from processes.studio.change_runs import ChangeRun
from processes.studio.models import Change
from web import errors
from web.translation import gettext as _


def respond(
    template: str,
    change: Change,
    row: ChangeRun | None,
    again: int,
    refusal: ProcessError | None = None,
    **told: Any,
) -> Response:
    """The page of a look; while a worker is at it, a browser asks for it anew after `again` seconds."""
    is_old = row is not None and change_runs.is_old(g.db, row, change)
    page = render_template(
        template, change=change, run=row, is_old=is_old, refusal=refusal and str(refusal), **told
    )
    answer = make_response(page)
    if refusal is not None:
        answer.status_code = errors.status(refusal)
    elif row and not row.finished_at:
        answer.headers["Refresh"] = str(again)
    return answer


def say_begun() -> None:
    """A worker is asked."""
    flash(_("已开始，在后台进行。"), "success")


def say_stopped() -> None:
    """The worker is asked to end."""
    flash(_("已请它停下，找到的会留着。"), "success")


def read_period() -> tuple[date, date]:
    """The first and the last day of the form that was sent; raises Mistyped, MissingField."""
    since = readers.day(request.form.get("since", ""), "起日")
    return since, readers.day(request.form.get("until", ""), "止日")


def describe_period(row: Any) -> dict[str, str]:
    """What stands in the fields of the period: the days of the newest look, else the usual ones."""
    since, until = (row.since, row.until) if row else periods.usual()
    return {"since": since.isoformat(), "until": until.isoformat()}


def as_typed(wanted: Mapping[str, Any], typed: Mapping[str, str] | None) -> dict[str, Any]:
    """What the fields hold, where something was typed into them that."""
    return {key: typed.get(key, value) if typed else value for key, value in wanted.items()}
