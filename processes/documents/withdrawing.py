"""A step after which a document was issued is not taken back: the document stands."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine.errors import CannotWithdraw
from processes.cases.models import Case
from processes.casework import withdrawals
from processes.documents.models import Document


@withdrawals.asked.subscribe
def require_none(session: Session, case: Case, since: datetime) -> None:
    """Raise CannotWithdraw when a document of the case was issued since."""
    issued = exists().where(Document.case_id == case.id, Document.issued_at >= since)
    if session.scalar(select(issued)):
        raise CannotWithdraw(reason="此后已经出具文书，不能再收回。")
