"""Ten thousand timers due at the same moment, woken by two worker programs."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, column, func, insert, select, table, update

from engine import clock, db, runner
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.models import Instance, Timer, UserTask
from tests import databases
from tests.engine.tokens import diagrams as d
from tests.workers import until, worker

TIMERS = 10_000
WORKERS = table("procrastinate_workers", column("id"))
#: Seconds after which the drain is given up.
PATIENCE = 240


def measure() -> Iterator[tuple[str, float, str]]:
    """On a database of its own, which is dropped afterwards."""
    with databases.connected(databases.durable(), f"sishi_wakes_{os.getpid()}") as engine:
        _hold_timers(engine)
        with worker("engine"), worker("engine"):
            until(lambda: _count(engine, WORKERS) == 2)
            seconds, pause = _drain(engine)
        left = _count(engine, Timer)
        if again := _count(engine, Instance, Instance.steps > 2):
            raise AssertionError(f"{again} instances were woken more than once")
    yield "wake.drain_10k_per_s", round((TIMERS - left) / seconds), "1/s"
    yield "wake.drain_10k_left", left, "timers"
    yield "wake.longest_pause_ms", round(pause * 1000), "ms"


ESCALATING = (
    d.HEAD
    + d.process(
        "p",
        d.start(),
        d.user("A"),
        d.boundary("late", "A", d.after("PT1H")),
        d.user("B"),
        d.end(),
        d.flow("s", "A", "e"),
        d.flow("late", "B", "e"),
    )
    + "</bpmn:definitions>"
)


def _hold_timers(engine: Engine) -> None:
    """One instance whose timer has been due for a day, and copies of it; none runs yet."""
    with db.begin() as session:
        catalogue.deploy(session, [Source.of("p.bpmn", ESCALATING.encode())])
    with clock.at(clock.now() - timedelta(days=1)), db.begin() as session:
        runner.start(session, "p", district="420303")
    with engine.begin() as connection:
        for model in (Instance, UserTask, Timer):
            _copy(connection, model.__table__)
        connection.execute(update(Timer).values(running=False))


def _copy(connection: Connection, rows: Any) -> None:
    """The first instance's row again and again, for instances whose ids follow on its own."""
    first = dict(connection.execute(select(rows)).mappings().one())
    del first["id"]
    copies = [dict(first) for _ in range(TIMERS - 1)]
    for number, copy in enumerate(copies, 1):
        if "instance_id" in copy:
            copy["instance_id"] += number
    connection.execute(insert(rows), copies)


def _drain(engine: Engine) -> tuple[float, float]:
    """Let all run at once: seconds until none is left or patience is, and the longest pause."""
    with engine.begin() as connection:
        connection.execute(update(Timer).values(running=True))
    begun = now = moved = time.monotonic()
    left, pause = TIMERS, 0.0
    while left and now - begun < PATIENCE:
        time.sleep(0.05)
        now, still = time.monotonic(), _count(engine, Timer)
        pause = max(pause, now - moved)
        if still < left:
            left, moved = still, now
    return now - begun, pause


def _count(engine: Engine, rows: Any, *where: Any) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(rows).where(*where)) or 0
