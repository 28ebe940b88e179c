"""Every test of how tokens move runs twice: straight through, and saved and loaded at each step."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.sandbox import Run
from tests.engine.tokens import diagrams

WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


class Reloading:
    """A run that is saved and loaded after every verb."""

    def __init__(self, run):
        self._run = run
        run.reload()

    def __getattr__(self, name):
        found = getattr(self._run, name)
        if not callable(found):
            return found

        def step(*args, **kwargs):
            try:
                return found(*args, **kwargs)
            finally:
                self._run.reload()

        return step


@pytest.fixture(params=["straight", "reloaded"])
def run(request, tmp_path):
    """run(bodies…, variables, handlers=…) loads the diagrams and starts the first process, `p`."""

    def begin(*bodies, handlers=None, more=(), at=WEDNESDAY, **variables) -> Run:
        bench = diagrams.load(tmp_path, *bodies, handlers=handlers, more=more)
        started = bench.start("p", variables, at=at)
        return started if request.param == "straight" else Reloading(started)

    return begin


def steps(run, what):
    """The elements of which the trail says `what`, in order."""
    return [element for _, element, each in run.trail if each == what]
