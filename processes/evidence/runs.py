"""Proving a change in the background: asked for, told how far it is, ended early, kept with the change."""

from datetime import timedelta

from sqlalchemy.orm import Session

from engine import clock, jobs
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
    change_runs.cancel(session, ProofRun, change)


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
        telling = change_runs.Telling(ProofRun, run_id)
        proof = proofs.prove(
            *(files, begins), states=STATES, goes_on=lambda states: telling.goes_on(states=states)
        )
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


def _titles(files: list[Source]) -> dict[str, str]:
    """What elements and processes are called, by id; an element without a name as its kind is."""
    diagrams = [each for each in files if each.kind is Kind.BPMN]
    processes = {k: name for each in diagrams for k, name in parsed.process_names(each).items()}
    nodes = [n for each in diagrams for n in parsed.nodes(each)]
    return processes | {n.id: n.name or fact_words.kind(n.kind) for n in nodes}
