"""What was made anonymous in a run, for whoever reads the protocol."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from processes.cases.models import Case
from processes.retention.kinds import Kind
from processes.retention.models import RetentionAct, RetentionRun


@dataclass(frozen=True)
class Line:
    """One act; of a case its number."""

    act: RetentionAct
    case_no: str | None


@dataclass(frozen=True)
class Sum:
    """How much of a kind a run did."""

    rows: int
    people: int
    texts: int
    files: int


def get(session: Session, run_id: int, district: str) -> RetentionRun:
    """The run of that id; raises NotFound."""
    found = session.scalar(select(RetentionRun).filter_by(id=run_id, district=district))
    if found is None:
        raise NotFound
    return found


def list_lines(session: Session, run: RetentionRun, size: int) -> Sequence[Line]:
    """The first acts of a run."""
    of_case = and_(RetentionAct.kind == Kind.CASES, Case.id == RetentionAct.row)
    query = select(RetentionAct, Case.case_no).outerjoin(Case, of_case)
    query = query.where(RetentionAct.run_id == run.id).order_by(RetentionAct.id).limit(size)
    return [Line(*row) for row in session.execute(query)]


def total(session: Session, runs: Sequence[RetentionRun]) -> dict[int, dict[Kind, Sum]]:
    """By run and kind, how much was done."""
    each = RetentionAct
    figures = (func.sum(each.people), func.sum(each.texts), func.sum(each.files))
    query = select(each.run_id, each.kind, func.count(), *figures)
    query = query.where(each.run_id.in_([run.id for run in runs]))
    found: dict[int, dict[Kind, Sum]] = {}
    for row in session.execute(query.group_by(each.run_id, each.kind)):
        found.setdefault(row[0], {})[row[1]] = Sum(*(int(n) for n in row[2:]))
    return found
