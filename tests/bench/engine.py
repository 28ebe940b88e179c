"""One completion at the engine's face, on a durable PostgreSQL, with history, projections, timers.

The model: start, five user tasks each with a non-interrupting boundary timer and a
script behind it, an exclusive gateway, an end.
"""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event, select, text

from engine import db, runner
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.identity import Person
from engine.models import Instance, TaskStatus, UserTask
from engine.scheduling import due
from tests import databases
from tests.bench.core import feel_model
from tests.engine.tokens import diagrams as d

LI = Person("li", frozenset({"grid_worker@420303001001-01-01"}))
TABLES = ("instance", "user_task", "timer", "subscription", "incident", "event")
TASKS = 5
CASES = 200


def measure() -> Iterator[tuple[str, float, str]]:
    """On a database of its own, which is dropped afterwards."""
    with databases.connected(databases.durable(), f"sishi_bench_{os.getpid()}") as engine:
        _deploy("p", feel_model(TASKS))
        _deploy("loop", LOOP)
        for _ in range(10):
            _case([])
        counts = [_counted(engine) for _ in range(3)]
        yield "completion.sql", max(sql for sql, _ in counts), "statements"
        yield "completion.commits", max(commits for _, commits in counts), "commits"
        before, spent = _stored(engine), list[float]()
        for _ in range(CASES):
            _case(spent)
        yield "completion.p50_ms", round(statistics.median(spent), 2), "ms"
        yield "completion.p95_ms", round(statistics.quantiles(spent, n=20)[-1], 2), "ms"
        floor = _floor(engine)
        yield "completion.floor_ms", round(floor, 2), "ms"
        yield "completion.vs_floor", round(statistics.median(spent) / floor, 2), "x"
        yield "instance.bytes", round((_stored(engine) - before) / CASES), "bytes"
        yield "completion.growth_200", round(_growth(), 2), "ratio"
        yield "wake.idle_10k_ms", round(_idle(engine), 2), "ms"


LOOP = (
    f"{d.HEAD}"
    + d.process(
        "loop",
        d.start(),
        d.gateway("exclusive", "again"),
        d.user("T"),
        d.boundary("B", "T", d.after("P3D"), interrupting=False),
        d.end("x"),
        d.gateway("exclusive", "G", default="f_G_again"),
        d.end(),
        d.flow("s", "again", "T", "G", "again"),
        d.flow("B", "x"),
        d.when("G", "e", "=stop"),
    )
    + "</bpmn:definitions>"
)


def _deploy(name: str, xml: str) -> None:
    with db.begin() as session:
        catalogue.deploy(session, [Source.of(f"{name}.bpmn", xml.encode())])


def _start(key: str) -> int:
    with db.begin() as session:
        return runner.start(session, key, {"x": 1, "stop": False}, district="420303", by=LI).id


def _open(instance_id: int) -> int:
    with db.begin() as session:
        return session.scalars(
            select(UserTask.id).where(
                UserTask.instance_id == instance_id, UserTask.status == TaskStatus.OPEN
            )
        ).one()


def _complete(task_id: int) -> float:
    """Milliseconds from before the transaction is opened to after it is kept."""
    begun = time.perf_counter()
    with db.begin() as session:
        runner.complete(session, task_id, {"x": task_id % 50}, LI)
    return (time.perf_counter() - begun) * 1000


def _case(spent: list[float]) -> None:
    instance_id = _start("p")
    for _ in range(TASKS):
        spent.append(_complete(_open(instance_id)))
    with db.begin() as session:
        assert session.get_one(Instance, instance_id).status == "completed"


def _counted(engine: Engine) -> tuple[int, int]:
    """The most statements and commits of any completion of one case."""
    instance_id = _start("p")
    most = (0, 0)
    for _ in range(TASKS):
        task_id, told = _open(instance_id), list[str]()
        with _listening(engine, told):
            _complete(task_id)
        commits = told.count("COMMIT")
        most = (max(most[0], len(told) - commits), max(most[1], commits))
    return most


@contextmanager
def _listening(engine: Engine, told: list[str]) -> Iterator[None]:
    def statement(connection, cursor, sql, parameters, context, many):
        told.append(sql)

    def commit(connection):
        told.append("COMMIT")

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


def _stored(engine: Engine) -> int:
    """Bytes of all the tables with their indexes, as the disk has them after a plain vacuum."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM {', '.join(TABLES)}"))
        sizes = " + ".join(f"pg_total_relation_size('{table}')" for table in TABLES)
        return int(connection.scalar(text(f"SELECT {sizes}")))


def _growth() -> float:
    """The 200th completion of a looping case over its 10th: medians around both, over cases."""
    early, late = list[float](), list[float]()
    for _ in range(5):
        instance_id = _start("loop")
        spent = [_complete(_open(instance_id)) for _ in range(204)]
        early += spent[6:14]
        late += spent[196:204]
    return statistics.median(late) / statistics.median(early)


def _floor(engine: Engine) -> float:
    """Milliseconds of a plain client: one row read for update, written, and the transaction kept."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE plain (id bigint PRIMARY KEY, state text)"))
        connection.execute(text("INSERT INTO plain VALUES (1, repeat('x', 1000))"))
    spent = list[float]()
    for number in range(CASES):
        begun = time.perf_counter()
        with engine.begin() as connection:
            read = text("SELECT id, state FROM plain WHERE id = 1 FOR UPDATE")
            state = connection.execute(read).one().state
            write = text("UPDATE plain SET state = :state WHERE id = 1")
            connection.execute(write, {"state": f"{number}{state}"[:1000]})
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def _idle(engine: Engine) -> float:
    """One look with 10 000 open timers and none due, from opening the transaction to its end."""
    instance_id = _start("p")
    with engine.begin() as connection:
        connection.execute(text(TIMERS), {"instance": instance_id})
    spent = []
    for _ in range(50):
        begun = time.perf_counter()
        with db.begin() as session:
            assert not due.wake_next(session)
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


TIMERS = """
INSERT INTO timer (instance_id, token, element, due_at, look_at, running, kind, policy, why)
SELECT :instance, 'x' || n, 'B', at, at, true, 'duration', 'coalesce', 'P3D'
FROM (SELECT n, now() + n * interval '1 minute' AS at FROM generate_series(1, 10000) AS n) AS t
"""
