"""Messages with a time to live: kept until a process that belongs to no case waits for them.

As in Camunda 8: a message is kept for its time to live and given once to each process, as soon as an
instance of it waits; one with an id is published once while it is kept. Looked for every few seconds,
so that no step of a process costs more for it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import ARRAY, ForeignKey, Index, Text, all_, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, jobs, locks
from engine.db import Base, BigId
from engine.identity import Person
from engine.models import Instance, Subscription
from engine.scheduling import timetable
from processes.access import plain_instances
from processes.errors import ProcessError
from processes.organisation import people

#: Two publications of one id wait for each other.
PUBLISHING = locks.declare("kept_message.publishing")
#: The longest a message is kept, whatever was asked for.
LONGEST = timedelta(days=3650)


class AlreadyPublished(ProcessError):
    """编号“{id}”的消息已经发布过，还在有效期内，没有再发。"""


class KeptMessage(Base):
    """A message that waits for its receiver, or whose id may not come again before it expires."""

    __tablename__ = "kept_message"
    __table_args__ = (
        Index(
            "ix_kept_message_waiting",
            "name",
            "key",
            "id",
            postgresql_where=text("received_at IS NULL"),
        ),
        Index(
            "uq_kept_message_message_id",
            "name",
            "key",
            "message_id",
            unique=True,
            postgresql_where=text("message_id IS NOT NULL"),
        ),
        Index(None, "expires_at"),
    )

    id: Mapped[BigId]
    name: Mapped[str]
    #: the correlation key
    key: Mapped[str]
    #: JSON
    variables: Mapped[str]
    #: what the sender calls it
    message_id: Mapped[str | None]
    #: what an instance it starts is called
    business_id: Mapped[str | None]
    #: as whom it is given to its receiver
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    #: when a process got it last
    received_at: Mapped[datetime | None]
    #: the processes that have had it, sorted
    received_by: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")


def publish(
    session: Session,
    name: str,
    key: str,
    variables: Mapping[str, Any],
    by: Person,
    *,
    lives: timedelta,
    message_id: str | None = None,
    business_id: str | None = None,
) -> int | None:
    """Give a message to who waits for it, or keep it as long as it lives; the id of what is kept.

    Raises AlreadyPublished; without a time to live, one that nobody waits for is gone.
    """
    if message_id:
        PUBLISHING.acquire(session, name, key, message_id)
        _require_new(session, name, key, message_id)
    received = _send(session, name, key, variables, by, business_id=business_id)
    if lives <= timedelta():
        return None
    now = clock.now()
    row = KeptMessage(
        name=name,
        key=key,
        variables=orjson.dumps(dict(variables)).decode(),
        message_id=message_id or None,
        business_id=business_id,
        person_id=int(by.id),
        published_at=now,
        expires_at=now + min(lives, LONGEST),
        received_at=now if received else None,
        received_by=sorted(received),
    )
    session.add(row)
    session.flush()
    return row.id


@timetable.scheduled("messages.receive", second="*/5", grace=timedelta(minutes=10))
def look(session: Session, now: datetime) -> None:
    """Forget what has expired, and hand on what somebody waits for by now, the oldest first."""
    session.execute(delete(KeptMessage).where(KeptMessage.expires_at <= now))
    awaited = (
        select(KeptMessage.id)
        .join(
            Subscription,
            (Subscription.kind == "message")
            & (Subscription.name == KeptMessage.name)
            & (Subscription.key == KeptMessage.key),
        )
        .join(Instance, Instance.id == Subscription.instance_id)
        .where(Instance.key != all_(KeptMessage.received_by), plain_instances.is_plain())
        .distinct()
        .order_by(KeptMessage.id)
    )
    for found in session.scalars(awaited).all():
        # One job each: what cannot be taken holds up no other.
        lock = f"kept_message-{found}"
        jobs.defer(session, "messages.receive_one", queueing_lock=lock, kept_id=found)


@jobs.job("messages.receive_one")
def receive(session: Session, kept_id: int) -> None:
    """Give one kept message to who waits for it, unless somebody has or nobody does any more."""
    chosen = select(KeptMessage).where(KeptMessage.id == kept_id).with_for_update(skip_locked=True)
    row = session.scalar(chosen.execution_options(populate_existing=True))
    if row is None or row.expires_at <= clock.now():
        return
    by, had = people.identify(session, row.person_id), frozenset(row.received_by)
    variables = orjson.loads(row.variables)
    received = _send(session, row.name, row.key, variables, by, had, business_id=row.business_id)
    if received - had:
        row.received_at, row.received_by = clock.now(), sorted(received)


def _send(
    session: Session,
    name: str,
    key: str,
    variables: Mapping[str, Any],
    by: Person,
    had: frozenset[str] = frozenset(),
    *,
    business_id: str | None,
) -> frozenset[str]:
    """The processes that have had it now, those that `had` it before among them."""
    received = plain_instances.publish_message(
        session, name, key, variables, by, business_id=business_id, but=had
    )
    return received.processes


def _require_new(session: Session, name: str, key: str, message_id: str) -> None:
    same = (
        (KeptMessage.name == name)
        & (KeptMessage.key == key)
        & (KeptMessage.message_id == message_id)
    )
    # One that has expired stands in nobody's way, though it is there until the next look.
    session.execute(delete(KeptMessage).where(same, KeptMessage.expires_at <= clock.now()))
    if session.scalar(select(KeptMessage.id).where(same)) is not None:
        raise AlreadyPublished(id=message_id)
