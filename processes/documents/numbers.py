"""文号: `(2026)张湾人调字第0001号`, without gaps in a series of a district's year."""

from sqlalchemy.orm import Session

from engine import clock
from processes import number_series
from processes.documents.kinds import Series


def allocate(session: Session, district: str, series: Series, name: str) -> str:
    """The next number of that series in the year of the district of that code and name."""
    year = clock.local(clock.now()).year
    given = number_series.allocate(session, district, series.words, year)
    return f"（{year}）{_shorten(name)}{series.words}字第{given:04}号"


def _shorten(name: str) -> str:
    """张湾 of 张湾区, as official numbers name a place."""
    return name[:-1] if len(name) > 2 and name[-1] in "区县市" else name
