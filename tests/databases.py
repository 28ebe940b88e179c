"""Databases for tests: one embedded server per checkout, one migrated template on it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine, create_engine, make_url, text

from engine import db, embedded, settings
from processes import migrations

LOCK = 50_420_304


def server() -> URL:
    """The server of the tests: `DATABASE_URL` when set, else an embedded one of their own."""
    given = settings.database_url()
    if given:
        return make_url(given)
    url = make_url(embedded.start(settings.home() / "tests"))
    with _admin(url) as connection:
        # Nothing here needs to survive a power cut; and statistics of rows that were thrown away
        # would make plans, and so tests, differ from run to run.
        for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return url


def durable() -> URL:
    """A server that keeps what it committed, power cut or not, as in production."""
    return make_url(settings.database_url() or embedded.start(settings.home() / "bench"))


def create(server: URL, name: str) -> URL:
    """A fresh database `name` with all tables and no rows; an old one of that name goes."""
    template = f"sishi_template_{_digest()}"
    with _admin(server) as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        if not _is_there(connection, template):
            _make_template(server, connection, template)
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    return server.set(database=name)


def drop(server: URL, name: str) -> None:
    """Remove the database `name`, whoever is connected to it."""
    with _admin(server) as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def exists(server: URL, name: str) -> bool:
    """Whether there is a database of that name."""
    with _admin(server) as connection:
        return _is_there(connection, name)


def clone(server: URL, name: str, into: str) -> None:
    """A copy of the database `name`, which nobody is connected to."""
    with _admin(server) as connection:
        connection.execute(text(f'CREATE DATABASE "{into}" TEMPLATE "{name}"'))


def rename(server: URL, name: str, to: str) -> None:
    """Give the database `name` another name; nobody is connected to it."""
    with _admin(server) as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" RENAME TO "{to}"'))


@contextmanager
def connected(server: URL, name: str) -> Iterator[Engine]:
    """A fresh database that `db.engine()`, and programs started meanwhile, are connected to."""
    url = create(server, name).render_as_string(hide_password=False)
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    db.engine.cache_clear()
    engine = db.engine()
    try:
        yield engine
    finally:
        engine.dispose()
        db.engine.cache_clear()
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before
        drop(server, name)


def _make_template(server, connection, template):
    for (old,) in connection.execute(
        text("SELECT datname FROM pg_database WHERE datname LIKE 'sishi_template_%'")
    ).all():
        connection.execute(text(f'DROP DATABASE "{old}"'))
    made = f"{template}_unfinished"
    connection.execute(text(f'CREATE DATABASE "{made}"'))
    engine = create_engine(server.set(database=made))
    migrations.upgrade(engine)
    engine.dispose()
    connection.execute(text(f'ALTER DATABASE "{made}" RENAME TO "{template}"'))


def _digest() -> str:
    """Of every migration, so that a changed one makes a new template."""
    files = sorted(migrations.FOLDER.rglob("*.py")) + sorted(migrations.FOLDER.glob("*.sql"))
    content = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(content).hexdigest()[:16]


def _is_there(connection, name):
    query = text("SELECT 1 FROM pg_database WHERE datname = :name")
    return connection.scalar(query, {"name": name}) is not None


@contextmanager
def _admin(url: URL) -> Iterator:
    engine: Engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()
