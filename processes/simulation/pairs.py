"""Pairs of runs on all cores: each with the rules in force and with the change, on the same luck."""

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import loading
from engine.deployment.bundle import Bundle, Source
from engine.replay import clocked
from processes.calendars import working_time
from processes.calendars.working_time import Calendar
from processes.simulation import figures
from processes.simulation.estimates import Estimates
from processes.simulation.figures import Figures
from processes.simulation.habits import HistoricHabits, Scenario
from processes.simulation.simulating import simulate
from processes.simulation.what_if import WhatIf

#: From so many cases in all on, more processes are worth their start.
WORTH_SHARING = 2_000

Pair = tuple[Figures, Figures]


@dataclass(frozen=True)
class Question:
    """All that a run needs; plain data. `people` by `role@place`, `until` an aware moment."""

    current: Sequence[Source]
    draft: Sequence[Source]
    found: Estimates
    people: Mapping[str, int]
    what_if: WhatIf
    calendar: Calendar
    until: datetime


class Runner:
    """The files of a question, parsed."""

    def __init__(self, asked: Question) -> None:
        self._asked = asked
        self._current, self._draft = clocked.build(asked.current), clocked.build(asked.draft)

    def run(self, seed: int) -> Pair:
        """One pair: as it is, and with the change and what is otherwise beside it."""
        asked = self._asked
        usual = self._one(seed, self._current, Scenario(), asked.calendar)
        calendar = asked.what_if.calendar(asked.calendar)
        return usual, self._one(seed, self._draft, asked.what_if.scenario, calendar)

    def _one(self, seed: int, bundle: Bundle, scenario: Scenario, calendar: Calendar) -> Figures:
        asked = self._asked
        with working_time.using(calendar):
            habits = HistoricHabits(seed, asked.found, asked.people, scenario)
            found = simulate(bundle, habits.arrivals(), habits, asked.until)
            return figures.count(found, bundle, asked.until)


def run_all(asked: Question, runs: int) -> Iterator[Pair]:
    """So many pairs, as they are done; who stops asking stops the runs. Raises Refused."""
    processes = min(os.cpu_count() or 1, runs)
    if processes == 1 or runs * len(asked.found.beginnings) < WORTH_SHARING:
        runner = Runner(asked)
        for seed in range(runs):
            yield runner.run(seed)
        return
    # Not forked: a connection to the database must not be had by two.
    with multiprocessing.get_context("spawn").Pool(processes, _begin, (asked,)) as pool:
        yield from pool.imap_unordered(_run, range(runs))


def _begin(asked: Question) -> None:
    loading.import_all("processes")
    _mine.append(Runner(asked))


def _run(seed: int) -> Pair:
    return _mine[0].run(seed)


#: What this process of the pool runs.
_mine: list[Runner] = []
