"""Which cases are past their term, and what holds some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from engine.models import Instance
from engine.status import ENDED
from processes.cases.choices import Choice
from processes.cases.models import Case, Party
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.documents.models import Attachment, Document
from processes.petitions.models import Petition
from processes.retention import terms
from processes.retention.kinds import Kind
from processes.retention.models import RetentionAct
from processes.supervision.models import Order


class Hold(Choice):
    """Why a case that is past its term is left as it is."""

    SUPERVISION = "supervision", "督办未结"
    PETITION = "petition", "信访事项未终结"
    DEADLINE = "deadline", "有期限未结束"
    PROCESS = "process", "流程未结束"


_RUNNING = (DeadlineStatus.RUNNING, DeadlineStatus.PAUSED)
HOLDS: dict[Hold, ColumnElement[bool]] = {
    Hold.SUPERVISION: exists().where(Order.case_id == Case.id, Order.closed_at.is_(None)),
    Hold.PETITION: exists().where(Petition.case_id == Case.id, Petition.ended_at.is_(None)),
    Hold.DEADLINE: exists().where(
        CaseDeadline.case_id == Case.id, CaseDeadline.status.in_(_RUNNING)
    ),
    Hold.PROCESS: exists().where(Instance.id == Case.instance_id, Instance.status.not_in(ENDED)),
}


@dataclass(frozen=True)
class DueCase:
    """A case past its term: what would be removed, and what holds it."""

    id: int
    case_no: str
    archived_at: datetime | None
    people: int
    files: int
    holds: tuple[Hold, ...]


def count(session: Session, district: str, months: int) -> tuple[int, int]:
    """How many cases would be made anonymous now, and how many are held."""
    held = or_(*HOLDS.values())
    figures = select(func.count().filter(~held), func.count().filter(held))
    free, kept = session.execute(figures.where(past(district, months))).one()
    return free, kept


def preview(session: Session, district: str, months: int, size: int) -> list[DueCase]:
    """The first cases past the term, the oldest first, with what holds them."""
    people = _number(Party, Party.is_unit.is_(False))
    files = _number(Attachment) + _number(Document, Document.content.is_not(None))
    query = select(Case, people, files, *HOLDS.values()).where(past(district, months))
    rows = session.execute(query.order_by(Case.archived_at, Case.id).limit(size)).all()
    return [
        DueCase(
            *(row[0].id, row[0].case_no, row[0].archived_at, row[1], row[2]),
            tuple(hold for hold, is_so in zip(HOLDS, row[3:], strict=True) if is_so),
        )
        for row in rows
    ]


def next_cases(session: Session, district: str, months: int, size: int) -> Sequence[Case]:
    """The next cases to be made anonymous, held by this transaction."""
    free = past(district, months) & ~or_(*HOLDS.values())
    query = select(Case).where(free).order_by(Case.archived_at, Case.id).limit(size)
    return session.scalars(query.with_for_update(of=Case)).all()


def past(district: str, months: int) -> ColumnElement[bool]:
    """Archived before so many months, and not made anonymous yet."""
    done = exists().where(RetentionAct.kind == Kind.CASES, RetentionAct.row == Case.id)
    return and_(Case.district == district, Case.archived_at < terms.before(months), ~done)


def _number(
    model: type[Party | Attachment | Document], *more: ColumnElement[bool]
) -> ColumnElement[int]:
    counted = select(func.count()).where(model.case_id == Case.id, *more)
    return counted.correlate(Case).scalar_subquery()
