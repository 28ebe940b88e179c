"""What the diagram of the weekly reception does: `roster.…`, and the facts of its forms."""

from typing import Any

from engine import forms
from engine.script import Context
from processes.handlers.parameters import AlarmCode
from processes.handlers.registry import handler, require_session
from processes.rosters import alarms, drafting, publishing, reception


@handler("roster.draft")
def draft(context: Context, roster: int) -> None:
    """Put somebody on the list for every centre."""
    session = require_session(context)
    row = publishing.get(session, roster)
    if drafting.fill(session, row):
        alarms.announce(session, row)


@handler("roster.publish", gives=["lacking"])
def publish(context: Context, roster: int) -> dict[str, Any]:
    """Put the list out, or say how many entries lack one of the four fields."""
    return {"lacking": publishing.publish(require_session(context), roster)}


@handler("roster.alarm")
def alarm(context: Context, roster: int, what: AlarmCode) -> None:
    """Raise an alarm, unless all is well by now."""
    alarms.raise_alarm(require_session(context), roster, what)


@forms.writer("roster.confirmation")
def confirmation(context: Context, confirmed: bool) -> None:
    """The draft is right."""
    publishing.confirm(require_session(context), context.variables["roster"], by=context.by)


@forms.writer("roster.closing")
def closing(context: Context, closed: bool) -> None:
    """The day is over; refused while a matter has gone nowhere."""
    reception.close(require_session(context), context.variables["roster"])
