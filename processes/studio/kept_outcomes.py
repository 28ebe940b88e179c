"""What became of a change's scenarios, kept until anything they depend on is another.

They are run by a worker a while after an edit, when the change is put before a second person and when
somebody asks; whoever looks sees what holds now, with when it was found, or that it has to be run.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.models import Definition
from engine.scheduling import timetable
from processes.calendars import working_time
from processes.studio import changes, drafts, scenario_runs, versions
from processes.studio.change_runs import digest
from processes.studio.models import Change, ChangeStatus, Draft, FileKind
from processes.studio.outcome_models import ScenarioRun
from processes.studio.scenario_runs import Outcome

#: So long after an edit they are run; while one draws, once in that time.
AFTER = timedelta(seconds=60)
#: Seconds a worker gives to the scenarios of one change.
MOST = 300.0
#: Before a second person; and what is still looked at.
_WAITING = (ChangeStatus.SUBMITTED, ChangeStatus.APPROVED)
_LIVE = (ChangeStatus.OPEN, *_WAITING)


def find(session: Session, change: Change, contents: Mapping[str, bytes]) -> ScenarioRun | None:
    """What was kept, if it is of these files and of all else as it is now; of a closed change, the last."""
    row = _row(session, change)
    if change.status not in _LIVE:
        return row
    is_so = row is not None and row.fingerprint == fingerprint(session, contents)
    return row if is_so else None


def outcomes(row: ScenarioRun) -> list[Outcome]:
    """Each scenario and what became of it."""
    return [Outcome(**each) for each in row.outcomes]


def run(session: Session, change: Change, *, seconds: float = scenario_runs.WAITED) -> ScenarioRun:
    """Run them all on the change as it is, and keep what became of them."""
    contents = drafts.contents(session, change)
    return keep(
        session, change, contents, scenario_runs.run_all(session, contents, seconds=seconds)
    )


def keep(
    session: Session, change: Change, contents: Mapping[str, bytes], found: Sequence[Outcome]
) -> ScenarioRun:
    """Keep what became of the scenarios among the files, run a moment ago."""
    # Two who ask at once keep one row.
    session.execute(select(Change.id).where(Change.id == change.id).with_for_update())
    row = _row(session, change)
    so, told = fingerprint(session, contents), [asdict(each) for each in found]
    if row is None:
        row = ScenarioRun(district=change.district, change_id=change.id)
        session.add(row)
    row.at, row.fingerprint, row.outcomes = clock.now(), so, told
    session.flush()
    return row


def fingerprint(session: Session, contents: Mapping[str, bytes]) -> str:
    """All that the scenarios of these files can come out otherwise by, in one hexadecimal SHA-256.

    The files, what is released beside them, the calendar, the day (a scenario that sets no time begins
    today), and the program itself.
    """
    parts = (
        digest(contents),
        session.scalar(select(func.max(Definition.id))),
        working_time.current().revision,
        clock.local(clock.now()).date(),
        _program(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@versions.SAVED.subscribe
def run_later(session: Session, draft: Draft) -> None:
    """Have the scenarios of the change run when the edits have come to rest."""
    mine = (Draft.change_id == draft.change_id, Draft.removed_at.is_(None))
    has_some = select(Draft.id).where(*mine, Draft.kind == FileKind.SCENARIO)
    if session.scalar(select(has_some.exists())):
        jobs.defer(
            session,
            "studio.run_scenarios",
            queueing_lock=f"studio-scenarios-{draft.change_id}",
            run_at=clock.now() + AFTER,
            change_id=draft.change_id,
        )


@jobs.job("studio.run_scenarios")
def run_in_background(session: Session, change_id: int) -> None:
    """Run them, unless what is kept is so still, or nobody looks at the change any more."""
    change = changes.find(session, change_id)
    if change.status in _LIVE and not find(session, change, drafts.contents(session, change)):
        run(session, change, seconds=MOST)


@timetable.scheduled("studio.run_waiting", hour=4, minute=10)
def run_waiting(session: Session, _due: datetime) -> None:
    """Before work begins, run what waits for a second person as it is today."""
    waiting = select(Change.id).where(Change.status.in_(_WAITING))
    for change_id in session.scalars(waiting):
        lock = f"studio-scenarios-{change_id}"
        jobs.defer(session, "studio.run_scenarios", queueing_lock=lock, change_id=change_id)


def _row(session: Session, change: Change) -> ScenarioRun | None:
    mine = select(ScenarioRun).where(ScenarioRun.change_id == change.id)
    return session.scalars(mine).one_or_none()


@cache
def _program() -> str:
    """Of the program's own text: another version of it may run a scenario otherwise."""
    made = hashlib.sha256()
    for package in ("engine", "processes"):
        _take(resources.files(package), made)
    return made.hexdigest()


def _take(folder: Traversable, made: "hashlib._Hash") -> None:
    for each in sorted(folder.iterdir(), key=_name):
        if each.is_dir():
            _take(each, made)
        elif each.name.endswith(".py"):
            made.update(each.read_bytes())


def _name(each: Traversable) -> str:
    return each.name
