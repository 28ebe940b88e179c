"""A change: a named set of drafts on top of what is released, each kept in every version it had."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId


class ChangeStatus(StrEnum):
    """How far a change has come."""

    OPEN = "open"
    SUBMITTED = "submitted"
    #: A second person found it right; it waits for whoever releases, or for its hour.
    APPROVED = "approved"
    RELEASED = "released"
    DISCARDED = "discarded"

    @property
    def words(self) -> str:
        """How the status is told."""
        return _STATUS_WORDS[self]


class FileKind(StrEnum):
    """What a draft is, told by the end of its name."""

    BPMN = "bpmn"
    DMN = "dmn"
    FORM = "form"
    RULES = "json"
    #: Never deployed: what must stay true of the others.
    SCENARIO = "test.json"

    @property
    def words(self) -> str:
        """How the kind is told."""
        return _KIND_WORDS[self]


class Change(Base):
    """What an analyst works in."""

    __tablename__ = "studio_change"
    __table_args__ = (
        CheckConstraint("status <> 'released' OR decided_by <> submitted_by", name="two_persons"),
        CheckConstraint("status <> 'released' OR deployment_id IS NOT NULL", name="deployed"),
        CheckConstraint("status <> 'submitted' OR submitted_by IS NOT NULL", name="submitted"),
        CheckConstraint("warnings = '{}' OR warnings_reason IS NOT NULL", name="warned"),
        CheckConstraint(
            "status <> 'approved' OR coalesce(approved_by <> submitted_by, false)", name="approved"
        ),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    title: Mapped[str]
    #: Why, and on whose decision.
    purpose: Mapped[str]
    status: Mapped[ChangeStatus] = mapped_column(default=ChangeStatus.OPEN)
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: When it is to be released by itself, and who said so.
    release_at: Mapped[datetime | None]
    release_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The newest file of the district when they said so: after another it is not released unseen.
    seen_id: Mapped[int | None] = mapped_column(ForeignKey("definition.id"))
    #: Why it was not released at the hour somebody had set, and when that was; until it is decided anew.
    release_failure: Mapped[str | None]
    release_failed_at: Mapped[datetime | None]
    #: When it was released, discarded or last sent back, by whom and with what remark.
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[str | None]
    #: What it was warned of when it was submitted, each a sentence, and why it is so all the same.
    warnings: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, server_default=text("'{}'")
    )
    warnings_reason: Mapped[str | None]
    #: What its files were released with.
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"))


class Draft(Base):
    """A file of a change."""

    __tablename__ = "studio_draft"
    __table_args__ = (
        Index(
            "uq_studio_draft_name",
            *("change_id", "name"),
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    change_id: Mapped[int] = mapped_column(ForeignKey("studio_change.id"))
    name: Mapped[str]
    kind: Mapped[FileKind]
    #: The release it started from, or was last compared with; empty: there was none.
    base_id: Mapped[int | None] = mapped_column(ForeignKey("definition.id"))
    #: Taken out of the change; its versions stay.
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Version(Base):
    """A draft as it was saved once; what it holds is never changed, at most let go."""

    __tablename__ = "studio_version"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[BigId]
    district: Mapped[str]
    draft_id: Mapped[int] = mapped_column(ForeignKey("studio_draft.id"))
    #: 1, 2, 3 … of the draft
    number: Mapped[int]
    #: The version it was made from; empty for the first.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("studio_version.id"))
    #: The version it brings back.
    restored_id: Mapped[int | None] = mapped_column(ForeignKey("studio_version.id"))
    #: Saved on an older version than the newest: beside the others, until somebody chose.
    is_aside: Mapped[bool] = mapped_column(default=False)
    #: When somebody chose whether what stands aside is brought in.
    settled_at: Mapped[datetime | None]
    #: The browser window it was saved from, by a name the window gave itself.
    window: Mapped[str | None]
    saved_at: Mapped[datetime]
    saved_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: What somebody called it, to find it again; a version with a name is kept.
    name: Mapped[str | None]
    #: Whether a second person was asked to look at it.
    is_submitted: Mapped[bool] = mapped_column(default=False)
    #: hexadecimal SHA-256 of `content`
    sha256: Mapped[str]
    #: Empty once it was let go, as one of many saved within an hour (`processes.studio.thinning`).
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    thinned_at: Mapped[datetime | None]


_STATUS_WORDS = {
    ChangeStatus.OPEN: "起草中",
    ChangeStatus.SUBMITTED: "已送审",
    ChangeStatus.APPROVED: "已核准，待发布",
    ChangeStatus.RELEASED: "已发布",
    ChangeStatus.DISCARDED: "已作废",
}
_KIND_WORDS = {
    FileKind.BPMN: "流程图",
    FileKind.DMN: "决策表",
    FileKind.FORM: "表单",
    FileKind.RULES: "期限规则",
    FileKind.SCENARIO: "场景",
}
