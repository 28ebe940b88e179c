"""文号: `(2026)张湾人调字第0001号`, without gaps in a series of a district's year."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes import number_series
from processes.cases.models import Case
from processes.documents.kinds import Series
from processes.documents.models import Document
from processes.organisation import places


def allocate(session: Session, district: str, series: Series, case: Case | None) -> str:
    """The number of a form of that series: the case's own where the case has one, else the next.

    The caller holds the case: two people who begin one file at once get one number.
    """
    if case is None or not series.is_of_case:
        return _next(session, district, series)
    return _of_case(session, case, series) or _next(session, district, series)


def _of_case(session: Session, case: Case, series: Series) -> str | None:
    given = select(Document.number).filter_by(case_id=case.id, series=series.words)
    return session.scalar(given.order_by(Document.id).limit(1))


def _next(session: Session, district: str, series: Series) -> str:
    year = clock.local(clock.now()).year
    given = number_series.allocate(session, district, series.words, year)
    return f"（{year}）{_shorten(places.get_place(session, district).name)}{series.words}字第{given:04}号"


def _shorten(name: str) -> str:
    """张湾 of 张湾区, as official numbers name a place."""
    return name[:-1] if len(name) > 2 and name[-1] in "区县市" else name
