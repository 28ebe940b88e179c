"""Batch operations: one thing that is done to many process instances, an item each."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId


class BatchKind(StrEnum):
    """What is done to each."""

    CANCEL = "cancel"
    RESOLVE = "resolve"
    MIGRATE = "migrate"
    MODIFY = "modify"


class BatchState(StrEnum):
    """Where an operation stands."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CANCELED = "canceled"
    COMPLETED = "completed"


#: In these nothing more comes of it.
OVER = frozenset({BatchState.CANCELED, BatchState.COMPLETED})


class ItemState(StrEnum):
    """What came of one item."""

    ACTIVE = "active"
    COMPLETED = "completed"
    #: there was nothing to be done any more
    SKIPPED = "skipped"
    CANCELED = "canceled"
    FAILED = "failed"


class BatchOperation(Base):
    """What is to be done, and who asked for it."""

    __tablename__ = "batch_operation"

    id: Mapped[BigId]
    district: Mapped[str]
    #: with whose rights each item is done
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[BatchKind]
    #: to migrate: `target` and `mapping`; to modify: `moves`, pairs of elements
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[BatchState]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: how many items there are, and of how many the end is known
    total: Mapped[int]
    completed: Mapped[int]
    failed: Mapped[int]


class BatchItem(Base):
    """One instance of an operation, or one incident of it."""

    __tablename__ = "batch_item"
    __table_args__ = (
        Index(
            "ix_batch_item_open", "operation_id", "id", postgresql_where=text("state = 'active'")
        ),
        Index(None, "operation_id", "id"),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    operation_id: Mapped[int] = mapped_column(ForeignKey("batch_operation.id"))
    #: no foreign key: what becomes of the instance is not the operation's
    instance_id: Mapped[int]
    incident_id: Mapped[int | None]
    state: Mapped[ItemState]
    done_at: Mapped[datetime | None]
    #: why it failed or was skipped, as it is told
    message: Mapped[str | None]
