"""Which template a form is written with: the shipped one, or an administrator's version of it."""

import hashlib
from importlib.resources import files

from sqlalchemy import BindParameter, ColumnElement, func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.documents import kinds, template_validation
from processes.documents.errors import NoSuchTemplate
from processes.documents.models import DocumentTemplate


def read_shipped(kind: str) -> bytes:
    """The template every installation starts with; raises NoSuchKind."""
    name = f"{kinds.get(kind).key}.docx"
    return files("processes.documents").joinpath("templates", name).read_bytes()


def find_in_use(session: Session, district: str, kind: str) -> DocumentTemplate | None:
    """The version documents are issued with now; None: the shipped one."""
    chosen = select(DocumentTemplate).where(*in_use(district), DocumentTemplate.kind == kind)
    return session.scalar(chosen)


def in_use(district: str | BindParameter[str]) -> tuple[ColumnElement[bool], ...]:
    """What is true of the versions the district's documents are issued with now."""
    return (
        DocumentTemplate.district == district,
        DocumentTemplate.used_until.is_(None),
        DocumentTemplate.used_from.is_not(None),
    )


def read_version(session: Session, template_id: int | None, kind: str) -> bytes:
    """The bytes of a version."""
    return read_shipped(kind) if template_id is None else get(session, template_id, kind).content


def get(session: Session, template_id: int, kind: str) -> DocumentTemplate:
    """The version of that id; raises NoSuchTemplate."""
    found = session.get(DocumentTemplate, template_id)
    if found is None or found.kind != kind:
        raise NoSuchTemplate
    return found


def list_versions(session: Session, district: str, kind: str) -> list[DocumentTemplate]:
    """All versions an administrator put in, the newest first."""
    chosen = select(DocumentTemplate).filter_by(district=district, kind=kind)
    return list(session.scalars(chosen.order_by(DocumentTemplate.version.desc())))


def all_in_use(session: Session, district: str) -> dict[str, DocumentTemplate]:
    """Kind to the version in use, where that is not the shipped one."""
    chosen = select(DocumentTemplate).filter_by(district=district, used_until=None)
    rows = session.scalars(chosen.where(DocumentTemplate.used_from.is_not(None)))
    return {row.kind: row for row in rows}


def add(
    session: Session, district: str, kind: str, *, name: str, content: bytes, by: Person
) -> DocumentTemplate:
    """Check a template and keep it as the next version, not yet in use; raises TemplateRefused."""
    template_validation.require_safe(content)
    newest = select(func.max(DocumentTemplate.version)).filter_by(district=district, kind=kind)
    row = DocumentTemplate(
        district=district,
        kind=kinds.get(kind).key,
        version=(session.scalar(newest) or 0) + 1,
        name=name[-120:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=clock.now(),
        uploaded_by=changes.actor(by),
    )
    session.add(row)
    session.flush()
    return row


def use(session: Session, template: DocumentTemplate) -> None:
    """Issue with this version from now on; what was issued keeps the version it has."""
    back_to_shipped(session, template.district, template.kind)
    template.used_from, template.used_until = clock.now(), None
    session.flush()


def back_to_shipped(session: Session, district: str, kind: str) -> None:
    """Issue with the shipped template from now on."""
    present = find_in_use(session, district, kind)
    if present is not None:
        present.used_until = clock.now()
        session.flush()
