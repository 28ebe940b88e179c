"""Trying, case by case, what a migration would do; nothing of it is kept but what it would be."""

import time
from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.deployment import catalogue
from engine.identity import Person
from engine.models import Definition, Deployment, Instance
from engine.status import ENDED
from processes.cases.models import Case
from processes.organisation import people
from processes.upgrades import counterparts, steps, trying
from processes.upgrades.counterparts import Counterparts
from processes.upgrades.errors import (
    NoSuchMigration,
    NothingToMigrate,
    NotPlanned,
    WrongCounterpart,
)
from processes.upgrades.models import (
    CaseMigration,
    LineStatus,
    MigrationLine,
    MigrationStatus,
)

#: Seconds of work between two commits: what was tried by then is seen, and no case is locked for long.
PIECE = 5.0


def begin(session: Session, process: str, *, by: Person) -> CaseMigration:
    """Have a worker try all cases of a process that run an older set; raises NothingToMigrate.

    One that is being tried already is returned.
    """
    district = people.get_person(session, by.id).district
    same = select(CaseMigration).where(
        CaseMigration.process == process,
        CaseMigration.district == district,
        CaseMigration.status.in_((MigrationStatus.PLANNING, MigrationStatus.MOVING)),
    )
    under_way = session.scalars(same.limit(1)).one_or_none()
    if under_way is not None:
        return under_way
    if not session.scalar(select(func.count()).where(*outdated(session, process, district))):
        raise NothingToMigrate(process=process)
    made = CaseMigration(
        district=district,
        process=process,
        release_id=newest_release(session),
        status=MigrationStatus.PLANNING,
        planned_at=clock.now(),
        planned_by=int(by.id),
        mapping={},
        last_instance_id=0,
    )
    session.add(made)
    session.flush()
    _defer(session, made)
    return made


def begin_of(
    session: Session, process: str, known: Collection[str], *, by: Person
) -> CaseMigration:
    """`begin` for one of the processes of a list; of any other nothing is to be migrated."""
    if process not in known:
        raise NothingToMigrate(process=process)
    return begin(session, process, by=by)


def choose(
    session: Session, migration: CaseMigration, chosen: counterparts.ByHand, *, by: Person
) -> None:
    """Let elements go on where somebody says, and try anew. Raises NotPlanned, WrongCounterpart."""
    lock(session, migration, MigrationStatus.PLANNED)
    options = {
        (each.process, each.element): {option.element for option in each.options}
        for each in steps.list_changed(session, migration)
    }
    mapping = {process: dict(each) for process, each in migration.mapping.items()}
    for process, elements in chosen.items():
        for element, target in elements.items():
            if target and target not in options.get((process, element), ()):
                raise WrongCounterpart(element=element, target=target)
            mapping.setdefault(process, {}).pop(element, None)
            if target:
                mapping[process][element] = target
    migration.mapping, migration.mapped_by = mapping, int(by.id)
    _again(session, migration)


def plan_again(session: Session, migration: CaseMigration) -> None:
    """Try all cases anew, as the cases and the releases are now. Raises NotPlanned."""
    lock(session, migration, MigrationStatus.PLANNED)
    _again(session, migration)


def find(session: Session, migration_id: int) -> CaseMigration:
    """Raises NoSuchMigration."""
    found = session.get(CaseMigration, migration_id)
    if found is None:
        raise NoSuchMigration
    return found


def find_of(session: Session, migration_id: int, district: str) -> CaseMigration:
    """`find` for who works in a district; raises NoSuchMigration for one of another."""
    found = find(session, migration_id)
    if found.district != district:
        raise NoSuchMigration
    return found


def lock(session: Session, migration: CaseMigration, *statuses: MigrationStatus) -> None:
    """Hold it until the transaction ends; raises NotPlanned for one that does not stand so."""
    session.refresh(migration, with_for_update=True)
    if migration.status not in statuses:
        raise NotPlanned(status=migration.status.words)


def newest_release(session: Session) -> int:
    """The id of the newest release, whatever it brought."""
    return session.scalar(select(func.max(Deployment.id))) or 0


def outdated(session: Session, process: str, district: str) -> list[ColumnElement[bool]]:
    """The condition on instances of a process that run another set than a start would."""
    newest = list(catalogue.pins_for(session, process).all)
    return [
        Instance.key == process,
        Instance.district == district,
        Instance.status.not_in(ENDED),
        Instance.pins != newest,
    ]


@jobs.job("case_migration.plan")
def plan(session: Session, migration_id: int) -> None:
    """Try cases for a while, and leave the rest to the next job."""
    migration = session.get_one(CaseMigration, migration_id)
    if migration.status is not MigrationStatus.PLANNING:
        return
    wanted = outdated(session, migration.process, migration.district)
    if migration.total is None:
        migration.total = session.scalar(select(func.count()).where(*wanted)) or 0
    rest = (
        select(Instance.id, Definition.version, Case.id.label("case_id"))
        .join(Definition, Definition.id == Instance.definition_id)
        .outerjoin(Case, Case.instance_id == Instance.id)
        .where(*wanted, Instance.id > migration.last_instance_id)
        .order_by(Instance.id)
    )
    known, began = Counterparts(migration.mapping), time.monotonic()
    for row in session.execute(rest).all():
        outcome = _try(session, row.id, known)
        session.add(
            MigrationLine(
                migration_id=migration.id,
                district=migration.district,
                instance_id=row.id,
                case_id=row.case_id,
                version=row.version,
                at=clock.now(),
                **asdict(outcome),
            )
        )
        migration.last_instance_id = row.id
        if time.monotonic() - began > PIECE:
            _defer(session, migration)
            break
    else:
        migration.status = MigrationStatus.PLANNED
    session.flush()


def _try(session: Session, instance_id: int, known: Counterparts) -> trying.Outcome:
    """Really move it, with all that comes of that, and take it back with its locks and jobs."""
    savepoint = session.begin_nested()
    try:
        outcome = trying.move(session, instance_id, known, by=None)
    finally:
        savepoint.rollback()
    if outcome.status is LineStatus.MOVED:
        outcome.status = LineStatus.FITS
    return outcome


def _again(session: Session, migration: CaseMigration) -> None:
    session.execute(delete(MigrationLine).where(MigrationLine.migration_id == migration.id))
    migration.status, migration.total = MigrationStatus.PLANNING, None
    migration.last_instance_id, migration.planned_at = 0, clock.now()
    migration.release_id = newest_release(session)
    session.flush()
    _defer(session, migration)


def _defer(session: Session, migration: CaseMigration) -> None:
    lock = f"case-migration-{migration.id}"
    jobs.defer(session, "case_migration.plan", lock=lock, migration_id=migration.id)
