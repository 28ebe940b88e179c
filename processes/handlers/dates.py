"""The dates of task forms, held to the ends of what they mean (`processes.bounds`)."""

from collections.abc import Callable
from datetime import date, datetime

from engine import clock, forms
from engine.script import Context
from processes.bounds import EnteredDate
from processes.errors import ProcessError
from processes.handlers.registry import case_id
from processes.mediation import dates as mediation
from processes.mediation import time_limit
from processes.petitions import dates as petitions
from processes.sponsorship import dates as sponsorship
from processes.whistles import dates as whistles

Checked = Callable[[Context, str], str | None]


def declared(context: Context, name: str) -> EnteredDate | None:
    """The date a form calls so, at that step; None for another check."""
    if name == petitions.FIELD:
        return petitions.DELIVERED[petitions.STEPS[context.element]]
    return _BY_NAME.get(name)


def day_of(value: str) -> date | datetime:
    """What a field of form-js holds."""
    if len(value) == len("2026-03-04"):
        return date.fromisoformat(value)
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=clock.zone())


def _held_to(name: str) -> Checked:
    def wrong(context: Context, value: str) -> str | None:
        found = declared(context, name)
        try:
            if found is not None:
                found.require(context.session, day_of(value), case_id(context))
        except ProcessError as refusal:
            return str(refusal)
        return None

    return wrong


_BY_NAME = {
    each.key: each
    for each in (
        mediation.EFFECTIVE,
        mediation.PERFORM_BY,
        mediation.FILED,
        time_limit.PROLONGED,
        sponsorship.RESOLVE_BY,
        whistles.MEETING_AT,
        whistles.MEASURE_DUE,
    )
}
for _name in (petitions.FIELD, *_BY_NAME):
    forms.check(_name)(_held_to(_name))
