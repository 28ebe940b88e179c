"""Writing anew what is searched, from the state and, for claims, from history."""

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from engine import clock, history
from engine.instances import job_rows, step
from engine.instances.projection import Rows, Waiting, new_rows, set_running
from engine.models import Instance, Subscription, TaskStatus, Timer, UserTask
from engine.tasks import HANDED


def rebuild(session: Session, instance: Instance) -> None:
    """Make the tables say what the state says, whatever they said; who has a task in hand stays.

    For a table that was damaged or has a new column; nothing happens to the instance,
    whose row the caller has locked.
    """
    now = Waiting.of(step.look(session, instance))
    for table in (Timer, Subscription):
        session.execute(delete(table).where(table.instance_id == instance.id))
    _insert(session, Timer, instance, {}, now.timers)
    _insert(session, Subscription, instance, {}, now.subscriptions)
    _rewrite_tasks(session, instance, now.tasks)
    job_rows.rewrite(session, instance, now.jobs)
    if now.suspended:
        set_running(session, instance, suspended=True)


def _insert(
    session: Session, table: Any, instance: Instance, old: Rows, new: Rows, **added: Any
) -> None:
    if rows := [each | added for each in new_rows(table, instance, old, new)]:
        session.execute(insert(table), rows)


def _rewrite_tasks(session: Session, instance: Instance, tasks: Rows) -> None:
    known = {
        task.token: task
        for task in session.scalars(select(UserTask).where(UserTask.instance_id == instance.id))
    }
    for token, task in known.items():
        if token in tasks:
            task.status, task.closed_at, task.closed_by = TaskStatus.OPEN, None, None
            for column in tasks[token].keys() - {"assignee"}:
                setattr(task, column, tasks[token][column])
        elif task.status in (TaskStatus.OPEN, TaskStatus.SUSPENDED):
            task.status, task.closed_at = TaskStatus.CANCELLED, clock.now()
    session.flush()
    there: Rows = {token: {} for token in known}
    _insert(session, UserTask, instance, there, tasks, opened_at=clock.now())
    # A claim is not in the state, but history has it.
    for event in history.list_for_instance(session, instance.id):
        claimed = event.after.get("task") if event.what in HANDED else None
        if claimed in tasks and claimed not in known:
            held = {key: event.after[key] for key in ("assignee", "owner") if key in event.after}
            session.execute(
                update(UserTask)
                .where(UserTask.instance_id == instance.id, UserTask.token == claimed)
                .values(**held)
            )
