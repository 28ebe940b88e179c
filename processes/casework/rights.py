"""Rights the parties use outside of any step: a suit, an application, enforcement."""

from sqlalchemy.orm import Session

from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines import case_deadlines
from processes.deadlines.models import PARTIES, CaseDeadline
from processes.errors import NoSuchDeadline, ReasonRequired

#: No step of a diagram sees these used; the others end with their own step.
UNSEEN = frozenset({"ld.sue", "ld.annul", "ld.review.apply", "td.sue", "zx.apply"})


def can_be_entered_as_used(row: CaseDeadline) -> bool:
    """Whether somebody may enter that the parties used it, while its time runs."""
    is_open = row.status in case_deadlines.OPEN and not case_deadlines.is_expired(row)
    return row.key in UNSEEN and row.responsible == PARTIES and is_open


def enter_as_used(session: Session, row: CaseDeadline, words: str, *, by: Person) -> None:
    """The parties have told that they used it, and how; raises NoSuchDeadline, ReasonRequired."""
    if not words.strip():
        raise ReasonRequired
    case_deadlines.lock(session, row)
    if not can_be_entered_as_used(row):
        raise NoSuchDeadline(key=row.key)
    case_deadlines.close(session, row)
    case = changes.get(session, row.case_id)
    told = f"当事人已行使权利（{row.name}）：{words.strip()}"
    changes.note(session, case, Change.NOTED, reason=told, by=by)
