"""Who has a case open just now: told to the others who have, and never a lock."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases.models import Case
from processes.lists.models import OpenCase
from processes.organisation import people

#: Who has said nothing for so long has closed it.
SILENT = timedelta(seconds=70)


def note(session: Session, case: Case, by: Person) -> list[str]:
    """Say that the person has the case open; the names of the others who have."""
    now = clock.now()
    stale = (OpenCase.case_id == case.id) & (OpenCase.seen_at < now - SILENT)
    session.execute(delete(OpenCase).where(stale))
    row = {"case_id": case.id, "person_id": int(by.id), "district": case.district, "seen_at": now}
    put = insert(OpenCase).values(**row)
    keys = ["case_id", "person_id"]
    session.execute(put.on_conflict_do_update(index_elements=keys, set_={"seen_at": now}))
    others = (
        select(people.Person.name)
        .join(OpenCase, OpenCase.person_id == people.Person.id)
        .where(OpenCase.case_id == case.id, OpenCase.person_id != int(by.id))
    )
    return list(session.scalars(others.order_by(people.Person.id)))
