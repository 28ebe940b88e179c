"""Carrying a migration out: each case in a transaction of its own, begun again where a worker was killed."""

import time
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine import clock, db, jobs, runner
from engine.errors import EngineError
from engine.identity import Person
from engine.instances import locking, origins, step
from processes.audit import log as audit_log
from processes.errors import ProcessError
from processes.organisation import people
from processes.upgrades import ledger, trying
from processes.upgrades.counterparts import Counterparts
from processes.upgrades.errors import (
    MapperCannotMove,
    MovedAgain,
    NothingFits,
    ReleasedMeanwhile,
)
from processes.upgrades.models import (
    CaseMigration,
    LineStatus,
    MigrationLine,
    MigrationStatus,
)
from processes.upgrades.planning import find, lock, newest_release

#: Seconds of work of one job; the rest is left to the next.
PIECE = 20.0


def start(session: Session, migration: CaseMigration, *, by: Person) -> None:
    """Have a worker move the cases that fit.

    Raises NotPlanned, MapperCannotMove, ReleasedMeanwhile, NothingFits.
    """
    lock(session, migration, MigrationStatus.PLANNED, MigrationStatus.MOVED)
    if migration.mapped_by == int(by.id) and any(migration.mapping.values()):
        raise MapperCannotMove
    if migration.release_id != newest_release(session):
        raise ReleasedMeanwhile
    if not count(session, migration)[LineStatus.FITS]:
        raise NothingFits
    migration.status, migration.moved_at = MigrationStatus.MOVING, clock.now()
    migration.moved_by, migration.cancelled_at, migration.finished_at = int(by.id), None, None
    session.flush()
    _record(session, "case_migration.started", migration, by)
    _defer(session, migration)


def cancel(session: Session, migration: CaseMigration, *, by: Person) -> None:
    """Let no further case move; those that have moved stay. Raises NotPlanned."""
    lock(session, migration, MigrationStatus.MOVING)
    migration.cancelled_at = clock.now()
    session.flush()
    _record(session, "case_migration.cancelled", migration, by)


def count(session: Session, migration: CaseMigration) -> Counter[LineStatus]:
    """How many cases there are of each kind, with one statement."""
    rows = session.execute(
        select(MigrationLine.status, func.count().label("number"))
        .where(MigrationLine.migration_id == migration.id)
        .group_by(MigrationLine.status)
    )
    return Counter({row.status: row.number for row in rows})


@dataclass(frozen=True)
class TotalLedger:
    """Of the cases that moved, how many statutory deadlines were compared, and how many are others now."""

    compared: int
    changed: int


def total_ledger(session: Session, migration: CaseMigration) -> TotalLedger:
    """Added up from what was found at each case as it moved."""
    moved = (
        MigrationLine.migration_id == migration.id,
        MigrationLine.status == LineStatus.MOVED,
    )
    row = session.execute(
        select(
            func.coalesce(func.sum(MigrationLine.statutory), 0).label("compared"),
            func.coalesce(func.sum(MigrationLine.statutory_changed), 0).label("changed"),
        ).where(*moved)
    ).one()
    return TotalLedger(int(row.compared), int(row.changed))


@jobs.job("case_migration.move")
def carry_out(session: Session, migration_id: int) -> None:
    """Move cases for a while, and leave the rest to the next job."""
    migration = find(session, migration_id)
    if migration.status is not MigrationStatus.MOVING:
        return
    known, began = Counterparts(migration.mapping), time.monotonic()
    while _move_next(migration_id, known):
        if time.monotonic() - began > PIECE:
            _defer(session, migration)
            return
    session.refresh(migration, with_for_update=True)
    if migration.status is MigrationStatus.MOVING:
        migration.status, migration.finished_at = MigrationStatus.MOVED, clock.now()
        session.flush()
        by = people.identify(session, migration.moved_by or 0)
        _record(session, "case_migration.moved", migration, by)


