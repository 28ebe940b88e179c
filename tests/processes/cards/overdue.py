"""Steps whose limit runs, and the worker that looks at them."""

from datetime import datetime

from engine import clock
from processes import cards
from processes.cards import follow_up, warnings
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind
from tests.processes.factories import GRID


def local(month, day, hour=0, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=clock.zone())


def step(session, case, key="grid.resolve", variant=None, responsible=GRID):
    found = due_dates.compute(key, clock.now(), variant)
    return case_deadlines.begin(session, case, found, Kind.PROCESS, responsible=responsible)


def work(session, now):
    """What the worker does when its calendar comes round."""
    with clock.at(now):
        given = cards.issue(session, now)
        warnings.warn(session, now)
        follow_up.follow(session, now)
    return given
