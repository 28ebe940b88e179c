"""The one lifelong number of a case (一案一码): `ZW-2026-000001`."""

from sqlalchemy.orm import Session

from engine import clock
from processes import number_series
from processes.organisation import places

#: The series of the numbers of cases; a document's series is Chinese words.
CASES = "case"


def allocate(session: Session, district: str) -> str:
    """The district's lowest free number of this (local) year; used if and only if its case was kept."""
    year = clock.local(clock.now()).year
    given = number_series.allocate(session, district, CASES, year)
    initials = places.get_place(session, district).initials or district
    return f"{initials}-{year}-{given:06}"
