"""A grid with two steps, and what history tells of the cases that went through it."""

from datetime import date

import pytest

from engine import runner, tasks
from processes.indicators.scope import Scope
from processes.mining import collecting
from processes.mining.asked import Asked
from tests.processes.factories import DISTRICT
from tests.web import town

YEAR = Scope(DISTRICT, date(2026, 1, 1), date(2026, 12, 31))
REMARK = {"remark": "已上门察看", "needs_enforcement": False}


@pytest.fixture
def asked():
    """The grid's process, in all versions, for 2026."""
    return Asked("grid", None, YEAR)


@pytest.fixture
def work(session, cast, at):
    """Register on 2 March at 9:00, claim at `claimed`, finish at `done`: hours of that day, None for never."""
    town.deploy(session)

    def worked(claimed=None, done=None):
        by = cast["grid_worker"]
        with at(3, 2, 9):
            case = town.register(session, by)
        task = town.task_of(session, case)
        if claimed is not None:
            with at(3, 2, claimed):
                tasks.claim(session, task.id, by)
        if done is not None:
            with at(3, 2, done):
                runner.complete(session, task.id, REMARK, by)
        session.flush()
        return case

    return worked


@pytest.fixture
def read(session, at):
    """Read what history has new, in the evening of 2 March."""

    def read_now():
        with at(3, 2, 20):
            return collecting.read_all(session)

    return read_now
