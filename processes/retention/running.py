"""Each night what is past its term is made anonymous, some in each transaction, with a protocol."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.scheduling import timetable
from processes.audit import log as audit_log
from processes.notices import Notification
from processes.organisation import directory
from processes.patrol.models import PatrolFinding
from processes.residents.report_models import ResidentReport
from processes.retention import anonymising, due, terms
from processes.retention.kinds import Kind
from processes.retention.models import RetentionAct, RetentionRun
from processes.rosters.models import ReceptionVisit

#: Rows of a kind in one transaction; of notices, which are only removed.
BATCH, BATCH_OF_NOTICES = 20, 5_000

#: Of each kind beside the cases: its table, from when its term runs, and what is no case's.
_SINCE: dict[Kind, tuple[Any, Any]] = {
    Kind.REPORTS: (ResidentReport, ResidentReport.decided_at),
    Kind.VISITS: (ReceptionVisit, ReceptionVisit.at),
    Kind.FINDINGS: (PatrolFinding, PatrolFinding.found_at),
}


@timetable.scheduled("retention.begin", hour=2, minute=20)
def begin(session: Session, _due: datetime) -> RetentionRun | None:
    """Begin tonight's run where something is past its term; there is one at a time."""
    district = directory.district(session)
    under_way = select(RetentionRun.id).filter_by(district=district, ended_at=None)
    if session.scalar(under_way) is not None or not any(count(session, district).values()):
        return None
    run = RetentionRun(district=district, begun_at=clock.now())
    session.add(run)
    session.flush()
    _go_on(session, run)
    return run


@jobs.job("retention.some")
def do_some(session: Session, run_id: int) -> None:
    """Do the next rows of each kind and hand on the rest; what was done is not done again."""
    run = session.get_one(RetentionRun, run_id, with_for_update=True)
    if run.ended_at is not None:
        return
    months = terms.in_force(session, run.district)
    done = _cases(session, run, months[Kind.CASES])
    for kind in _SINCE:
        done += _rows(session, run, kind, months[kind])
    done += _notices(session, run, months[Kind.NOTICES])
    session.flush()
    if done:
        _go_on(session, run)
    else:
        _end(session, run)


def count(
    session: Session, district: str, months: dict[Kind, int] | None = None
) -> dict[Kind, int]:
    """How many rows of each kind are past their term, and held by nothing."""
    terms_of = months or terms.in_force(session, district)
    found = {Kind.CASES: due.count(session, district, terms_of[Kind.CASES])[0]}
    for kind in _SINCE:
        number = select(func.count()).where(_past(kind, district, terms_of[kind]))
        found[kind] = session.scalar(number) or 0
    old = select(func.count()).where(_old_notices(district, terms_of[Kind.NOTICES]))
    found[Kind.NOTICES] = session.scalar(old) or 0
    return found


def list_newest(session: Session, district: str, size: int = 20) -> Sequence[RetentionRun]:
    """The newest runs."""
    mine = select(RetentionRun).filter_by(district=district)
    return session.scalars(mine.order_by(RetentionRun.id.desc()).limit(size)).all()


def _go_on(session: Session, run: RetentionRun) -> None:
    jobs.defer(session, "retention.some", lock=f"retention {run.district}", run_id=run.id)


def _end(session: Session, run: RetentionRun) -> None:
    run.ended_at = clock.now()
    session.flush()
    figures = (func.count(), func.sum(RetentionAct.people), func.sum(RetentionAct.files))
    mine = select(RetentionAct.kind, *figures).where(RetentionAct.run_id == run.id)
    told = {
        row[0].value: {"rows": row[1], "people": int(row[2]), "files": int(row[3])}
        for row in session.execute(mine.group_by(RetentionAct.kind))
    }
    audit_log.record(session, "retention.applied", run=run.id, notices=run.notices, done=told)


def _cases(session: Session, run: RetentionRun, months: int) -> int:
    found = due.next_cases(session, run.district, months, BATCH)
    for case in found:
        anonymising.anonymise_case(session, case, run, months)
    return len(found)


def _rows(session: Session, run: RetentionRun, kind: Kind, months: int) -> int:
    model, since = _SINCE[kind]
    wanted = select(model).where(_past(kind, run.district, months)).order_by(model.id).limit(BATCH)
    found = session.scalars(wanted.with_for_update()).all()
    for row in found:
        made = RetentionAct(
            run_id=run.id,
            district=run.district,
            kind=kind,
            row=row.id,
            at=clock.now(),
            since=getattr(row, since.key),
            months=months,
            **_DO[kind](session, row),
        )
        session.add(made)
    return len(found)


def _of_report(session: Session, row: ResidentReport) -> dict[str, int]:
    people, files = anonymising.anonymise_report(session, row)
    return {"people": people, "texts": 1, "files": files}


def _of_visit(_session: Session, row: ReceptionVisit) -> dict[str, int]:
    return {"people": 1, "texts": anonymising.anonymise_visit(row)}


def _of_finding(_session: Session, row: PatrolFinding) -> dict[str, int]:
    return {"texts": anonymising.anonymise_finding(row)}


_DO: dict[Kind, Callable[[Session, Any], dict[str, int]]] = {
    Kind.REPORTS: _of_report,
    Kind.VISITS: _of_visit,
    Kind.FINDINGS: _of_finding,
}


def _past(kind: Kind, district: str, months: int) -> ColumnElement[bool]:
    """Of no case, older than the term, and not done yet."""
    model, since = _SINCE[kind]
    done = exists().where(RetentionAct.kind == kind, RetentionAct.row == model.id)
    old = since < terms.before(months)
    return and_(old, model.district == district, model.case_id.is_(None), ~done)


def _old_notices(district: str, months: int) -> ColumnElement[bool]:
    over = or_(Notification.read_at.is_not(None), Notification.done_at.is_not(None))
    old = Notification.told_at < terms.before(months)
    return (Notification.district == district) & old & over & Notification.waits.is_(False)


def _notices(session: Session, run: RetentionRun, months: int) -> int:
    some = select(Notification.id).where(_old_notices(run.district, months)).limit(BATCH_OF_NOTICES)
    gone = delete(Notification).where(Notification.id.in_(some)).returning(Notification.id)
    number = len(session.execute(gone).all())
    run.notices += number
    return number
