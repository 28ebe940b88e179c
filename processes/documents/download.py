"""Opening a document: its bytes are fixed the first time, and every opening is kept."""

import hashlib

from sqlalchemy.orm import Session

from engine import clock, history
from engine.errors import NotPermitted
from engine.identity import Person
from engine.instances import locking
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import changes
from processes.cases.models import Case
from processes.documents import filling, kinds, materials, templates, writing
from processes.documents.errors import Confidential, Removed
from processes.documents.models import MATERIAL, Attachment, Document


def read_content(session: Session, document: Document) -> bytes:
    """The .docx as it was first handed out; written now when nobody has opened it before.

    Raises Removed.
    """
    if document.removed_at is not None:
        raise Removed
    if document.content is None:
        case = changes.get(session, document.case_id) if document.case_id else None
        source = templates.read_version(session, document.template_id, document.kind)
        document.content = writing.write(source, filling.collect_facts(session, document, case))
        document.sha256 = hashlib.sha256(document.content).hexdigest()
        session.flush()
    return document.content


def read_file(session: Session, document: Document) -> tuple[bytes, str]:
    """The document's .docx, and the file name it is handed out under."""
    name = f"{kinds.get(document.kind).name} {document.number or ''}".strip()
    return read_content(session, document), f"{name}.docx"


def draft(session: Session, case_id: int, kind: str) -> bytes:
    """A form of the case as it would be written now, without being issued or numbered."""
    case = changes.get(session, case_id)
    form = kinds.get(kind)
    paper = Document(
        district=case.district, case_id=case.id, kind=form.key, fields={}, issued_at=clock.now()
    )
    template = templates.find_in_use(session, case.district, kind)
    source = templates.read_version(session, template.id if template else None, kind)
    return writing.write(source, filling.collect_facts(session, paper, case))


def may_open(session: Session, case: Case, row: Document | Attachment, person: Person) -> bool:
    """Whether the person, who may read the case, may open this paper of it.

    What was said in mediation is for whoever has the case or wrote it down (人民调解法15条); what
    identifies the parties for whoever handles the case; an order or a plan for all who answer for it.
    """
    if isinstance(row, Attachment) and row.kind == MATERIAL:
        return materials.readable(session, case, person)(row)
    kind = kinds.get(row.kind)
    wrote = row.issued_by if isinstance(row, Document) else row.kept_by
    if kind.is_confidential:
        return int(person.id) in (case.owner_id, wrote)
    if isinstance(row, Document) and not kind.names_parties:
        return True
    return permissions.may(session, Permission.DOCUMENT_OPEN, person, case)


def require_open(session: Session, case: Case, row: Document | Attachment, person: Person) -> None:
    """Raise Confidential or NotPermitted for who may not open it."""
    if may_open(session, case, row, person):
        return
    is_confidential = row.kind != MATERIAL and kinds.get(row.kind).is_confidential
    raise Confidential if is_confidential else NotPermitted


def note(session: Session, case: Case, what: Document | Attachment | None, by: Person) -> None:
    """Keep in the case's history that somebody opened a paper, or the whole file (None).

    Particulars of the parties stand in the papers in clear (个人信息保护法51条).
    """
    if case.instance_id is None:
        return
    instance = locking.instance(session, case.instance_id)
    opened = {"dossier": case.case_no} if what is None else {what.__tablename__: what.id}
    history.append(session, instance, "opened", by=by, after=opened)
