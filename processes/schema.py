"""Whether the database's tables are those this program was written for."""

from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from engine import starting
from engine.errors import EngineError

FOLDER = Path(__file__).parent / "migrations"


class SchemaMissing(EngineError):
    """数据库中还没有表，请先运行 sishi migrate。"""


class SchemaOlder(EngineError):
    """数据库的表是旧版本（{found}），程序需要 {needed}：请先运行 sishi migrate。"""


class SchemaNewer(EngineError):
    """数据库的表是更新的程序建的（版本 {found}），本程序只认识到 {needed}：请升级程序。"""


@starting.check_first
def require(session: Session) -> None:
    """Raises SchemaMissing, SchemaOlder, SchemaNewer."""
    revision = find_revision(session.connection())
    if revision is None:
        raise SchemaMissing
    refuse_newer(revision)
    if revision != newest_revision():
        raise SchemaOlder(found=revision, needed=newest_revision())


def refuse_newer(revision: str | None) -> None:
    """Raises SchemaNewer for a revision this program has never heard of."""
    if revision is not None and revision not in _known():
        raise SchemaNewer(found=revision, needed=newest_revision())


def find_revision(connection: Connection) -> str | None:
    """The revision the database is at, None for an empty one."""
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    query = text("SELECT version_num FROM alembic_version")
    return connection.execute(query).scalar_one_or_none()


def newest_revision() -> str:
    """The newest revision this program has."""
    return str(_scripts().get_current_head())


@cache
def _known() -> frozenset[str]:
    return frozenset(each.revision for each in _scripts().walk_revisions())


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))
