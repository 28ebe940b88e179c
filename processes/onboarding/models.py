"""A workbook somebody sent: what it says, until it is put in force or given up."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId
from processes.cases.choices import Choice


class FileState(Choice):
    """How far a workbook is."""

    CHECKED = "checked", "已检查，等待确认"
    RUNNING = "running", "正在录入"
    DONE = "done", "已录入"
    DISCARDED = "discarded", "已放弃"


class OnboardingFile(Base):
    """One workbook, from its check to its decision."""

    __tablename__ = "onboarding_file"
    __table_args__ = (Index(None, "district", "id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    file_name: Mapped[str]
    #: SHA-256 of the file, in hexadecimal.
    digest: Mapped[str]
    state: Mapped[FileState]
    #: The file itself; emptied once it is decided.
    content: Mapped[bytes | None]
    #: What was found, as `plan.Findings` tells it.
    findings: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: Who had it put in force last, and when.
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime | None]
    #: Why that came to nothing, in a sentence.
    failure: Mapped[str | None]
    decided_at: Mapped[datetime | None]


class OnboardingProgress(Base):
    """How far the job is that puts a workbook in force.

    Written in transactions of its own: those of the job show nothing before all of it is done.
    """

    __tablename__ = "onboarding_progress"

    file_id: Mapped[int] = mapped_column(ForeignKey("onboarding_file.id"), primary_key=True)
    #: How often a worker began; more than once: one died, or failed.
    attempts: Mapped[int] = mapped_column(default=0)
    #: The sheet that is written, empty while the workbook is read and compared.
    part: Mapped[str] = mapped_column(default="")
    #: Rows written so far, and to be written; none while it is read.
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
