"""Proving a change in the background: asked for, told how far it is, ended early, kept with the change."""

import time
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine import clock, db, jobs
from engine.deployment import parsed
from engine.deployment.bundle import Kind, Source
from engine.faults import Refused
from engine.identity import Person
from processes.deadlines.library import TABLE
from processes.diagrams import shipped
from processes.evidence import proofs, report
from processes.evidence.models import ProofRun
from processes.studio import change_runs, changes, fact_words, trials
from processes.studio.models import Change

#: States of one process; beyond them it says how far it came.
STATES = 1_500
#: Seconds between two tellings of how far it is.
EVERY = 1.0
#: After midnight: the hour of the day at which the case that is explored begins.
BEGINS = timedelta(hours=9)


def ask(session: Session, change: Change, *, by: Person) -> ProofRun:
    """Have a worker prove the change; the proof under way of the same files is returned."""
    lock, begun = f"evidence-{change.id}", {"states": 0, "covered": [], "findings": []}
    return change_runs.ask(session, ProofRun, change, "evidence.prove", lock, by=by, **begun)


def find_latest(session: Session, change: Change) -> ProofRun | None:
    """The newest proof of a change."""
    return change_runs.find_latest(session, ProofRun, change)


def cancel(session: Session, change: Change) -> None:
    """Ask the proof under way to end; what it has found by then is kept."""
    row = find_latest(session, change)
    if row is not None and not row.finished_at and not row.cancelled_at:
        row.cancelled_at = clock.now()


def sources(session: Session, change: Change) -> list[Source]:
    """What would be in force with the change, the rules on time among it. Raises Refused."""
    found = trials.sources(session, change)
    return found if any(each.stem == TABLE for each in found) else [*found, shipped.limits()]


@jobs.job("evidence.prove")
def prove(session: Session, run_id: int) -> None:
    """Explore, and keep what was found."""
    row = session.get_one(ProofRun, run_id)
    if row.finished_at:
        return
    change = changes.find(session, row.change_id)
    try:
        files = sources(session, change)
        begins = clock.start_of_day(clock.local(clock.now()).date()) + BEGINS
        proof = proofs.prove(files, begins, states=STATES, goes_on=_Telling(run_id).goes_on)
    except Refused as refused:
        row.failure, row.finished_at = str(refused), clock.now()
        return
    titles = _titles(files)
    # The row was written by others meanwhile: how far it was, and whether it should end.
    session.refresh(row)
    row.findings = report.lines(proof, titles)
    row.covered = report.coverage(proof, titles)
    row.states = sum(each.states for each in proof.covered)
    row.finished_at = clock.now()


class _Telling:
    """Tells how far a proof is in transactions of its own, and hears whether it is to end."""

    def __init__(self, run_id: int) -> None:
        self._run_id, self._told_at, self._goes_on = run_id, 0.0, True

    def goes_on(self, states: int) -> bool:
        """As `proofs.prove` asks it, with the number of states so far."""
        if time.monotonic() - self._told_at > EVERY:
            self._told_at = time.monotonic()
            mine = ProofRun.id == self._run_id
            told = update(ProofRun).where(mine).values(states=states)
            with db.begin() as own:
                ended = own.scalar(told.returning(ProofRun.cancelled_at))
            self._goes_on = ended is None
        return self._goes_on


def _titles(files: list[Source]) -> dict[str, str]:
    """What elements and processes are called, by id; an element without a name as its kind is."""
    diagrams = [each for each in files if each.kind is Kind.BPMN]
    processes = {k: name for each in diagrams for k, name in parsed.process_names(each).items()}
    nodes = [n for each in diagrams for n in parsed.nodes(each)]
    return processes | {n.id: n.name or fact_words.kind(n.kind) for n in nodes}
