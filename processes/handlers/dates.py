"""The dates of task forms, held to the ends of what they mean (`processes.bounds`)."""

from collections.abc import Callable

from engine import forms
from engine.script import Context
from processes.bounds import EnteredDate
from processes.cases import dates as cases
from processes.casework import correctable
from processes.errors import ProcessError
from processes.handlers.registry import case_id
from processes.mediation import dates as mediation
from processes.mediation import time_limit
from processes.petitions import dates as petitions
from processes.sponsorship import dates as sponsorship
from processes.whistles import dates as whistles

#: What is wrong with a value at a step; None where nothing is.
Checked = Callable[[Context, str], str | None]


def _held_to(asked: Callable[[Context], EnteredDate]) -> Checked:
    def wrong(context: Context, value: str) -> str | None:
        try:
            asked(context).require(context.session, correctable.read(value), case_id(context))
        except ProcessError as refusal:
            return str(refusal)
        return None

    return wrong


def _held_to_one(date: EnteredDate) -> Checked:
    return _held_to(lambda _context: date)


forms.check(petitions.FIELD)(_held_to(lambda context: petitions.at_step(context.element)))
for _date in (
    cases.KNOWN,
    mediation.EFFECTIVE,
    mediation.PERFORM_BY,
    mediation.APPLIED,
    mediation.FILED,
    mediation.AWARDED,
    time_limit.PROLONGED,
    sponsorship.RESOLVE_BY,
    whistles.MEETING_AT,
    whistles.MEASURE_DUE,
):
    forms.check(_date.key)(_held_to_one(_date))
