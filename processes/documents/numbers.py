"""文号: `(2026)张湾人调字第0001号`, without gaps in a series of a district's year."""

from sqlalchemy.orm import Session

from engine import clock
from processes import number_series
from processes.documents.kinds import Series
from processes.organisation import places


def allocate(session: Session, district: str, series: Series) -> str:
    """The next number of that series in the district's year."""
    year = clock.local(clock.now()).year
    given = number_series.allocate(session, district, series.words, year)
    place = _shorten(places.get_place(session, district).name)
    return f"（{year}）{place}{series.words}字第{given:04}号"


def _shorten(name: str) -> str:
    """张湾 of 张湾区, as official numbers name a place."""
    return name[:-1] if len(name) > 2 and name[-1] in "区县市" else name
