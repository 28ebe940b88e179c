"""What an instance was before it was migrated, kept until it ends: what going back stands on.

With a code that takes the key outside the database: a row somebody wrote past the program is not believed.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, delete, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, history_keys
from engine.db import Base, BigId
from engine.instances import completions
from engine.json_text import json_text
from engine.models import Instance


class Unbelieved(completions.Unbelieved):
    """迁移以前的记录与其校验码不符，不能据以撤回迁移。请联系管理员。"""


class Origin(Base):
    """One instance as it was before its last migration."""

    __tablename__ = "instance_origin"

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), unique=True)
    at: Mapped[datetime]
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"))
    key: Mapped[str]
    pins: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    #: as the instance's row had it
    state: Mapped[bytes] = mapped_column(LargeBinary)
    #: how many events it had when the migration was over: with more it has moved on; before the
    #: migration, where it moved on within its very step
    events: Mapped[int]
    #: of all above but the id, with the key outside the database
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    district: Mapped[str | None]

    @property
    def believed(self) -> bytes:
        """The state; raises Unbelieved for a row the program did not write."""
        if self.mac != _mac(self):
            raise Unbelieved
        return self.state


def begin(instance: Instance) -> Origin:
    """The instance as it is before the step that migrates it; `keep` it when that is over."""
    return Origin(
        instance_id=instance.id,
        at=clock.now(),
        definition_id=instance.definition_id,
        key=instance.key,
        pins=list(instance.pins),
        state=instance.state,
        events=instance.events,
        district=instance.district,
    )


def keep(session: Session, origin: Origin, instance: Instance, *, moved_on: bool) -> None:
    """Keep it instead of what an earlier migration kept.

    With `moved_on` something happened in the step that migrated it, and there is no way back.
    """
    forget(session, instance.id)
    if not moved_on:
        origin.events = instance.events
    origin.mac = _mac(origin)
    session.add(origin)
    session.flush()


def find(session: Session, instance_id: int) -> Origin | None:
    """What the instance was before its last migration; None where it has had none, or is back."""
    return session.scalar(select(Origin).where(Origin.instance_id == instance_id))


def forget(session: Session, instance_id: int) -> None:
    """It is back, or its texts are to be erased."""
    session.execute(delete(Origin).where(Origin.instance_id == instance_id))


def _mac(row: Origin) -> bytes:
    told = [row.instance_id, row.at.timestamp(), row.definition_id, row.key, row.pins, row.events]
    return history_keys.mac(b"origin", json_text(told).encode(), row.state)
