"""What one page costs: server time and statements, asked for again and again by one browser.

Server time is what this process and its backend of the database spent on a processor, so that a
machine others work on tells the same; nothing here waits for a disk.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event

from engine import db
from tests.scale import stores, visits
from tests.web.statements import counted
from web import buffering, create_app

#: How often a page is asked for at least, and after how many seconds that is enough.
LEAST, PATIENCE = 2, 6.0


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the middle and of the slow answers, and how many statements one takes."""

    p50: float
    p95: float
    statements: int
    status: int = 200


class Backends:
    """The processes of the database that serve this one."""

    def __init__(self) -> None:
        self._pids = set[int]()

    def listen(self) -> None:
        """Note every connection that is opened from now on."""

        @event.listens_for(db.engine(), "connect")
        def note(connection, _record):
            self._pids.add(connection.info.backend_pid)

    def spent(self) -> float:
        """Seconds of a processor, of theirs and of ours."""
        files = (Path(f"/proc/{pid}/schedstat") for pid in self._pids)
        ran = sum(int(each.read_text().split()[0]) for each in files if each.exists())
        return ran / 1e9 + time.process_time()


def measure(database: str, only: str, times: int) -> Iterator[tuple[str, str, Cost]]:
    """Role, page and cost of every page, in one process."""
    with stores.use(database):
        backends = Backends()
        backends.listen()
        app = create_app(TESTING=True, PROPAGATE_EXCEPTIONS=False)
        buffering.keep_what_is_loaded()
        for login in visits.ROLES:
            if only.partition(" ")[0] in {*visits.ROLES, "job"} - {login}:
                continue
            browser = visits.sign_in(app, login)
            seen = set[str]()
            for address in visits.find(browser):
                name = visits.name(address)
                if name not in seen and only in f"{login} {name}":
                    seen.add(name)
                    yield login, name, cost(backends, partial(browser.get, address), times)


def cost(backends: Backends, act: Callable[[], Any], times: int) -> Cost:
    """What it takes, asked for so many times."""
    first = act()
    with counted(db.engine()) as told:
        act()
    spent = list[float]()
    until = time.monotonic() + PATIENCE
    while len(spent) < times and (len(spent) < LEAST or time.monotonic() < until):
        began = backends.spent()
        act()
        spent.append((backends.spent() - began) * 1000)
    slow = statistics.quantiles(spent, n=20, method="inclusive")[-1]
    return Cost(statistics.median(spent), slow, len(told), getattr(first, "status_code", 200))
