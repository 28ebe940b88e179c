"""What must hold before a program serves anybody; an upper layer registers it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import db, installation
from engine.errors import EngineError

Check = Callable[[Session], None]

#: PostgreSQL's oldest version that has all we use, as the server tells it.
OLDEST = 150000


class ServerUnfit(EngineError):
    """DATABASE_URL 所指的 PostgreSQL 不合用：{reason}。"""


def check(function: Check) -> Check:
    """Register `function(session)`, which raises an EngineError to stop the start."""
    checks.append(function)
    return function


def check_first(function: Check) -> Check:
    """Register a check that stands before all others: they read tables as they are now."""
    checks.insert(0, function)
    return function


def run_checks(session: Session) -> None:
    """Run every check; the first refusal is raised."""
    for each in (require_server, *checks):
        each(session)


def check_database() -> None:
    """Run every check on the database the settings name.

    Raises NoDatabase, NoRights, and what a check refuses.
    """
    with db.reaching(), db.begin_before_tables() as session:
        run_checks(session)


@contextmanager
def refusing(status: int = 1) -> Iterator[None]:
    """End the program with the sentence of whatever stops the start."""
    try:
        yield
    except EngineError as refusal:
        sys.stderr.write(f"{refusal}\n")
        raise SystemExit(status) from refusal


def require_server(session: Session) -> None:
    """Raise ServerUnfit for a PostgreSQL that is too old, keeps no Chinese, or writes nothing."""
    if int(session.execute(text("SHOW server_version_num")).scalar_one()) < OLDEST:
        raise ServerUnfit(reason="需要 15 或更新的版本")
    if session.execute(text("SHOW server_encoding")).scalar_one() != "UTF8":
        raise ServerUnfit(reason="数据库的编码应为 UTF8")
    if session.execute(text("SHOW transaction_read_only")).scalar_one() == "on":
        raise ServerUnfit(reason="它只读（备用服务器？）")


#: Run in order by the pages, the workers and the commands.
checks: list[Check] = [installation.require]
