"""The steps of a migration whose element is another in the new set, or none: what is to be decided on."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import column, func, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from engine.instances.correspondence import Counterpart
from engine.models import Instance
from processes.upgrades import counterparts
from processes.upgrades.models import CaseMigration, MigrationLine


@dataclass(frozen=True)
class ChangedStep:
    """An element cases stand on, where they would go on (None: nowhere yet), and what may be chosen."""

    process: str
    element: str
    name: str
    target: str | None
    #: `engine.instances.correspondence.Likeness`, `hand`, or empty
    why: str
    cases: int
    options: Sequence[Counterpart]


def list_changed(session: Session, migration: CaseMigration) -> list[ChangedStep]:
    """Each step once, the one most cases stand on first."""
    told = (
        func.jsonb_array_elements(MigrationLine.steps)
        .table_valued(column("value", JSONB), name="told")
        .lateral()
    )
    rows = session.execute(
        select(
            told.c.value,
            func.count().label("cases"),
            func.min(MigrationLine.instance_id).label("one"),
        )
        .select_from(MigrationLine)
        .join(told, true())
        .where(MigrationLine.migration_id == migration.id)
        .group_by(told.c.value)
        .order_by(func.count().desc())
    )
    found: dict[tuple[str, str], ChangedStep] = {}
    for each, cases, one in rows:
        key = (each["process"], each["element"])
        if key in found:
            continue
        options = counterparts.list_options(session, session.get_one(Instance, one), *key)
        found[key] = ChangedStep(**each, cases=cases, options=options)
    return list(found.values())
