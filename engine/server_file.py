"""`postmaster.pid`, in which a PostgreSQL server says that it runs; a killed or copied one lies."""

from dataclasses import dataclass
from pathlib import Path

import psutil

#: Where Linux tells who uses the shared memory that a server's file names.
SHARED_MEMORY = Path("/proc/sysvipc/shm")
#: Lines of the file once the server listens.
LINES = 7


@dataclass(frozen=True)
class ServerFile:
    """What the file of a server says, true or not."""

    pid: int
    folder: Path
    port: str
    socket_folder: str
    #: of the shared memory all its processes use
    memory: str

    @property
    def process(self) -> psutil.Process | None:
        """The process of that number, None when there is none but perhaps its remains."""
        try:
            found = psutil.Process(self.pid)
            return None if found.status() == psutil.STATUS_ZOMBIE else found
        except psutil.NoSuchProcess:
            return None


def read(data: Path) -> ServerFile | None:
    """The file of a data folder, None when it is not there or not yet whole."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < LINES:
        return None
    memory = lines[6].split()[-1:]
    return ServerFile(
        int(lines[0]), Path(lines[1]), lines[3].strip(), lines[4].strip(), "".join(memory)
    )


def serving(data: Path) -> psutil.Process | None:
    """The server that runs on exactly this folder; the file may name a dead process, or another."""
    file = read(data)
    process = file and file.process
    if process is None or _folder_of(process) != data.stat().st_ino:
        return None
    return process


def remove_if_dead(data: Path) -> None:
    """Remove what a killed server left, where its number is a zombie's or another process's.

    PostgreSQL does so itself when the number is free. Only once nobody uses the memory that the
    file names: a dead server's own processes may still be writing.
    """
    file = read(data)
    if file is None or serving(data) is not None or _is_used(file.memory):
        return
    lock = Path(file.socket_folder) / f".s.PGSQL.{file.port}.lock"
    if file.socket_folder and lock.exists() and lock.read_text().startswith(f"{file.pid}\n"):
        lock.unlink()
    (data / "postmaster.pid").unlink()


def _folder_of(process: psutil.Process) -> int | None:
    """Inode of the folder a server was started on: its arguments are open to everybody."""
    try:
        arguments = process.cmdline()
        return Path(arguments[arguments.index("-D") + 1]).stat().st_ino
    except (ValueError, IndexError, OSError, psutil.NoSuchProcess):
        return None


def _is_used(memory: str) -> bool:
    """Whether a process has the memory open; where that cannot be told, it may."""
    if not memory or not SHARED_MEMORY.exists():
        return True
    rows = (row.split() for row in SHARED_MEMORY.read_text().splitlines()[1:])
    return any(row[1] == memory and row[6] != "0" for row in rows)