def take_back(session: Session, line: MigrationLine, *, by: Person) -> None:
    """Let one case be what it was before; raises what `engine.runner.go_back` does, and MovedAgain."""
    session.refresh(line, with_for_update=True)
    origin = origins.find(session, line.instance_id)
    if line.status is not LineStatus.MOVED or (origin is not None and origin.at > line.at):
        raise MovedAgain
    instance, before = (
        locking.instance(session, line.instance_id),
        ledger.read(session, line.case_id),
    )
    live = step.look(session, instance).live
    runner.go_back(session, line.instance_id, by=by)
    ledger.follow(session, line.instance_id, live, step.look(session, instance).live)
    ledger.require_same(ledger.compare(before, ledger.read(session, line.case_id)))
    line.status, line.at = LineStatus.BACK, clock.now()
    session.flush()


def take_all_back(session: Session, migration: CaseMigration, *, by: Person) -> None:
    """Have a worker let every case that has not moved on be what it was. Raises NotPlanned."""
    lock(session, migration, MigrationStatus.MOVED)
    migration.status, migration.moved_by = MigrationStatus.RETURNING, int(by.id)
    session.flush()
    _defer(session, migration, "case_migration.take_back")


@jobs.job("case_migration.take_back")
def carry_back(session: Session, migration_id: int) -> None:
    """Take cases back for a while, and leave the rest to the next job."""
    migration = find(session, migration_id)
    if migration.status is not MigrationStatus.RETURNING:
        return
    began = time.monotonic()
    while _take_next_back(migration_id):
        if time.monotonic() - began > PIECE:
            _defer(session, migration, "case_migration.take_back")
            return
    session.refresh(migration, with_for_update=True)
    migration.status = MigrationStatus.MOVED
    session.flush()
    by = people.identify(session, migration.moved_by or 0)
    _record(session, "case_migration.taken_back", migration, by)


def _take_next_back(migration_id: int) -> bool:
    """Take the next case back, in a transaction of its own; whether there was one to be tried."""
    with db.begin() as own:
        migration = find(own, migration_id)
        # One that could not be taken back says why, and is not tried again.
        line = _lock_next(own, migration_id, LineStatus.MOVED, MigrationLine.reason.is_(None))
        if line is None:
            return False
        by = people.identify(own, migration.moved_by or 0)
        try:
            with own.begin_nested():
                take_back(own, line, by=by)
        except (EngineError, ProcessError) as refusal:
            line.reason = str(refusal)
        return True


def _lock_next(
    session: Session, migration_id: int, status: LineStatus, *held: ColumnElement[bool]
) -> MigrationLine | None:
    chosen = select(MigrationLine).where(
        MigrationLine.migration_id == migration_id, MigrationLine.status == status, *held
    )
    first = chosen.order_by(MigrationLine.id).limit(1).with_for_update(skip_locked=True)
    return session.scalars(first).one_or_none()


def _move_next(migration_id: int, known: Counterparts) -> bool:
    """Move the next case that fits, in a transaction of its own; whether there was one."""
    with db.begin() as own:
        migration = find(own, migration_id)
        if migration.cancelled_at or migration.release_id != newest_release(own):
            return False
        line = _lock_next(own, migration_id, LineStatus.FITS)
        if line is None:
            return False
        by = people.identify(own, migration.moved_by or 0)
        outcome = trying.move(own, line.instance_id, known, by=by)
        for name, value in vars(outcome).items():
            setattr(line, name, value)
        line.at = clock.now()
        return True


def _record(session: Session, what: str, migration: CaseMigration, by: Person) -> None:
    """Tell the audit log, with the ledger: of how many statutory deadlines how many changed."""
    numbers, ledger_of_all = count(session, migration), total_ledger(session, migration)
    audit_log.record(
        session,
        what,
        by=by,
        migration=migration.id,
        process=migration.process,
        moved=numbers[LineStatus.MOVED],
        refused=numbers[LineStatus.REFUSED],
        statutory=ledger_of_all.compared,
        statutory_changed=ledger_of_all.changed,
    )


def _defer(session: Session, migration: CaseMigration, job: str = "case_migration.move") -> None:
    held = f"case-migration-{migration.id}"
    jobs.defer(session, job, lock=held, migration_id=migration.id)
