"""The tables of migrations: one plan for all cases of a process, and what became of each case."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId


class MigrationStatus(StrEnum):
    """Where a migration stands."""

    PLANNING = "planning"
    PLANNED = "planned"
    MOVING = "moving"
    MOVED = "moved"
    RETURNING = "returning"

    @property
    def words(self) -> str:
        """What is said of it."""
        return {
            MigrationStatus.RETURNING: "正在撤回",
            MigrationStatus.PLANNING: "正在试算",
            MigrationStatus.PLANNED: "已试算",
            MigrationStatus.MOVING: "正在迁移",
            MigrationStatus.MOVED: "已迁移",
        }[self]


class LineStatus(StrEnum):
    """What became of one case."""

    FITS = "fits"
    REFUSED = "refused"
    MOVED = "moved"
    #: ended, or migrated otherwise, since it was tried
    GONE = "gone"
    BACK = "back"

    @property
    def words(self) -> str:
        """What is said of it."""
        return {
            LineStatus.FITS: "能迁移",
            LineStatus.REFUSED: "不能迁移",
            LineStatus.MOVED: "已迁移",
            LineStatus.GONE: "已办结或已是新版",
            LineStatus.BACK: "已撤回迁移",
        }[self]


class CaseMigration(Base):
    """A plan for all cases of a process that run an older set, and how far it was carried out."""

    __tablename__ = "case_migration"

    id: Mapped[BigId]
    district: Mapped[str]
    #: id of the process whose instances move
    process: Mapped[str]
    #: the newest release when it was tried; after another it must be tried again
    release_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    status: Mapped[MigrationStatus] = mapped_column(default=MigrationStatus.PLANNING)
    planned_at: Mapped[datetime]
    planned_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: by process and element, the element chosen by hand
    mapping: Mapped[dict[str, dict[str, str]]] = mapped_column(JSONB)
    #: who chose it last
    mapped_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: how many cases there are to try; None until the first were tried
    total: Mapped[int | None]
    #: the newest instance that was tried; they are tried in the order of their ids
    last_instance_id: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime | None]
    moved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: when somebody asked for the moving to end
    cancelled_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class MigrationLine(Base):
    """One case of a migration."""

    __tablename__ = "case_migration_line"
    __table_args__ = (
        UniqueConstraint("migration_id", "instance_id"),
        Index("ix_case_migration_line_status", "migration_id", "status", "id"),
        Index("ix_case_migration_line_instance", "instance_id"),
    )

    id: Mapped[BigId]
    migration_id: Mapped[int] = mapped_column(ForeignKey("case_migration.id"))
    district: Mapped[str]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    #: None: a process that belongs to no case
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"))
    #: of the process it ran when it was tried
    version: Mapped[int]
    status: Mapped[LineStatus]
    #: why it cannot be moved, or not be taken back, in a sentence
    reason: Mapped[str | None]
    #: its next three dates (`dates.NextDate`)
    dates_before: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    dates_after: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    #: waiting timers whose own rule is another: `name`, `before`, `after`
    timers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    #: elements it stands on that are other ones in the new set: `process`, `element`, `name`,
    #: `target` (None: there is none yet) and `why` (`engine.instances.correspondence.Likeness`, or `hand`)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    #: how many statutory deadlines were compared, and how many are others then: that keeps it from moving
    statutory: Mapped[int]
    statutory_changed: Mapped[int]
    at: Mapped[datetime]
