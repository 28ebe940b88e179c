"""The tables of the seals."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base


class Seal(Base):
    """What all histories and the audit log ended in at a moment, signed; chained to the one before."""

    __tablename__ = "seal"

    #: 1, 2, 3 …
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    #: JSON, the very characters that are signed (`sealing.body`).
    body: Mapped[str]
    #: Ed25519, of `body`.
    signature: Mapped[bytes] = mapped_column(LargeBinary)

    @property
    def content(self) -> dict[str, Any]:
        """`body` decoded."""
        decoded: dict[str, Any] = orjson.loads(self.body)
        return decoded


class SealedHead(Base):
    """Where the history of an instance ended, sealed when it had moved since the seal before."""

    __tablename__ = "sealed_head"

    instance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seal_number: Mapped[int] = mapped_column(
        ForeignKey("seal.number"), primary_key=True, index=True
    )
    events: Mapped[int]
    head: Mapped[bytes] = mapped_column(LargeBinary)
