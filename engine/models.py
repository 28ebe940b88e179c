"""The engine's tables: what was deployed, what runs, and copies of its state to search by.

`instance.state` is the truth. `user_task`, `timer` and `subscription` are copied out of it
by `engine.instances.projection`, `incident` by `engine.instances.incidents`, `job` by
`engine.instances.job_rows`, at the end of every step; `engine.instances.rebuilding` writes all but the
incidents anew. Who has claimed a task is in its row and in history, which worker has a job and how
often it may still fail is in its row, not in the state.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    event,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from engine import history
from engine.db import Base, BigId
from engine.status import Status


class TaskStatus(StrEnum):
    """Where a person's task stands; only an open one can be worked on."""

    OPEN = "open"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class IncidentStatus(StrEnum):
    """An open incident is waiting for a retry or for a person."""

    OPEN = "open"
    RESOLVED = "resolved"


class JobState(StrEnum):
    """Where a job stands; only an open one is handed to workers."""

    OPEN = "open"
    COMPLETED = "completed"
    #: its retries are used up; an incident waits for a person
    FAILED = "failed"
    #: its worker threw a BPMN error
    ERROR_THROWN = "error_thrown"
    CANCELLED = "cancelled"


class Deployment(Base):
    """Files released together."""

    __tablename__ = "deployment"

    id: Mapped[BigId]
    at: Mapped[datetime]
    #: opaque id of the person who released them; None: the system, or from the command line
    by: Mapped[str | None]
    #: from the command line: the system account with the machine, and who they said they are
    account: Mapped[str | None]
    told_by: Mapped[str | None]


class Definition(Base):
    """One version of one file."""

    __tablename__ = "definition"
    __table_args__ = (
        UniqueConstraint("kind", "key", "version"),
        Index("ix_definition_provides", "provides", postgresql_using="gin"),
    )

    id: Mapped[BigId]
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"), index=True)
    #: bpmn, dmn, form or json (`engine.deployment.bundle.Kind`)
    kind: Mapped[str]
    #: what names it among its kind: the process's, model's or form's id, the table's name
    key: Mapped[str]
    #: 1, 2, 3 … within kind and key
    version: Mapped[int]
    #: the file's name
    name: Mapped[str]
    #: ids this file offers to others: processes, decisions, forms, DMN namespaces
    provides: Mapped[list[str]] = mapped_column(ARRAY(Text))
    #: ids this file needs from others
    requires: Mapped[list[str]] = mapped_column(ARRAY(Text))
    #: whether the application's rules hold for it by itself, and not only where a file needs it for
    #: which they hold (`engine.deployment.checking`)
    is_ruled: Mapped[bool] = mapped_column(default=True, server_default=true())
    #: hexadecimal SHA-256 of `source`
    sha256: Mapped[str]
    #: the file, byte for byte
    source: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Instance(Base):
    """One run of a process, calls included; locked by every verb."""

    __tablename__ = "instance"
    __table_args__ = (
        Index("ix_instance_business_key", "business_key"),
        # Of the few processes that are no case's.
        Index("ix_instance_key", "key", "id"),
        Index("ix_instance_status", "status", "district", "id"),
        # Room for the next version of the row on its own page keeps updates off the indexes.
        {"postgresql_with": {"fillfactor": "60"}},
    )

    id: Mapped[BigId]
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"), index=True)
    #: process id, as in the diagram
    key: Mapped[str]
    #: definitions in use, sorted: the newest of everything reachable when it started
    pins: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    #: the caller's number for it (a case number); not unique here
    business_key: Mapped[str | None]
    status: Mapped[Status]
    #: tokens and variables, zlib; read by `engine.instances.execution` alone
    state: Mapped[bytes] = mapped_column(LargeBinary)
    #: verbs taken so far
    steps: Mapped[int] = mapped_column(default=0)
    #: events so far; the next one's `seq`
    events: Mapped[int] = mapped_column(default=0)
    #: hash of the newest event; the next one is chained to it
    head: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    #: id of the newest event
    head_id: Mapped[int | None]
    #: over this row, with the key outside the database; written whenever the row is
    head_mac: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    started_at: Mapped[datetime]
    #: opaque person id; None: the system
    started_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    #: six-digit district the instance belongs to
    district: Mapped[str | None]
    #: id for the next event, reserved as the row is locked; not a column
    event_id: Mapped[int | None] = query_expression()

    #: When it was locked, its code was not that of what stood in it.
    is_forged = False


