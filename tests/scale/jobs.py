"""What the jobs of the calendar cost that look through the cases of a district.

Each runs in a transaction that is taken back: the next measuring finds what this one found.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from engine import clock, db, jobs
from tests.scale import clocked, stores
from tests.scale.clocked import Backends, Cost

#: The entries of the calendar that look for something due.
JOBS = (
    *("petitions.overdue", "cards.warn", "cards.issue", "cards.follow", "clocks.lapse"),
    *("extensions.lapse", "calendar.catch_up", "council.overdue", "residents.late"),
    *("notices.retire", "notices.sum_up", "notices.parties", "patrol.close"),
    *("patrol.sum_up", "totals.sum_up"),
)


class _TakenBack(Exception):
    """Nothing of it is kept."""


def measure(database: str, only: str, times: int) -> Iterator[tuple[str, str, Cost]]:
    """Every job's cost."""
    with stores.use(database):
        backends = Backends()
        backends.listen()
        for name in JOBS:
            if only in f"job {name}":
                yield "job", name, clocked.cost(backends, partial(_run, name), times)


def _run(name: str) -> None:
    with suppress(_TakenBack), db.begin() as session:
        jobs.registry[name](session, due=clock.now().isoformat())
        session.flush()
        raise _TakenBack
