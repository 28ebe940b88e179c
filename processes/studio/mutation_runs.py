"""Looking in the background which alterations the scenarios of a change notice, a piece at a time."""

import time
from dataclasses import asdict
from itertools import islice

from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.deployment import catalogue
from engine.faults import Refused
from engine.identity import Person
from processes.errors import ProcessError
from processes.studio import (
    change_runs,
    changes,
    drafts,
    equivalents,
    findings,
    mutation,
    scenario_file,
)
from processes.studio.errors import NoScenarios
from processes.studio.models import Change
from processes.studio.mutation_models import MutationRun
from processes.studio.mutation_report import Line
from processes.studio.scenario_runs import scenario_files

#: Seconds of work between two commits: what is done by then is seen, and lost no more.
PIECE = 20.0
#: More of them are not for one look; a change of that size is looked at on the command line.
MOST = 5_000


def ask(session: Session, change: Change, *, by: Person) -> MutationRun:
    """Have a worker look; the one under way of the same files is returned. Raises NoScenarios."""
    contents = drafts.contents(session, change)
    if not scenario_files(contents):
        raise NoScenarios
    lock = f"studio-mutation-{change.id}"
    return change_runs.ask(session, MutationRun, change, "studio.mutate", lock, by=by, lines=[])


def find_latest(session: Session, change: Change) -> MutationRun | None:
    """The newest look at the change's files."""
    return change_runs.find_latest(session, MutationRun, change)


def lines(row: MutationRun) -> list[Line]:
    """What was judged so far."""
    return [Line.load(each) for each in row.lines]


@jobs.job("studio.mutate")
def look(session: Session, run_id: int) -> None:
    """Judge for a while, keep what was found, and leave the rest to the next job."""
    row = session.get_one(MutationRun, run_id)
    if row.finished_at:
        return
    try:
        _look(session, row)
    except (Refused, ProcessError) as refusal:
        row.failure, row.finished_at = str(refusal), clock.now()
    if not row.finished_at:
        lock = f"studio-mutation-{row.change_id}"
        jobs.defer(session, "studio.mutate", lock=lock, run_id=row.id)
    session.flush()


def _look(session: Session, row: MutationRun) -> None:
    contents = drafts.contents(session, changes.find(session, row.change_id))
    if change_runs.digest(contents) != row.sha256:
        row.failure, row.finished_at = "文件已经改过，请重新运行。", clock.now()
        return
    held = {each: contents[each] for each in scenario_files(contents)}
    scenarios = {name: scenario_file.read(name, text) for name, text in held.items()}
    files = catalogue.beside_released(session, findings.sources(contents))
    bench = mutation.prepare(scenarios, files, contents, equivalents.read(held))
    row.total = min(len(bench.mutants), MOST)
    began, done = time.monotonic(), list(row.lines)
    for mutant in islice(bench.mutants, len(done), row.total):
        done.append(asdict(Line.of(bench.judge(mutant))))
        if time.monotonic() - began > PIECE:
            break
    row.lines = done
    if len(done) >= row.total:
        row.finished_at = clock.now()
