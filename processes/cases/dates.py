"""Ends of dates that depend on the case they are of, and the dates of its people."""

from datetime import date

from sqlalchemy.orm import Session

from engine import clock
from processes import bounds
from processes.bounds import Bound
from processes.cases import changes


def _found(session: Session | None, case_id: int | None) -> date | None:
    """The day; none in a sandbox, which has no cases."""
    if session is None or case_id is None:
        return None
    case = changes.get(session, case_id)
    return clock.local(min(case.found_at, case.registered_at)).date()


#: Nothing is done about a dispute before somebody knew of it.
FOUND = Bound("纠纷发现之日", _found)
#: When a party knew, or should have known, of the wrong done to it.
KNOWN = bounds.entered("case.known_on", "知道权利受损害之日", bounds.years_ago(20), bounds.TODAY)
#: No person is older.
BORN = bounds.entered("party.born_on", "出生日期", bounds.years_ago(130), bounds.TODAY)
