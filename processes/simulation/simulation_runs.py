"""Running made-up cases in the background: asked for, told how far it is, ended early, kept with the change."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.deployment import catalogue
from engine.errors import EngineError
from engine.faults import Refused
from engine.identity import Person
from processes.calendars import working_time
from processes.organisation import people
from processes.organisation.people import Appointment
from processes.simulation import estimates, histories, pairs, periods, told_figures, what_if
from processes.simulation.errors import NothingToLearn
from processes.simulation.models import SimulationRun
from processes.simulation.pairs import Question
from processes.simulation.replay_runs import titles_of
from processes.simulation.told_figures import Told
from processes.simulation.what_if import WhatIf
from processes.studio import change_runs, changes, trials
from processes.studio.models import Change

#: Pairs of runs: their means are taken for normal.
RUNS = 20


def ask(
    session: Session, change: Change, since: date, until: date, wanted: WhatIf, *, by: Person
) -> SimulationRun:
    """Have a worker run cases like those registered on these local days; the look under way is returned.

    Raises BadPeriod, BadScenario.
    """
    periods.require(since, until)
    begun = {"since": since, "until": until, "total": RUNS, "done": 0, "found": {}}
    begun["what_if"] = what_if.require(wanted).keep()
    lock = f"simulation-{change.id}"
    return change_runs.ask(session, SimulationRun, change, "simulation.run", lock, by=by, **begun)


def find_latest(session: Session, change: Change) -> SimulationRun | None:
    """The newest look at a change."""
    return change_runs.find_latest(session, SimulationRun, change)


def read(row: SimulationRun | None) -> Told | None:
    """What it came to; None while there is nothing."""
    return told_figures.load(row.found) if row else None


def cancel(session: Session, change: Change) -> None:
    """Ask the look under way to end; the runs done by then are kept."""
    change_runs.cancel(session, SimulationRun, change)


@jobs.job("simulation.run")
def run(session: Session, run_id: int) -> None:
    """Learn from history, run, and keep what was found."""
    row = session.get_one(SimulationRun, run_id)
    if row.finished_at:
        return
    change = changes.find(session, row.change_id)
    try:
        asked = _question(session, row, change)
        done = []
        telling = change_runs.Telling(SimulationRun, run_id, every=0)
        for pair in pairs.run_all(asked, row.total):
            done.append(pair)
            if not telling.goes_on(done=len(done)):
                break
    except (Refused, EngineError) as refused:
        row.failure, row.finished_at = str(refused), clock.now()
        return
    # The row was written by others meanwhile: how far it was, and whether it should end.
    session.refresh(row)
    titles = titles_of([*asked.current, *asked.draft])
    learnt = asked.found
    row.found = told_figures.tell(done, len(learnt.beginnings), learnt.left_out, titles)
    row.done, row.finished_at = len(done), clock.now()


def count_people(session: Session, district: str) -> dict[str, int]:
    """How many hold each post today, by `role@place`."""
    held = select(Appointment.role, Appointment.at, func.count())
    rows = session.execute(
        held.where(Appointment.district == district, people.is_current()).group_by(
            Appointment.role, Appointment.at
        )
    )
    return {f"{role.value}@{at}": number for role, at, number in rows}


def _question(session: Session, row: SimulationRun, change: Change) -> Question:
    files = trials.sources(session, change)
    released = catalogue.beside_released(session, [])
    ids = histories.list_ids(session, row.district, row.since, row.until)
    found = estimates.read(
        histories.read(session, ids), lambda history: catalogue.bundle_of(session, history.pins)
    )
    if not found.beginnings:
        raise NothingToLearn
    staff, wanted = count_people(session, row.district), what_if.load(row.what_if)
    calendar = working_time.current()
    return Question(released, files, found, staff, wanted, calendar, clock.now())
