"""Altering a running instance: it goes on in another process, or at other elements of its own."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Kind
from engine.errors import CannotGoBack, CannotMigrate, NotFound
from engine.identity import Person
from engine.instances import completions, locking, origins, step
from engine.instances.execution import Execution
from engine.instances.migrating import Called, ChangedTimer, Renamed
from engine.instances.modifying import Modification
from engine.models import Definition, Incident, Instance, Job
from engine.observers import EventType
from engine.status import ENDED


def migrate(
    session: Session,
    instance_id: int,
    definition_id: int,
    mapping: Mapping[str, str],
    *,
    by: Person | None,
) -> Instance:
    """Let an instance go on in the newest version of a process (`engine.instances.migrating`).

    `mapping` says to which of its elements each element goes at which something waits. The instance
    runs from then on what a start would: the newest of all that can be reached. No timer moves, and one
    in a process that is called is refused. Raises as `migrate_whole`.
    """
    target = session.get(Definition, definition_id)
    if target is None or target.kind != Kind.BPMN.value:
        raise NotFound
    instance = locking.instance(session, instance_id)
    _migrate(session, instance, target, mapping, None, by=by)
    return instance


def migrate_whole(
    session: Session,
    instance_id: int,
    mappings: Mapping[str, Mapping[str, str]],
    *,
    by: Person | None,
) -> tuple[ChangedTimer, ...]:
    """Let an instance go on in the newest of its process and of all it calls; its timers that have another rule.

    `mappings` says by process to which element each goes at which something waits. Waiting timers of
    no limit are reckoned anew where their rule is another. Who keeps limits of the instance beside it
    is told nothing. Raises NotFound, CannotMigrate, NotActive; then nothing has changed. Who may do so
    is for the caller to say.
    """
    instance = locking.instance(session, instance_id)
    target = session.get_one(Definition, catalogue.pins_for(session, instance.key).definition_id)
    return _migrate(session, instance, target, mappings.get(instance.key, {}), mappings, by=by)


def go_back(session: Session, instance_id: int, *, by: Person | None) -> Instance:
    """Undo the last migration of an instance to which nothing has happened since.

    What was completed before it can no longer be taken back. Raises NotFound, CannotGoBack,
    `origins.Unbelieved`; then nothing has changed.
    """
    instance = locking.instance(session, instance_id)
    origin = origins.find(session, instance.id)
    if origin is None:
        raise CannotGoBack(reason="它没有迁移过，或者已经撤回。")
    if origin.events != instance.events or instance.status in ENDED:
        raise CannotGoBack(reason="迁移以后已经有人办理，或者已经有期限到过。")
    kept = zlib.decompress(origin.believed)
    bundle = catalogue.bundle_of(session, tuple(origin.pins))
    told: dict[str, Any] = {"process": origin.key}
    with step.advance(session, instance, "migrated_back", by=by, after=told) as execution:
        told["renamed"] = _told(execution.go_back_to(kept, bundle))
        instance.key, instance.definition_id = origin.key, origin.definition_id
        instance.pins = list(origin.pins)
        _rename(session, instance, execution)
    origins.forget(session, instance.id)
    return instance


def _migrate(
    session: Session,
    instance: Instance,
    target: Definition,
    mapping: Mapping[str, str],
    called: Called | None,
    *,
    by: Person | None,
) -> tuple[ChangedTimer, ...]:
    pins = catalogue.pins_for(session, target.key)
    if pins.definition_id != target.id:
        raise CannotMigrate(reason=f"流程“{target.key}”的第 {target.version} 版不是最新版。")
    bundle = catalogue.bundle_of(session, pins.all)
    told: dict[str, Any] = {"from": instance.key, "process": target.key}
    told["mapping"] = dict(mapping) if called is None else {k: dict(v) for k, v in called.items()}
    origin = origins.begin(instance)
    with step.advance(session, instance, "migrated", by=by, after=told) as execution:
        made = execution.migrate(bundle, target.key, mapping, called)
        told["renamed"] = _told(made.renamed)
        instance.key, instance.definition_id = target.key, target.id
        instance.pins = list(pins.all)
        _rename(session, instance, execution)
    completions.forget_all(session, instance.id)
    # A timer that is over by its new rule fires at once; what it led to cannot be undone.
    moved_on = any(each.what is not EventType.RESCHEDULED for each in execution.journal)
    if instance.status not in ENDED:
        origins.keep(session, origin, instance, moved_on=moved_on)
    return made.timers


def modify(
    session: Session, instance_id: int, wanted: Modification, *, by: Person | None
) -> Instance:
    """Begin elements of an instance and end others (`engine.instances.modifying`).

    Raises NotFound, CannotModify, NotActive; then nothing has changed. Who may do so is for the caller to say.
    """
    instance = locking.instance(session, instance_id)
    with step.advance(session, instance, "modified", by=by) as execution:
        execution.modify(wanted)
    return instance


def _told(renamed: Iterable[Renamed]) -> list[dict[str, str]]:
    """As history keeps it, for who reads there where it was."""
    return [asdict(each) for each in renamed]


def _rename(session: Session, instance: Instance, execution: Execution) -> None:
    """Let the rows of what waits tell the new elements; the others are compared with the state."""
    for job in execution.jobs:
        own = (Job.instance_id == instance.id, Job.token == job.id)
        session.execute(update(Job).where(*own).values(element=job.element, process=job.process))
    for failed in execution.incidents:
        same = (Incident.instance_id == instance.id, Incident.token == failed.id)
        session.execute(update(Incident).where(*same).values(element=failed.element))
