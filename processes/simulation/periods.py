"""The days whose cases are looked at."""

from datetime import date, timedelta

from engine import clock
from processes.simulation.errors import BadPeriod

#: Days of a quarter, which is looked at unless somebody wants others; no more at once than a year's.
USUAL, LONGEST = 92, 366


def usual() -> tuple[date, date]:
    """The first and the last local day of the quarter that ends today."""
    today = clock.today()
    return today - timedelta(days=USUAL - 1), today


def require(since: date, until: date) -> None:
    """Raise BadPeriod for days that cannot be looked at."""
    if not since <= until <= clock.today() or until - since >= timedelta(days=LONGEST):
        raise BadPeriod(most=LONGEST)
