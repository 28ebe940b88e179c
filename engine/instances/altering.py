"""Altering a running instance: it goes on in another process, or at other elements of its own."""

from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Kind
from engine.errors import CannotMigrate, NotFound
from engine.identity import Person
from engine.instances import completions, locking, step
from engine.instances.execution import Execution
from engine.instances.modifying import Modification
from engine.models import Definition, Incident, Instance, Job


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
    runs from then on what a start would: the newest of all that can be reached. Who keeps limits of
    the instance beside it is told nothing. Raises NotFound, CannotMigrate, NotActive; then nothing
    has changed. Who may do so is for the caller to say.
    """
    instance = locking.instance(session, instance_id)
    target = session.get(Definition, definition_id)
    if target is None or target.kind != Kind.BPMN.value:
        raise NotFound
    pins = catalogue.pins_for(session, target.key)
    if pins.definition_id != target.id:
        raise CannotMigrate(reason=f"流程“{target.key}”的第 {target.version} 版不是最新版。")
    bundle = catalogue.bundle_of(session, pins.all)
    told = {"from": instance.key, "process": target.key, "mapping": dict(mapping)}
    with step.advance(session, instance, "migrated", by=by, after=told) as execution:
        execution.migrate(bundle, target.key, mapping)
        instance.key, instance.definition_id = target.key, target.id
        instance.pins = list(pins.all)
        _rename(session, instance, execution)
    completions.forget_all(session, instance.id)
    return instance


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


def _rename(session: Session, instance: Instance, execution: Execution) -> None:
    """Let the rows of what waits tell the new elements; the others are compared with the state."""
    for job in execution.jobs:
        own = (Job.instance_id == instance.id, Job.token == job.id)
        session.execute(update(Job).where(*own).values(element=job.element, process=job.process))
    for failed in execution.incidents:
        same = (Incident.instance_id == instance.id, Incident.token == failed.id)
        session.execute(update(Incident).where(*same).values(element=failed.element))
