"""Recording a sheet: nothing found, or something; and a case from what was found."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import readers
from processes.cases.models import Case
from processes.codes import code_tables
from processes.errors import MissingField
from processes.organisation.roles import Role, places
from processes.patrol.errors import DayOver, HasFindings, NoSuchFinding, NoSuchPatrolRecord
from processes.patrol.models import PatrolFinding, PatrolRecord

#: Characters of a finding; it becomes the summary of a case, which takes more.
LONGEST = 1000


def list_today(session: Session, by: Person) -> Sequence[PatrolRecord]:
    """The sheets of today in all grids the person answers for, the open ones first."""
    day = clock.today()
    chosen = select(PatrolRecord).where(
        PatrolRecord.on == day, PatrolRecord.grid.in_(places(by.groups, Role.GRID_WORKER))
    )
    return session.scalars(
        chosen.order_by(PatrolRecord.recorded_at.is_not(None), PatrolRecord.grid)
    ).all()


def lock_record(session: Session, sheet_id: int, by: Person) -> PatrolRecord:
    """A sheet of one of the person's grids, locked; raises NoSuchPatrolRecord."""
    found = session.scalar(
        select(PatrolRecord)
        .where(PatrolRecord.id == sheet_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None or found.grid not in places(by.groups, Role.GRID_WORKER):
        raise NoSuchPatrolRecord
    return found


def record_nothing_found(session: Session, sheet_id: int, by: Person) -> PatrolRecord:
    """Nothing found today; a second tap changes nothing. Raises DayOver, HasFindings."""
    row = _open(session, sheet_id, by)
    if _findings(session, [row.id]):
        raise HasFindings
    _record(row, by)
    session.flush()
    return row


def record_finding(
    session: Session,
    sheet_id: int,
    text: str,
    *,
    focus_tags: Sequence[str] = (),
    by: Person,
    form_key: str | None = None,
) -> PatrolFinding:
    """Something found today; one form makes one finding. Raises DayOver, MissingField."""
    row = _open(session, sheet_id, by)
    known = _of_form(session, row, form_key)
    if known:
        return known
    made = PatrolFinding(
        sheet_id=row.id,
        district=row.district,
        grid=row.grid,
        on=row.on,
        text=_checked(text),
        focus_tags=_tags(session, focus_tags),
        found_at=clock.now(),
        found_by=int(by.id),
        form_key=form_key,
    )
    session.add(made)
    _record(row, by)
    session.flush()
    return made


def list_findings(
    session: Session, sheets: Sequence[PatrolRecord]
) -> dict[int, list[PatrolFinding]]:
    """What was found, by sheet, oldest first."""
    found: dict[int, list[PatrolFinding]] = {each.id: [] for each in sheets}
    for each in _findings(session, list(found)):
        found[each.sheet_id].append(each)
    return found


def lock_finding(session: Session, finding_id: int, by: Person) -> PatrolFinding:
    """A finding in one of the person's grids, locked until the case is made of it."""
    found = session.scalar(
        select(PatrolFinding)
        .where(PatrolFinding.id == finding_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None or found.grid not in places(by.groups, Role.GRID_WORKER):
        raise NoSuchFinding
    return found


def list_linked(session: Session, found: PatrolFinding, case: Case) -> None:
    """The case that was made of the finding."""
    found.case_id = case.id
    session.flush()


def _open(session: Session, sheet_id: int, by: Person) -> PatrolRecord:
    row = lock_record(session, sheet_id, by)
    if row.on != clock.today():
        raise DayOver(day=f"{row.on.month}月{row.on.day}日")
    return row


def _record(row: PatrolRecord, by: Person) -> None:
    if row.recorded_at is None:
        row.recorded_at, row.recorded_by = clock.now(), int(by.id)


def _findings(session: Session, sheet_ids: list[int]) -> Sequence[PatrolFinding]:
    chosen = select(PatrolFinding).where(PatrolFinding.sheet_id.in_(sheet_ids))
    return session.scalars(chosen.order_by(PatrolFinding.id)).all()


def _of_form(session: Session, row: PatrolRecord, key: str | None) -> PatrolFinding | None:
    if key is None:
        return None
    return session.scalar(
        select(PatrolFinding).where(PatrolFinding.sheet_id == row.id, PatrolFinding.form_key == key)
    )


def _checked(text: str) -> str:
    words = readers.text(text, "发现的情况", most=LONGEST)
    if not words:
        raise MissingField(field="发现的情况")
    return words


def _tags(session: Session, given: Sequence[str]) -> list[str]:
    known = code_tables.find_current(session, "focus_tag").names.values()
    return [each for each in known if each in given]
