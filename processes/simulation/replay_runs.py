"""Doing the cases of a period again in the background: asked for, told how far it is, ended early."""

from datetime import date

from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.deployment import catalogue, parsed
from engine.deployment.bundle import Kind, Source
from engine.errors import EngineError
from engine.faults import Refused
from engine.identity import Person
from engine.replay import clocked
from processes.simulation import histories, periods, replaying, report
from processes.simulation.models import ReplayRun
from processes.simulation.report import Report
from processes.studio import change_runs, changes, trials
from processes.studio.models import Change


def ask(session: Session, change: Change, since: date, until: date, *, by: Person) -> ReplayRun:
    """Have a worker do the cases registered on these local days again; the look under way is returned.

    Raises BadPeriod.
    """
    periods.require(since, until)
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
    change_runs.cancel(session, ReplayRun, change)


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
    ids = histories.list_ids(session, row.district, row.since, row.until)
    telling = change_runs.Telling(ReplayRun, run_id)
    found = replaying.replay(
        histories.read(session, ids),
        lambda history: catalogue.bundle_of(session, history.pins),
        *(current, draft, clock.now()),
        goes_on=lambda done: telling.goes_on(done=done, total=len(ids)),
    )
    # The row was written by others meanwhile: how far it was, and whether it should end.
    session.refresh(row)
    row.found = report.tell(found, titles_of([*released, *files]))
    row.total, row.done, row.finished_at = len(ids), found.cases, clock.now()


def titles_of(files: list[Source]) -> dict[str, str]:
    """What the elements of diagrams are called, by id."""
    diagrams = (each for each in files if each.kind is Kind.BPMN)
    return {n.id: n.name for each in diagrams for n in parsed.nodes(each) if n.name}
