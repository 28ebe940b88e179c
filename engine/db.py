"""The tables' base, and the one way to open a transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

import orjson
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Engine,
    Identity,
    MetaData,
    Text,
    create_engine,
    event,
)
from sqlalchemy import Enum as EnumType
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, mapped_column

from engine import embedded, metrics, savepoints, settings
from engine.errors import EngineError

#: Seconds after which a server that says nothing is given up, instead of minutes.
PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30000,
}
#: What each connection asks of its server.
SETTINGS = {
    "timezone": "UTC",
    # A process that hangs inside a transaction must not hold its locks for ever.
    "idle_in_transaction_session_timeout": 300000,
    # A plan for any value is a bad one for this: a search took four seconds from the eleventh time on.
    "plan_cache_mode": "force_custom_plan",
    # Compiling a statement takes longer than any of ours.
    "jit": "off",
    # What is asked for every day lies in memory, where one row is read as cheaply as the next.
    "random_page_cost": 1.1,
    # The rows wanted are the newest: two indexes walked side by side from the oldest on reach them last.
    "enable_mergejoin": "off",
}
#: `Session.info` key of how many statements it sent, and `Connection.info` key of that dictionary.
STATEMENTS = "engine.statements"
Begun = Callable[[Session], None]
BigId = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]


class NoDatabase(EngineError):
    """连接不上数据库，请检查 DATABASE_URL：{reason}"""


class NoRights(EngineError):
    """DATABASE_URL 所用的数据库账号权限不足：{reason}"""


class Base(DeclarativeBase):
    """All tables of engine and processes: bigint ids, text without limits, aware times in UTC."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        int: BigInteger,
        str: Text,
        datetime: DateTime(timezone=True),
        # A new value needs no migration; an unknown one is refused by Python.
        StrEnum: EnumType(
            StrEnum,
            native_enum=False,
            create_constraint=False,
            length=32,
            values_callable=lambda kind: [each.value for each in kind],
        ),
    }


@contextmanager
def begin() -> Iterator[Session]:
    """Open the one transaction of a request, a job or a timer.

    Committed when the block ends, rolled back when it raises. Nothing else commits.
    """
    with begin_before_tables() as session:
        for each in _at_begin:
            each(session)
        yield session


@contextmanager
def begin_before_tables() -> Iterator[Session]:
    """Open a transaction while nobody knows yet whether the tables are there, and are ours."""
    opened = Session(_joined or engine(), expire_on_commit=False, **_mode())
    with opened as session, session.begin():
        yield session


def at_begin(function: Begun) -> Begun:
    """Have a function called as each transaction begins; it must cost next to nothing."""
    _at_begin.append(function)
    return function


def begun() -> list[Begun]:
    """What is called as each transaction begins."""
    return list(_at_begin)


@contextmanager
def reaching() -> Iterator[None]:
    """Say in a sentence that the block could not connect (NoDatabase), or not read (NoRights)."""
    try:
        yield
    except OperationalError as error:
        raise NoDatabase(reason=str(error.orig).strip()) from error
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        raise NoRights(reason=str(error.orig).strip()) from error


@cache
def engine() -> Engine:
    """This process's pool of connections: to `DATABASE_URL`, else to the embedded server."""
    return connect(settings.database_url() or embedded.start(settings.home()))


def connect(url: str) -> Engine:
    """A pool of connections to `url` (postgresql+psycopg), set up as everything here expects."""
    made = create_engine(
        url,
        pool_size=settings.pool(),
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=True,
        # An error is logged and may be shown as an incident: it must not tell the values.
        hide_parameters=True,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        connect_args={
            "application_name": "sishi",
            **PATIENCE,
            "options": " ".join(f"-c {name}={value}" for name, value in SETTINGS.items()),
        },
    )
    event.listen(made, "before_cursor_execute", _count)
    savepoints.release_late(made)
    metrics.watch_pool(made)
    return made


def statements(session: Session) -> int:
    """How many statements the session has sent."""
    sent: int = session.info.get(STATEMENTS, 0)
    return sent


def note_statement(session: Session) -> None:
    """Count one that is sent past SQLAlchemy."""
    session.info[STATEMENTS] = statements(session) + 1


@contextmanager
def joined(connection: Connection) -> Iterator[None]:
    """Let every `begin()` inside the block join `connection`'s transaction (for tests).

    Its commits become savepoints, so the caller can throw everything away.
    """
    global _joined
    before, _joined = _joined, connection
    try:
        yield
    finally:
        _joined = before


_joined: Connection | None = None
_at_begin: list[Begun] = []


def _mode() -> dict[str, Any]:
    return {"join_transaction_mode": "create_savepoint"} if _joined is not None else {}


@event.listens_for(Session, "after_begin")
def _take_connection(
    session: Session, _transaction: SessionTransaction, connection: Connection
) -> None:
    # What is sent over it from now on, this session sends.
    connection.info[STATEMENTS] = session.info


def _count(connection: Connection, *_told: Any) -> None:
    sender = connection.info.get(STATEMENTS)
    if sender is not None:
        sender[STATEMENTS] = sender.get(STATEMENTS, 0) + 1
