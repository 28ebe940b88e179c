"""The one lifelong number of a case (一案一码): `ZW-2026-000001`."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from processes.cases.models import CaseNumber
from processes.organisation import places


def allocate(session: Session, district: str) -> str:
    """The district's next number of this (local) year.

    The counter's row stays locked until the transaction ends: two registrations wait
    for each other, and a number is used if and only if its case was kept.
    """
    year = clock.local(clock.now()).year
    first = insert(CaseNumber).values(district=district, year=year, last=1)
    given = session.scalar(
        first.on_conflict_do_update(
            index_elements=["district", "year"], set_={"last": CaseNumber.last + 1}
        ).returning(CaseNumber.last)
    )
    initials = places.get_place(session, district).initials or district
    return f"{initials}-{year}-{given:06}"
