"""Doing the cases of a period again in the background: asked for, told how far it is, ended early."""

import time
from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine import clock, db, jobs
from engine.deployment import catalogue, parsed
from engine.deployment.bundle import Kind, Source
from engine.errors import EngineError
from engine.faults import Refused
from engine.identity import Person
from engine.replay import clocked
from processes.simulation import histories, replaying, report
from processes.simulation.errors import BadPeriod
from processes.simulation.models import ReplayRun
from processes.simulation.report import Report
from processes.studio import change_runs, changes, trials
from processes.studio.models import Change

#: Days of a quarter, which is looked at unless somebody wants others; no more at once than a year's.
USUAL, LONGEST = 92, 366
#: Seconds between two tellings of how far it is.
EVERY = 1.0


def ask(session: Session, change: Change, since: date, until: date, *, by: Person) -> ReplayRun:
    """Have a worker do the cases registered on these local days again; the look under way is returned.

    Raises BadPeriod.
    """
    if not since <= until <= clock.today() or until - since >= timedelta(days=LONGEST):
        raise BadPeriod(most=LONGEST)
    begun = {"since": since, "until": until, "total": 0, "done": 0, "found": {}}
    lock = f"replay-{change.id}"
    return change_runs.ask(session, ReplayRun, change, "simulation.replay", lock, by=by, **begun)


def find_latest(session: Session, change: Change) -> ReplayRun | None:
    """The newest look at a change."""
    return change_runs.find_latest(session, ReplayRun, change)


def read(row: ReplayRun | None) -> Report | None:
    """What it came to; None while there is nothing."""
    return report.load(row.found) if row else None


def cancel(session: Session, change: Change) -> None:
    """Ask the look under way to end; what it has found by then is kept."""
    row = find_latest(session, change)
    if row is not None and not row.finished_at and not row.cancelled_at:
        row.cancelled_at = clock.now()


@jobs.job("simulation.replay")
def replay(session: Session, run_id: int) -> None:
    """Do the cases again, and keep what was found."""
    row = session.get_one(ReplayRun, run_id)
    if row.finished_at:
        return
    change = changes.find(session, row.change_id)
    try:
        files = trials.sources(session, change)
        released = catalogue.beside_released(session, [])
        current, draft = clocked.build(released), clocked.build(files)
    except (Refused, EngineError) as refused:
        row.failure, row.finished_at = str(refused), clock.now()
        return
    begins, ends = (clock.start_of_day(day) for day in (row.since, row.until + timedelta(days=1)))
    ids = histories.list_ids(session, row.district, begins, ends)
    found = replaying.replay(
        histories.read(session, ids),
        lambda history: catalogue.bundle_of(session, history.pins),
        *(current, draft, clock.now()),
        goes_on=_Telling(run_id, len(ids)).goes_on,
    )
    # The row was written by others meanwhile: how far it was, and whether it should end.
    session.refresh(row)
    row.found = report.tell(found, titles_of([*released, *files]))
    row.total, row.done, row.finished_at = len(ids), found.cases, clock.now()


def titles_of(files: list[Source]) -> dict[str, str]:
    """What the elements of diagrams are called, by id."""
    diagrams = (each for each in files if each.kind is Kind.BPMN)
    return {n.id: n.name for each in diagrams for n in parsed.nodes(each) if n.name}


class _Telling:
    """Tells how far a look is in transactions of its own, and hears whether it is to end."""

    def __init__(self, run_id: int, total: int) -> None:
        self._run_id, self._total, self._told_at, self._goes_on = run_id, total, 0.0, True

    def goes_on(self, done: int) -> bool:
        if time.monotonic() - self._told_at > EVERY:
            self._told_at = time.monotonic()
            mine = ReplayRun.id == self._run_id
            told = update(ReplayRun).where(mine).values(done=done, total=self._total)
            with db.begin() as own:
                self._goes_on = own.scalar(told.returning(ReplayRun.cancelled_at)) is None
        return self._goes_on
