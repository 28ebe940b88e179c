"""A file of disputes that somebody sent, and its rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId
from processes.cases.choices import Choice
from processes.privacy.encrypted_columns import EncryptedText


class ImportState(Choice):
    """How far an import is."""

    CHECKED = "checked", "已检查，等待开始"
    RUNNING = "running", "正在导入"
    DONE = "done", "已完成"
    DISCARDED = "discarded", "已放弃"


class RowState(Choice):
    """How far a row is."""

    READY = "ready", "可以导入"
    FAULTY = "faulty", "有问题"
    DONE = "done", "已登记"
    REFUSED = "refused", "未能登记"


class ImportBatch(Base):
    """One file, from its check to its last row."""

    __tablename__ = "import_batch"
    __table_args__ = (Index(None, "by", "id"), Index(None, "district", "digest"))

    id: Mapped[BigId]
    district: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    file_name: Mapped[str]
    #: SHA-256 of the file: the same one is not imported twice.
    digest: Mapped[str]
    state: Mapped[ImportState]
    total: Mapped[int]
    finished_at: Mapped[datetime | None]


class ImportRow(Base):
    """A row of the file: what it says, what is wrong with it, and the case it made."""

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("batch_id", "number"), Index(None, "batch_id", "state"))

    id: Mapped[BigId]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    district: Mapped[str]
    #: As Excel numbers it.
    number: Mapped[int]
    state: Mapped[RowState]
    #: The row's cells as JSON, heading to text; emptied once it has made a case.
    cells: Mapped[str | None] = mapped_column(EncryptedText("import_row.cells"))
    #: Each `[column, sentence]`.
    faults: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"))
