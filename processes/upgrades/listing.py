"""What can be migrated, what was, and the cases of one migration."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.models import Definition, Instance
from engine.status import ENDED
from processes.cases.models import Case
from processes.upgrades.models import CaseMigration, LineStatus, MigrationLine


@dataclass(frozen=True)
class OldSet:
    """Cases that run one older set: their process's version, and what is newer now: name, from, to."""

    version: int
    cases: int
    newer: Sequence[tuple[str, int, int]]


@dataclass(frozen=True)
class Outdated:
    """A process with the cases that run older sets of it."""

    process: str
    title: str
    sets: Sequence[OldSet]

    @property
    def cases(self) -> int:
        """How many in all."""
        return sum(each.cases for each in self.sets)


@dataclass(frozen=True)
class Line:
    """A case of a migration with its number; None: a process that belongs to no case."""

    row: MigrationLine
    case_no: str | None


def list_outdated(session: Session, district: str) -> list[Outdated]:
    """The processes that running cases have an older set of, the one with most cases first."""
    running = session.execute(
        select(Instance.key, Instance.pins, func.count().label("cases"))
        .where(Instance.district == district, Instance.status.not_in(ENDED))
        .group_by(Instance.key, Instance.pins)
    ).all()
    newest = {key: catalogue.pins_for(session, key) for key in {row.key for row in running}}
    ids = {id for row in running for id in row.pins} | {i for p in newest.values() for i in p.all}
    known = {
        row.id: row
        for row in session.execute(
            select(
                Definition.id, Definition.kind, Definition.key, Definition.name, Definition.version
            ).where(Definition.id.in_(ids))
        )
    }
    sets: dict[str, list[OldSet]] = defaultdict(list)
    for row in running:
        if tuple(row.pins) == newest[row.key].all:
            continue
        current = {(known[i].kind, known[i].key): known[i] for i in newest[row.key].all}
        held = [known[each] for each in row.pins if each in known]
        newer = [
            (each.name, each.version, now.version)
            for each in held
            if (now := current.get((each.kind, each.key))) and now.version != each.version
        ]
        own = next((e.version for e in held if e.kind == "bpmn" and e.key == row.key), 0)
        sets[row.key].append(OldSet(own, row.cases, sorted(newer)))
    found = [Outdated(key, title_of(session, key), _sorted(each)) for key, each in sets.items()]
    return sorted(found, key=lambda each: -each.cases)


def list_migrations(session: Session, district: str, *, size: int = 50) -> Sequence[CaseMigration]:
    """The newest migrations of a district."""
    mine = select(CaseMigration).where(CaseMigration.district == district)
    return session.scalars(mine.order_by(CaseMigration.id.desc()).limit(size)).all()


def list_lines(
    session: Session,
    migration: CaseMigration,
    *,
    status: LineStatus | None = None,
    after: int = 0,
    size: int = 50,
) -> list[Line]:
    """Cases of a migration in the order of their rows, behind `after`."""
    chosen = (
        select(MigrationLine, Case.case_no)
        .outerjoin(Case, Case.id == MigrationLine.case_id)
        .where(MigrationLine.migration_id == migration.id, MigrationLine.id > after)
    )
    if status is not None:
        chosen = chosen.where(MigrationLine.status == status)
    rows = session.execute(chosen.order_by(MigrationLine.id).limit(size))
    return [Line(row.MigrationLine, row.case_no) for row in rows]


def list_reasons(session: Session, migration: CaseMigration) -> list[tuple[str, int]]:
    """Why cases cannot move, and how many each reason keeps, the commonest first."""
    rows = session.execute(
        select(MigrationLine.reason, func.count())
        .where(
            MigrationLine.migration_id == migration.id,
            MigrationLine.status == LineStatus.REFUSED,
        )
        .group_by(MigrationLine.reason)
        .order_by(func.count().desc())
        .limit(20)
    )
    return [(reason or "", number) for reason, number in rows]


def title_of(session: Session, process: str) -> str:
    """The name of a process, as its newest diagram has it."""
    bundle = catalogue.bundle_of(session, catalogue.pins_for(session, process).all)
    return bundle.processes.get(process) or process


def _sorted(sets: list[OldSet]) -> list[OldSet]:
    return sorted(sets, key=lambda each: (-each.version, -each.cases))
