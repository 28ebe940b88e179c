"""Reports nobody accepted or answered in time: the centres above are told, once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.scheduling import timetable
from processes import notices
from processes.notices import Urgency
from processes.organisation import places
from processes.organisation.places import PlaceKind
from processes.organisation.roles import Role, group
from processes.residents.report_models import ResidentReport

#: Reports looked at in one transaction.
BATCH = 200


@timetable.scheduled("residents.late", minute="*/30")
def tell(session: Session, now: datetime) -> int:
    """Tell the street's centre of each report that is overdue; how many there were."""
    chosen = select(ResidentReport).where(
        ResidentReport.decided_at.is_(None),
        ResidentReport.due_at <= now,
        ResidentReport.overdue_told_at.is_(None),
    )
    rows = session.scalars(chosen.order_by(ResidentReport.id).limit(BATCH)).all()
    for row in rows:
        row.overdue_told_at = now
        street = places.at_level(row.at_place, PlaceKind.STREET)
        notices.notify_group(
            session,
            groups=[group(Role.CENTER, street)],
            matter=f"report-late:{row.id}",
            title=f"群众反映 {row.number} 超过一个工作日没有受理",
            body="请在“群众反映”中登记成案件，或写明理由答复。",
            urgency=Urgency.URGENT,
        )
    return len(rows)
