"""The databases that are measured: the demonstration's, and one made large from it.

They stand on a server of their own in a folder of their own, never on the one a person uses, and
stay there to be measured again.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import URL, create_engine, make_url, text

from engine import clock, db, embedded, settings
from processes import migrations
from processes.cases import totals
from processes.deadlines import case_deadlines
from processes.demonstration import __main__ as demonstration
from processes.patrol import totals as patrol_totals
from tests import databases
from tests.scale import copying, parties
from tests.scale.sizes import SIZES

SMALL = "sishi_scale_small"
Say = Callable[[str], None]


def make(size: str, say: Say, *, again: bool = False) -> str:
    """The name of the large database; it and the small one are made where they are not there."""
    large = f"sishi_scale_{size}"
    if again:
        for name in (SMALL, large):
            databases.drop(server(), name)
    if not databases.exists(server(), SMALL):
        databases.create(server(), SMALL)
        with use(SMALL):
            demonstration.main([])
        _settle(SMALL)
    if not databases.exists(server(), large):
        began = time.monotonic()
        _fill(large, size, say)
        say(f"{large}: {time.monotonic() - began:.0f} s")
    for name in (SMALL, large):
        with use(name):
            migrations.upgrade()
            _lapse()
            _sum_up()
        _settle(name)
    return large


@contextmanager
def use(name: str) -> Iterator[None]:
    """Have the application work on that database."""
    url = server().set(database=name).render_as_string(hide_password=False)
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    db.engine.cache_clear()
    try:
        yield
    finally:
        db.engine().dispose()
        db.engine.cache_clear()
        del os.environ["DATABASE_URL"]
        if before is not None:
            os.environ["DATABASE_URL"] = before


@cache
def server() -> URL:
    """An embedded server that need not survive a power cut; memory as a small real one has."""
    url = make_url(embedded.start(settings.home()))
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET max_parallel_workers_per_gather = 0"))
        for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("ALTER SYSTEM SET max_wal_size = '8GB'"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    return url


def _fill(name: str, size: str, say: Say) -> None:
    unfinished = f"{name}_unfinished"
    databases.drop(server(), unfinished)
    databases.clone(server(), SMALL, unfinished)
    engine = create_engine(server().set(database=unfinished))
    with engine.begin() as connection, use(SMALL):
        copying.make_people(connection, parties.make())
        copying.copy(connection, SIZES[size], say)
    engine.dispose()
    _settle(unfinished)
    databases.rename(server(), unfinished, name)


def _lapse() -> None:
    """What a job does all along: the rights of long ago, which only ran out by being copied, have lapsed."""
    with db.begin() as session:
        case_deadlines.lapse(session, clock.now())


def _sum_up() -> None:
    """What the night's job does: copied sheets have no totals yet, and no trigger saw what was copied."""
    with db.begin() as session:
        patrol_totals.sum_up_past(session, clock.now())
        totals.count_anew(session)


def _settle(name: str) -> None:
    """What autovacuum does on a server that runs all day."""
    engine = create_engine(server().set(database=name), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    engine.dispose()
