"""Documents and their numbers, the templates administrators put in, and what was attached."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import Choice
from processes.privacy.encrypted_columns import EncryptedBytes, EncryptedJson, EncryptedText

#: The `kind` of an attachment that is none of the file's forms (`processes.documents.materials`).
MATERIAL = "material"


class Document(Base):
    """A form of the file that was issued: numbered, never changed, voided with a reason."""

    __tablename__ = "document"
    __table_args__ = (
        Index(None, "case_id", "id"),
        # What the process issues by itself it issues once, however often it passes.
        Index(
            "uq_document_once",
            "case_id",
            "kind",
            "about",
            unique=True,
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    #: None: it is of no case (the notice of a reception day).
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"))
    #: A key of `kinds.KINDS`.
    kind: Mapped[str]
    #: 文号, `(2026)张湾人调字第0001号`; the forms of one file share it. None: the kind bears none.
    number: Mapped[str | None]
    series: Mapped[str | None]
    #: What of the case it tells, `whistle:2`; None for what a person issued.
    about: Mapped[str | None]
    #: What was said beside the facts of the case, by key of `kinds.FIELDS`.
    fields: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("document.fields"), default=dict)
    issued_at: Mapped[datetime]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: None: the shipped template.
    template_id: Mapped[int | None] = mapped_column(ForeignKey("document_template.id"))
    #: The .docx as it was first handed out; None until somebody opens it.
    content: Mapped[bytes | None] = mapped_column(EncryptedBytes("document.content"), deferred=True)
    #: Of `content`, in hexadecimal.
    sha256: Mapped[str | None]
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    void_reason: Mapped[str | None]
    #: When what it says was removed at the end of its term; that it was issued stays.
    removed_at: Mapped[datetime | None]


class DocumentTemplate(Base):
    """A version of a form's template that an administrator put in; the shipped one is no row."""

    __tablename__ = "document_template"
    __table_args__ = (UniqueConstraint("district", "kind", "version"),)

    id: Mapped[BigId]
    district: Mapped[str]
    kind: Mapped[str]
    #: 1, 2, 3 … of the kind; the shipped one counts as 0.
    version: Mapped[int]
    #: The name of the file it came as.
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: In use from then until it was withdrawn; None: only looked at so far.
    used_from: Mapped[datetime | None]
    used_until: Mapped[datetime | None]


records.declare_rows(DocumentTemplate)


class Audience(Choice):
    """For whom a file is meant beside those who handle the case."""

    HANDLERS = "handlers", "只给承办人"
    CONCERNED = "concerned", "有关部门也能看"


class Attachment(Base):
    """A file added to a case: a signed copy, a photograph, evidence."""

    __tablename__ = "attachment"

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    #: The kind of document it stands for, `kinds.KINDS`, or `MATERIAL`.
    kind: Mapped[str]
    #: The step it was added at; None: the case as a whole, or one of the file's forms.
    task_id: Mapped[int | None] = mapped_column(ForeignKey("user_task.id"))
    audience: Mapped[Audience] = mapped_column(default=Audience.HANDLERS)
    name: Mapped[str] = mapped_column(EncryptedText("attachment.name"))
    #: As its first bytes say.
    mimetype: Mapped[str]
    #: Bytes.
    size: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(EncryptedBytes("attachment.content"), deferred=True)
    kept_at: Mapped[datetime]
    kept_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Taken out again; it stays here with the reason.
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    void_reason: Mapped[str | None]


records.declare(Document, subject="case_id")
records.declare(Attachment, subject="case_id", added={"audience": Audience.HANDLERS})