@event.listens_for(Instance, "before_update")
def _vouch(mapper: Any, connection: Any, instance: Instance) -> None:
    # A row somebody changed past the program is not made good by the next step.
    if not instance.is_forged:
        instance.head_mac = history.head_mac(instance)


class UserTask(Base):
    """A task of a person: open ones to work on, closed ones to say who did it."""

    __tablename__ = "user_task"
    __table_args__ = (
        UniqueConstraint("instance_id", "token"),
        Index(
            "ix_user_task_open_groups",
            "groups",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "ix_user_task_open_users",
            "users",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_user_task_open_assignee", "assignee", postgresql_where=text("status = 'open'")),
        Index(
            "ix_user_task_open_owner",
            "owner",
            postgresql_where=text("status = 'open' AND owner IS NOT NULL"),
        ),
        Index(
            "ix_user_task_open_signers",
            "signers",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
            postgresql_where=text("status = 'open'"),
        ),
        # Of tasks found otherwise what the views of a list ask.
        Index(
            "ix_user_task_open",
            "id",
            postgresql_include=["instance_id", "assignee", "due_at"],
            postgresql_where=text("status = 'open'"),
        ),
        # Who has how much in hand, counted out of this alone.
        Index(
            "ix_user_task_open_instance",
            "instance_id",
            postgresql_include=["id", "assignee", "due_at"],
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_user_task_open_due", "due_at", "id", postgresql_where=text("status = 'open'")),
        # Which names there are among very many tasks: few.
        Index("ix_user_task_open_name", "name", postgresql_where=text("status = 'open'")),
    )

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    #: the waiting token in the instance's state
    token: Mapped[str]
    #: element id in the diagram
    element: Mapped[str]
    #: its name there, as people read it
    name: Mapped[str | None]
    #: form id
    form: Mapped[str | None]
    status: Mapped[TaskStatus]
    #: who has it in hand (opaque person id); None: any candidate may claim it
    assignee: Mapped[str | None]
    #: who has only delegated it, and gets it back (opaque person id)
    owner: Mapped[str | None]
    #: candidate persons
    users: Mapped[list[str]] = mapped_column(ARRAY(Text))
    #: candidate groups, `role@place` or `role@unit`
    groups: Mapped[list[str]] = mapped_column(ARRAY(Text))
    #: whose agreement is asked for now (`engine.signing`), copied out of their rows
    signers: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    #: how many rounds of signers it has had (`engine.signing`); most have none, and none is looked for
    rounds: Mapped[int] = mapped_column(server_default=text("0"))
    #: when its holder did their part and it began to wait for signers; None: they have not
    submitted_at: Mapped[datetime | None]
    #: 0-100, higher is more urgent; 50 unless the diagram says otherwise
    priority: Mapped[int]
    due_at: Mapped[datetime | None]
    #: when to look at it again
    follow_up_at: Mapped[datetime | None]
    #: place code of the `place` property
    place: Mapped[str | None]
    #: key of the limit that gave `due_at` (`clock` property, or `reads` where another has the clock)
    clock: Mapped[str | None]
    #: item of a multi-instance body, as JSON
    item: Mapped[str | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    #: opaque person id of who completed it; None for a cancelled one
    closed_by: Mapped[str | None]
    district: Mapped[str | None]


class Timer(Base):
    """A timer that waits; gone when it fired or was cancelled (history keeps it)."""

    __tablename__ = "timer"
    __table_args__ = (
        UniqueConstraint("instance_id", "token"),
        Index("ix_timer_look", "look_at", postgresql_where=text("running")),
        {"postgresql_with": {"fillfactor": "80"}},
    )

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    #: the waiting token in the instance's state
    token: Mapped[str]
    #: element id in the diagram
    element: Mapped[str]
    due_at: Mapped[datetime]
    #: when the clock looks at it: `due_at`, later when it could not be woken and a job tries again
    look_at: Mapped[datetime]
    #: False while the instance is suspended
    running: Mapped[bool] = mapped_column(default=True)
    #: date, duration or cycle
    kind: Mapped[str]
    #: what happens to missed cycles: coalesce, all or skip
    policy: Mapped[str]
    #: why it is due then, in words
    why: Mapped[str]
    #: key of the limit it belongs to (`clock` property)
    clock: Mapped[str | None]
    district: Mapped[str | None]


#: Of a subscription: an ad-hoc sub-process waits for somebody to choose what is done in it.
CHOICE = "choice"


class Subscription(Base):
    """A message, a signal or a choice that is waited for; gone when it came or was cancelled."""

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("instance_id", "token"),
        Index("ix_subscription_wanted", "name", "key", "kind"),
        Index("ix_subscription_choice", "instance_id", postgresql_where=text("kind = 'choice'")),
    )

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    #: the waiting token in the instance's state
    token: Mapped[str]
    #: element id in the diagram
    element: Mapped[str]
    #: message, signal or choice
    kind: Mapped[str]
    #: of a choice the ad-hoc sub-process's
    name: Mapped[str]
    #: correlation key of a message (a case number, `<case>/<n>` for whistles)
    key: Mapped[str | None]
    district: Mapped[str | None]


class Job(Base):
    """Work of an element whose type no handler of ours serves: a worker outside does it."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("instance_id", "token"),
        Index("ix_job_open_type", "type", "id", postgresql_where=text("state = 'open'")),
        {"postgresql_with": {"fillfactor": "80"}},
    )

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    #: the waiting token in the instance's state
    token: Mapped[str]
    #: element id in the diagram, and the process it stands in
    element: Mapped[str]
    process: Mapped[str]
    #: what workers ask for (`zeebe:taskDefinition`)
    type: Mapped[str]
    state: Mapped[JobState]
    #: failures left before an incident
    retries: Mapped[int]
    #: `zeebe:taskHeaders`, a JSON object of texts
    headers: Mapped[str]
    #: the worker that activated it last, by the name it gives itself
    worker: Mapped[str | None]
    #: until then it is handed to nobody: a worker has it, or it failed and waits
    locked_until: Mapped[datetime | None]
    #: of the last failure
    error_message: Mapped[str | None]
    #: of the BPMN error its worker threw
    error_code: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    district: Mapped[str | None]


class StartSubscription(Base):
    """What starts the newest version of a process beside the clock; replaced when one is released."""

    __tablename__ = "start_subscription"
    __table_args__ = (
        UniqueConstraint("process", "element"),
        Index("ix_start_subscription_wanted", "kind", "name"),
    )

    id: Mapped[BigId]
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"), index=True)
    #: process id
    process: Mapped[str]
    #: id of the start event
    element: Mapped[str]
    #: message, signal or condition
    kind: Mapped[str]
    #: of a condition its expression
    name: Mapped[str]


class StartTimer(Base):
    """A timer that starts the newest version of a process; replaced when one is released."""

    __tablename__ = "start_timer"
    __table_args__ = (
        UniqueConstraint("process", "element"),
        Index("ix_start_timer_look_at", "look_at"),
    )

    id: Mapped[BigId]
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"), index=True)
    #: process id
    process: Mapped[str]
    #: id of the start event
    element: Mapped[str]
    due_at: Mapped[datetime]
    #: when the clock looks at it: `due_at`, later when it could not start and a job tries again
    look_at: Mapped[datetime]
    #: what happens to missed cycles: coalesce, all or skip
    policy: Mapped[str]
    #: JSON: what it remembers, as a waiting token does (`engine.tokens.timers`)
    wait: Mapped[str]


class MessageStart(Base):
    """Which instance the last message of a key started: while it runs, no other is started by that key."""

    __tablename__ = "message_start"
    __table_args__ = (UniqueConstraint("process", "key"),)

    id: Mapped[BigId]
    #: process id
    process: Mapped[str]
    #: correlation key of the message
    key: Mapped[str]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), index=True)
    district: Mapped[str | None]


class Incident(Base):
    """Something failed and stands still: a token of an instance, or a job."""

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("instance_id", "token"),
        Index("ix_incident_open", "district", "id", postgresql_where=text("status = 'open'")),
    )

    id: Mapped[BigId]
    #: None: a job that works for no instance
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    #: the incident's id in the instance's state; `job:<id>` for a job
    token: Mapped[str]
    #: element id in the diagram; a job's name
    element: Mapped[str]
    #: handler, expression, … (`engine.instances.view.OpenIncident.kind`), or job
    kind: Mapped[str]
    #: what failed, for a person who can mend it
    message: Mapped[str]
    #: failures so far, the first included
    attempts: Mapped[int] = mapped_column(default=1)
    status: Mapped[IncidentStatus]
    #: when it is tried again by itself; None: it waits for a person
    retry_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    district: Mapped[str | None]


class Installation(Base):
    """What this database is; one row."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    #: where the embedded server had its files (`engine.origin`); None: another server
    data_folder: Mapped[str | None]
    data_inode: Mapped[int | None]
    #: when a program first ran on it by the real clock; None: only rehearsals did
    real_since_at: Mapped[datetime | None]
    #: a copy made to rehearse with: its clock may be moved
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
