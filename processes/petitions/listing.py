"""The petitions somebody may read, newest first, each with both its deadlines."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from engine.models import TaskStatus, UserTask
from processes.cases.models import Case
from processes.deadlines.models import PARTIES, CaseDeadline, DeadlineStatus
from processes.petitions.choices import Stage
from processes.petitions.models import Petition
from processes.petitions.timing import FAMILY


@dataclass(frozen=True)
class Row:
    """A petition, its case, and the organ's limit and the step at hand."""

    petition: Petition
    case: Case
    statutory: CaseDeadline | None
    #: The task whose limit ends first.
    step: UserTask | None


def list_page(
    session: Session,
    may_read: ColumnElement[bool],
    *,
    stage: Stage | None = None,
    before: int | None = None,
    size: int,
) -> list[Row]:
    """Up to `size` petitions older than the id `before`; `may_read` is a condition on `Case`."""
    wanted = [may_read]
    if stage is not None:
        wanted.append(Petition.stage == stage)
    if before is not None:
        wanted.append(Petition.id < before)
    found = session.execute(
        select(Petition, Case)
        .join(Case, Case.id == Petition.case_id)
        .where(*wanted)
        .order_by(Petition.id.desc())
        .limit(size)
    ).all()
    ids = [row.Case.id for row in found]
    running, steps = _running(session, ids), _steps(session, ids)
    return [
        Row(row.Petition, row.Case, running.get(row.Case.id), steps.get(row.Case.id))
        for row in found
    ]


def count_by_stage(session: Session, may_read: ColumnElement[bool]) -> dict[Stage, int]:
    """How many of them stand where; `may_read` is a condition on `Case`."""
    chosen = select(Petition.stage, func.count()).join(Case, Case.id == Petition.case_id)
    rows = session.execute(chosen.where(may_read).group_by(Petition.stage)).all()
    return {row[0]: row[1] for row in rows}


def _running(session: Session, ids: Sequence[int]) -> dict[int, CaseDeadline]:
    """Of each case the limit of the petition that ends first; not what is the petitioner's right."""
    rows = session.scalars(
        select(CaseDeadline)
        .where(
            CaseDeadline.case_id.in_(ids),
            CaseDeadline.key.startswith(FAMILY),
            CaseDeadline.responsible.is_distinct_from(PARTIES),
            CaseDeadline.status == DeadlineStatus.RUNNING,
        )
        .order_by(CaseDeadline.due_at.desc())
    )
    return {row.case_id: row for row in rows}


def _steps(session: Session, ids: Sequence[int]) -> dict[int, UserTask]:
    is_open = and_(UserTask.instance_id == Case.instance_id, UserTask.status == TaskStatus.OPEN)
    rows = session.execute(
        select(Case.id, UserTask)
        .join(UserTask, is_open)
        .where(Case.id.in_(ids), UserTask.due_at.is_not(None))
        .order_by(UserTask.due_at.desc(), UserTask.id.desc())
    )
    return dict(rows.all())
