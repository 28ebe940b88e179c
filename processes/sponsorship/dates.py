"""Between which ends the dates of a leader's case lie."""

from datetime import date

from sqlalchemy.orm import Session

from processes import bounds
from processes.bounds import Bound
from processes.cases.dates import FOUND
from processes.sponsorship.models import CouncilMeeting


def _met(session: Session | None, meeting_id: int | None) -> date | None:
    found = session.get(CouncilMeeting, meeting_id) if session and meeting_id else None
    return found.held_on if found else None


RESOLVE_BY = bounds.entered("plan.resolve_by", "化解限期", bounds.TODAY, bounds.years_ahead(1))
EFFORT_ON = bounds.entered("effort.on", "日期", FOUND, bounds.TODAY)
MEETING_ON = bounds.entered(
    "council.held_on",
    "会议日期",
    bounds.years_ago(5),
    bounds.days_ahead(31, "今天以后31日"),
)
RESOLUTION_DUE = bounds.entered(
    "council.due_on", "完成期限", Bound("会议召开之日", _met), bounds.years_ahead(2)
)
