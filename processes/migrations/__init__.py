"""One history for the tables of engine and processes; `python -m processes.migrations` applies it.

Programs of the release before go on working meanwhile (docs/adr/0068): a migration waits for a table no
longer than `LOCK_TIMEOUT`, lets go of all it holds, and tries again.

May use: audit, privacy.
"""

import logging
from time import monotonic, sleep

from alembic import command
from alembic.config import Config
from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from engine import db, locks
from engine.backoff import Backoff
from engine.errors import EngineError
from processes import schema

FOLDER = schema.FOLDER
UPGRADE = locks.declare("migrations")
#: Milliseconds a migration waits for a table: so long whoever comes after it waits, too.
LOCK_TIMEOUT = 2000
#: Seconds until one that never has its tables is given up.
PATIENCE = 120.0

logger = logging.getLogger(__name__)


class TablesBusy(EngineError):
    """表一直有人在用，版本 {revision} 没有升上去，此前的已经完成：请在较空闲时再运行 sishi migrate。"""


class ProgramsRunning(EngineError):
    """版本 {revision} 会改动旧程序还在用的表，而还有 {number} 个程序的连接：请先停止全部网站和后台程序。"""


def upgrade(engine: Engine | None = None) -> None:
    """Bring the database to the newest revision; two processes may ask at the same moment.

    Each migration is a transaction of its own, but for an empty database, which gets all or nothing.
    One that a newer program brought further is left as it is. Raises SchemaNewer where this program
    cannot work on it, TablesBusy, ProgramsRunning.
    """
    engine = engine or db.engine()
    with engine.connect() as connection:
        found = schema.find_revision(connection)
        if schema.is_newer(connection, found):
            return
    if found is None:
        command.upgrade(config(engine), "head")
        return
    for each in schema.list_after(found):
        if contracts(each.module):
            _refuse_programs(engine, each.revision)
        _apply(engine, each.revision)


def contracts(module: object) -> str:
    """Why a migration takes something away that programs before it read; empty for those that only add."""
    return str(getattr(module, "contracts", ""))


def config(engine: Engine | None = None) -> Config:
    """Alembic's configuration, on `engine` or on the one the settings name."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["engine"] = engine or db.engine()
    return made


def _apply(engine: Engine, revision: str) -> None:
    end, backoff = monotonic() + PATIENCE, Backoff()
    while True:
        try:
            command.upgrade(config(engine), revision)
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable | DeadlockDetected):
                raise
            if monotonic() >= end:
                raise TablesBusy(revision=revision) from error
            logger.warning("Revision %s waits for its tables", revision)
            sleep(backoff.after(0))
        else:
            return


def _refuse_programs(engine: Engine, revision: str) -> None:
    # Those of its own that lie in the pool would be counted.
    engine.dispose()
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'sishi' AND pid <> pg_backend_pid()"
    )
    with engine.connect() as connection:
        number = connection.execute(query).scalar_one()
    if number:
        raise ProgramsRunning(revision=revision, number=number)
