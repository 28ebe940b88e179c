"""What happened to an instance: one event per verb, chained by hash, only ever added to.

The chain is per instance: a global one would make every verb wait for every
other. A trigger in the database refuses to change or remove an event.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock
from engine.db import Base, BigId
from engine.errors import EngineError
from engine.identity import Person
from engine.json_text import json_text

if TYPE_CHECKING:
    from engine.models import Instance

Trail = Sequence[Mapping[str, Any]]


class Tampered(EngineError):
    """流程 {instance} 的历史记录第 {seq} 条与校验值不符。"""


class HistoryEvent(Base):
    """One verb: who did what, when, in which role, what was so before and after."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("instance_id", "seq"),
        Index("ix_event_by", "by", "id"),
    )

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    #: 1, 2, 3 … within the instance
    seq: Mapped[int]
    at: Mapped[datetime]
    #: opaque person id; None: the system
    by: Mapped[str | None]
    #: the group that allowed it, `role@place`; None: named personally, or the system
    role: Mapped[str | None]
    #: started, completed, claimed, woken …: the verb, in the past tense
    what: Mapped[str]
    #: element id it was done to; None: the whole instance
    element: Mapped[str | None]
    #: JSON, keys sorted: before, after (what changed), trail (elements passed). Text, not
    #: jsonb: the hash covers these very characters
    body: Mapped[str]
    #: SHA-256 of the previous event's hash and everything above
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    district: Mapped[str | None]

    @property
    def details(self) -> dict[str, Any]:
        """`body` decoded: optional keys `before`, `after`, `trail`."""
        decoded: dict[str, Any] = json.loads(self.body)
        return decoded

    @property
    def before(self) -> dict[str, Any]:
        """What was so before, of what changed."""
        return dict(self.details.get("before", {}))

    @property
    def after(self) -> dict[str, Any]:
        """What is so now, of what changed."""
        return dict(self.details.get("after", {}))

    @property
    def trail(self) -> list[dict[str, Any]]:
        """Elements passed, in order: `element`, `what`; where there are any `name`, `details`.

        `process` stands with those of a called process.
        """
        return list(self.details.get("trail", []))


def list_for_instance(session: Session, instance_id: int) -> Sequence[HistoryEvent]:
    """Every event of the instance, oldest first."""
    return session.scalars(
        select(HistoryEvent)
        .where(HistoryEvent.instance_id == instance_id)
        .order_by(HistoryEvent.seq)
    ).all()


def append(
    session: Session,
    instance: "Instance",
    what: str,
    *,
    by: Person | None = None,
    role: str | None = None,
    element: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    trail: Trail = (),
) -> HistoryEvent:
    """Add an event to the chain of `instance`, whose row the caller has locked."""
    body = {"before": before, "after": after, "trail": trail}
    event = HistoryEvent(
        instance_id=instance.id,
        seq=instance.events + 1,
        at=clock.now(),
        by=by.id if by else None,
        role=role,
        what=what,
        element=element,
        body=_canonical({key: value for key, value in body.items() if value}),
        district=instance.district,
    )
    event.hash = _hash(instance.head, event)
    instance.events, instance.head = event.seq, event.hash
    session.add(event)
    return event


def verify(session: Session, instance_id: int, head: bytes) -> None:
    """Raise Tampered unless the chain is whole and ends in `head` (`instance.head`)."""
    previous, seq = b"", 0
    for event in list_for_instance(session, instance_id):
        seq += 1
        if event.seq != seq or event.hash != _hash(previous, event):
            raise Tampered(instance=instance_id, seq=seq)
        previous = event.hash
    if previous != head:
        raise Tampered(instance=instance_id, seq=seq)


def _hash(previous: bytes, event: HistoryEvent) -> bytes:
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    row = [event.instance_id, event.seq, at, event.by, event.role, event.what, event.element]
    return hashlib.sha256(previous + _canonical(row).encode() + event.body.encode()).digest()


def _canonical(value: Any) -> str:
    return json_text(value, sort_keys=True)
