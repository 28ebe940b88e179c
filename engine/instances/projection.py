"""What an instance waits for, copied out of its state so that it can be searched.

The one place that says what stands in `user_task`, `timer` and `subscription`. It compares what was
waited for before a step with what is now, both in memory. What came and what went is written with
the rest of the step (`engine.instances.saving`); what is rarer, here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine import clock
from engine.instances.execution import Execution
from engine.instances.view import OpenAdHoc, OpenIncident, OpenJob, OpenTask, OpenTimer
from engine.instances.view import Subscription as Wanted
from engine.json_text import json_text
from engine.models import CHOICE, Instance, Subscription, TaskStatus, Timer, UserTask
from engine.status import Status

#: Columns by token.
Rows = Mapping[str, dict[str, Any]]


@dataclass(frozen=True)
class Waiting:
    """All that an instance waits for, as the tables tell it."""

    tasks: Rows = field(default_factory=dict)
    timers: Rows = field(default_factory=dict)
    subscriptions: Rows = field(default_factory=dict)
    incidents: Mapping[str, OpenIncident] = field(default_factory=dict)
    jobs: Mapping[str, OpenJob] = field(default_factory=dict)
    suspended: bool = False
    #: The highest id a token has had: one that comes with such an id comes back.
    last_id: int = 0

    @classmethod
    def of(cls, execution: Execution) -> "Waiting":
        return cls(
            tasks={each.id: _task(each) for each in execution.tasks},
            timers={each.id: _timer(each) for each in execution.timers},
            subscriptions={each.id: _subscription(each) for each in execution.subscriptions}
            | {each.id: _choice(each) for each in execution.ad_hocs},
            incidents={each.id: each for each in execution.incidents},
            jobs={each.id: each for each in execution.jobs},
            suspended=execution.status is Status.SUSPENDED,
            last_id=execution.last_id,
        )


@dataclass(frozen=True)
class Difference:
    """The rows that came, by column, and the tokens of those that went."""

    tasks: list[dict[str, Any]]
    timers: list[dict[str, Any]]
    timers_gone: list[str]
    subscriptions: list[dict[str, Any]]
    subscriptions_gone: list[str]


def write(
    session: Session,
    instance: Instance,
    before: Waiting,
    after: Waiting,
    *,
    done: UserTask | None = None,
) -> Difference:
    """Make the tables say `after` where they say `before`, but for what is returned.

    `done` is the task that was completed. Incidents are `engine.instances.incidents`' own.
    """
    _cancel(session, instance, [t for t in before.tasks if t not in after.tasks], done)
    _change(session, UserTask, instance, before.tasks, after.tasks)
    back = _reopen(session, instance, before, after)
    _change(session, Timer, instance, before.timers, after.timers)
    _change(session, Subscription, instance, before.subscriptions, after.subscriptions)
    if before.suspended != after.suspended:
        set_running(session, instance, suspended=after.suspended)
    return Difference(
        tasks=new_rows(UserTask, instance, {**before.tasks, **back}, after.tasks),
        timers=new_rows(Timer, instance, before.timers, after.timers),
        timers_gone=_gone(before.timers, after.timers),
        subscriptions=new_rows(Subscription, instance, before.subscriptions, after.subscriptions),
        subscriptions_gone=_gone(before.subscriptions, after.subscriptions),
    )


def new_rows(table: Any, instance: Instance, old: Rows, new: Rows) -> list[dict[str, Any]]:
    """The rows of `new` whose token is not in `old`, to be inserted; when a task was opened is the caller's."""
    fixed: dict[str, Any] = {"instance_id": instance.id, "district": instance.district}
    if table is UserTask:
        fixed |= {"status": TaskStatus.OPEN, "signers": [], "rounds": 0}
    elif table is Timer:
        fixed |= {"running": True}
    return [fixed | row | {"token": token} for token, row in new.items() if token not in old]


def set_running(session: Session, instance: Instance, *, suspended: bool) -> None:
    """A suspended instance's tasks cannot be worked on and its timers do not run."""
    old, new = TaskStatus.OPEN, TaskStatus.SUSPENDED
    if not suspended:
        old, new = new, old
    session.execute(
        update(UserTask)
        .where(UserTask.instance_id == instance.id, UserTask.status == old)
        .values(status=new)
    )
    session.execute(
        update(Timer).where(Timer.instance_id == instance.id).values(running=not suspended)
    )


def _task(task: OpenTask) -> dict[str, Any]:
    return {
        "element": task.element,
        "name": task.name,
        "form": task.form,
        "assignee": task.assignee,
        "users": list(task.users),
        "groups": list(task.groups),
        "priority": task.priority,
        "due_at": task.due,
        "follow_up_at": task.follow_up,
        "place": task.place,
        "clock": task.clock,
        "item": None if task.item is None else json_text(task.item),
    }


def _timer(timer: OpenTimer) -> dict[str, Any]:
    return {
        "element": timer.element,
        "due_at": timer.due,
        "look_at": timer.due,
        "kind": timer.kind,
        "policy": timer.policy,
        "why": timer.why,
        "clock": timer.clock,
    }


def _subscription(wanted: Wanted) -> dict[str, Any]:
    return {
        "element": wanted.element,
        "kind": wanted.kind,
        "name": wanted.name,
        "key": wanted.key,
    }


def _choice(open_one: OpenAdHoc) -> dict[str, Any]:
    """An ad-hoc sub-process waits for somebody to choose in it."""
    return {
        "element": open_one.element,
        "kind": CHOICE,
        "name": open_one.name or open_one.element,
        "key": None,
    }


def _cancel(session: Session, instance: Instance, gone: list[str], done: UserTask | None) -> None:
    tokens = [token for token in gone if done is None or token != done.token]
    if tokens:
        session.execute(
            update(UserTask)
            .where(UserTask.instance_id == instance.id, UserTask.token.in_(tokens))
            .values(status=TaskStatus.CANCELLED, closed_at=clock.now())
        )


def _reopen(session: Session, instance: Instance, before: Waiting, after: Waiting) -> Rows:
    """Open the rows of tasks that wait again; who had them in hand has them.

    A token that failed before it waited comes later than its id says, and has no row.
    """
    back: dict[str, dict[str, Any]] = {}
    for token, row in after.tasks.items():
        if token in before.tasks or int(token) > before.last_id:
            continue
        values = {key: value for key, value in row.items() if key != "assignee"}
        opened = session.scalar(
            update(UserTask)
            .where(UserTask.instance_id == instance.id, UserTask.token == token)
            .values(
                **values, status=TaskStatus.OPEN, closed_at=None, closed_by=None, submitted_at=None
            )
            .returning(UserTask.id)
        )
        if opened is not None:
            back[token] = row
    return back


def _gone(old: Rows, new: Rows) -> list[str]:
    return [token for token in old if token not in new]


def _change(session: Session, table: Any, instance: Instance, old: Rows, new: Rows) -> None:
    """A timer fired by its cycle or a limit extended; the assignee is not the state's to change."""
    for token, row in new.items():
        if token in old and row != old[token]:
            values = {key: value for key, value in row.items() if value != old[token][key]}
            session.execute(
                update(table)
                .where(table.instance_id == instance.id, table.token == token)
                .values(**values)
            )
