"""That one case belongs to another, as somebody who handles it found."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import Choice


class RelationKind(Choice):
    """How two cases belong together."""

    REPEAT = "repeat", "重复件"
    RELATED = "related", "关联件"


class CaseRelation(Base):
    """The later case and the earlier one it repeats or is related to."""

    __tablename__ = "case_relation"
    __table_args__ = (UniqueConstraint("case_id", "earlier_id"),)

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    earlier_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    kind: Mapped[RelationKind]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


records.declare(CaseRelation, subject="case_id")
