"""When there is nothing left to do about a list of receptions, or about what went wrong with it."""

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from processes.notices.retiring import over
from processes.rosters.models import Alarm, ReceptionVisit, Roster, State


@over("roster")
def _of_rosters(session: Session, keys: Collection[str]) -> Collection[str]:
    """A draft that was confirmed; an alarm whose cause is gone (`<list>:<kind>`)."""
    ids = {key: int(key.partition(":")[0]) for key in keys if key.partition(":")[0].isdigit()}
    waits = exists().where(
        ReceptionVisit.roster_id == Roster.id, ReceptionVisit.destination.is_(None)
    )
    chosen = select(Roster.id, Roster.state, Roster.published_at, waits).where(
        Roster.id.in_(ids.values())
    )
    known = {row[0]: row for row in session.execute(chosen)}
    done = set()
    for key, id in ids.items():
        row = known.get(id)
        kind = key.partition(":")[2]
        if row is None:
            continue
        _, state, published_at, is_waited_for = row
        if kind in (Alarm.INCOMPLETE, Alarm.UNPUBLISHED):
            is_over = published_at is not None
        elif kind == Alarm.UNDESTINED:
            is_over = not is_waited_for
        else:
            is_over = state is not State.DRAFTED
        if is_over:
            done.add(key)
    return done
