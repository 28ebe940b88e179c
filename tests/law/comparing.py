"""The program's reckoning and the second one, side by side."""

from pathlib import Path

from engine import clock
from processes.calendars import working_time
from processes.deadlines import due_dates
from processes.deadlines.limits import Unit
from processes.deadlines.shares import Course
from tests.law import model

SHIPPED = model.Calendar.read(Path(__file__).parents[2] / "processes" / "data" / "calendar")


def to_the_minute(moment):
    return moment.replace(second=0, microsecond=0)


def ours(limit, start, events, calendar=None):
    """The program's reckoning, as a local moment without a zone."""
    with working_time.using(calendar or working_time.shipped()):
        found = due_dates.compute_by_rule(limit, aware(start), turns_of(events))
    return model.End(found.due.replace(tzinfo=None), found.nominal_on, found.warning_on)


def course(limit, start, events):
    """How the program has a limit run."""
    turns = turns_of(events)
    found = due_dates.compute_by_rule(limit, aware(start), turns)
    return Course(limit, aware(start), found.due, tuple(turns))


def turns_of(events):
    """What happened to a period, as the program keeps it."""
    return [
        due_dates.Prolongation(each.amount, Unit(each.unit))
        if isinstance(each, model.More)
        else due_dates.Pause(aware(each.since), aware(each.until), "鉴定")
        for each in events
    ]


def aware(moment):
    return moment.replace(tzinfo=clock.zone())
