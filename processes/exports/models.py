"""An export that somebody asked for, and its file until it is too old."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId
from processes.privacy.encrypted_columns import EncryptedText


class Export(Base):
    """One export."""

    __tablename__ = "export"
    __table_args__ = (Index(None, "by", "id"), Index(None, "at"))

    id: Mapped[BigId]
    district: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: What was searched for: q, tier, status, since, until.
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: A key of `formats.FORMATS`.
    format: Mapped[str] = mapped_column(server_default="xlsx")
    #: Parties' particulars in clear, where the person handles the case.
    is_clear: Mapped[bool]
    reason: Mapped[str | None]
    cases: Mapped[int | None]
    made_at: Mapped[datetime | None]
    #: The file in base64; emptied after `requests.KEPT`.
    content: Mapped[str | None] = mapped_column(EncryptedText("export.content"), deferred=True)
