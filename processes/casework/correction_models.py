"""A date of a case that somebody put right."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId


class DateCorrection(Base):
    """What the date was, what it is, why, and which limits moved with it; never changed."""

    __tablename__ = "date_correction"

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    #: Which date it is (`correctable.Correctable.key`), of which row.
    key: Mapped[str]
    row_id: Mapped[int]
    label: Mapped[str]
    #: As ISO text, a day or a moment.
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str]
    #: `{"name": …, "before": …, "after": …}` for each limit, the ends as days.
    moved: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))


records.declare(DateCorrection, subject="case_id")
