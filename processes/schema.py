"""Whether this program may work on the database's tables: those it was written for, or newer ones that only have more."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import starting
from engine.db import Base
from engine.errors import EngineError

FOLDER = Path(__file__).parent / "migrations"


class SchemaFloor(Base):
    """Which programs may work on these tables; one row."""

    __tablename__ = "schema_floor"

    #: the revision a program must know: the last that took something away from those before it
    revision: Mapped[str] = mapped_column(primary_key=True)


class SchemaMissing(EngineError):
    """数据库中还没有表，请先运行 sishi migrate。"""


class SchemaOlder(EngineError):
    """数据库的表是旧版本（{found}），程序需要 {needed}：请先运行 sishi migrate。"""


class SchemaNewer(EngineError):
    """数据库的表是更新的程序建的（版本 {found}），本程序只认识到 {needed}，不能与它一同工作：请升级程序。"""


@starting.check_first
def require(session: Session) -> None:
    """Raises SchemaMissing, SchemaOlder, SchemaNewer."""
    connection = session.connection()
    revision = find_revision(connection)
    if revision is None:
        raise SchemaMissing
    if not is_newer(connection, revision) and revision != newest_revision():
        raise SchemaOlder(found=revision, needed=newest_revision())


def is_newer(connection: Connection, revision: str | None) -> bool:
    """Whether a newer program made the tables; raises SchemaNewer where this one cannot work on them."""
    if revision is None or revision in _known():
        return False
    if find_floor(connection) not in _known():
        raise SchemaNewer(found=revision, needed=newest_revision())
    return True


def find_revision(connection: Connection) -> str | None:
    """The revision the database is at, None for an empty one."""
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    query = text("SELECT version_num FROM alembic_version")
    return connection.execute(query).scalar_one_or_none()


def find_floor(connection: Connection) -> str | None:
    """The revision a program must know; None where the tables do not say: then all programs must be of one age."""
    if connection.scalar(text("SELECT to_regclass('schema_floor')")) is None:
        return None
    return connection.scalar(select(SchemaFloor.revision))


def newest_revision() -> str:
    """The newest revision this program has."""
    return str(_scripts().get_current_head())


def list_after(revision: str) -> Iterator[Script]:
    """The migrations after that one, in order."""
    later = list(_scripts().iterate_revisions("head", revision))
    yield from reversed(later)


@cache
def _known() -> frozenset[str]:
    return frozenset(each.revision for each in _scripts().walk_revisions())


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))
