"""The feed of case events: given positions once they are kept, read from a position on."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, bindparam, select, text
from sqlalchemy.orm import Session

from engine import locks
from processes.cases.models import Case, CaseChange
from processes.webhooks.models import CaseEvent

#: Changes that get their positions in one statement.
BATCH = 5000
#: Only one gives positions at a time: what is read once is never followed by something before it.
PUBLISHING = locks.declare("case_event.publishing")

# Both in one statement: a change leaves the one table exactly when it enters the other.
_PUBLISH = text(
    """
WITH chosen AS (
    SELECT change_id FROM unpublished_change ORDER BY change_id LIMIT :most FOR UPDATE SKIP LOCKED),
gone AS (
    DELETE FROM unpublished_change u USING chosen WHERE u.change_id = chosen.change_id
    RETURNING u.change_id)
INSERT INTO case_event (district, case_id, change_id)
SELECT c.district, c.case_id, c.id FROM case_change c JOIN gone ON gone.change_id = c.id ORDER BY c.id
RETURNING position
"""
)


def publish(session: Session) -> int:
    """Give every change that is kept by now its position, the oldest first; how many got one.

    Waits for whoever is publishing; the lock is held until the transaction ends.
    """
    PUBLISHING.acquire(session)
    published, given = 0, BATCH
    while given == BATCH:
        given = len(session.execute(_PUBLISH, {"most": BATCH}).all())
        published += given
    return published


Found = tuple[CaseEvent, CaseChange, Case]

_EVENTS = (
    select(CaseEvent, CaseChange, Case)
    .join(CaseChange, CaseChange.id == CaseEvent.change_id)
    .join(Case, Case.id == CaseEvent.case_id)
)
_AFTER = (
    _EVENTS.where(
        CaseEvent.district == bindparam("district"),
        CaseEvent.position > bindparam("after", type_=BigInteger),
    )
    .order_by(CaseEvent.position)
    .limit(bindparam("most", type_=BigInteger))
)


def get(session: Session, position: int) -> Found:
    """The event at that position, with what happened and to which case."""
    event, change, case = session.execute(_EVENTS.where(CaseEvent.position == position)).one()
    return event, change, case


def list_after(session: Session, district: str, after: int, *, most: int) -> Sequence[Found]:
    """The district's events behind that position, at most so many, in order."""
    given = {"district": district, "after": after, "most": most}
    return [(event, change, case) for event, change, case in session.execute(_AFTER, given)]


def find_last(session: Session) -> int:
    """The position given last; 0 when none was."""
    newest = select(CaseEvent.position).order_by(CaseEvent.position.desc()).limit(1)
    return session.scalar(newest) or 0
