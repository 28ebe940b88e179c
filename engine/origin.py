"""Which folder a database's files belong to, so that a copy is not taken for the original.

A file beside the data folder keeps the folder's path and inode, the table `installation` does too.
Moved, a folder keeps its inode and is no longer where it was; put back from a backup, it has its
path. A copy has neither.
"""

from dataclasses import dataclass
from pathlib import Path

from engine import server_file
from engine.errors import EngineError

#: The file in `SISHI_HOME` that says which data folder the home was made with.
RECORD = "data-folder"


class CopiedHome(EngineError):
    """{folder} 是从 {original} 复制来的，不能当作原件启动，否则原件的定时器和通知会再来一遍。要用副本演练，请在原件上运行 make rehearsal TO=新文件夹；如果原件已经停用、数据搬到了这里，请运行 .venv/bin/python -m engine.copying --moved。"""


@dataclass(frozen=True)
class Origin:
    """A data folder as it was recorded; the inode is None where only the path is known."""

    path: Path
    inode: int | None

    @classmethod
    def of(cls, data: Path) -> "Origin":
        """As the folder is now."""
        return cls(data.resolve(), data.stat().st_ino)

    def require(self, data: Path) -> None:
        """Raises CopiedHome unless `data` is this folder: where it was, or moved.

        Not moved while its database is still where it was: that is a snapshot of a disk, which keeps
        inodes, or a folder that was put aside for the one restored in its place.
        """
        if data.resolve() == self.path:
            return
        if data.stat().st_ino != self.inode or _is_doubled(data, self.path):
            raise CopiedHome(folder=data.parent, original=self.path.parent)


def require(data: Path) -> None:
    """Raises CopiedHome for a folder whose home was made elsewhere."""
    # The server's own file stands in for the record of a home that is older than records.
    recorded = _recorded(data)
    file = server_file.read(data)
    if recorded is None and file is not None:
        recorded = Origin(file.folder, None)
    if recorded is not None and data.exists():
        recorded.require(data)


def record(data: Path) -> None:
    """Keep which folder this home's data are in."""
    origin = Origin.of(data)
    if _recorded(data) != origin:
        (data.parent / RECORD).write_text(f"{origin.inode} {origin.path}\n", "utf-8")


def adopt(data: Path) -> None:
    """Take a folder that was brought here as the original; raises CopiedHome while that one runs."""
    file = server_file.read(data)
    if file is not None and server_file.serving(file.folder) is not None:
        Origin(file.folder, file.folder.stat().st_ino).require(data)
    record(data)


def _is_doubled(data: Path, other: Path) -> bool:
    """Whether both folders are there and hold one database; one folder seen twice is not."""
    try:
        if data.samefile(other):
            return False
        return _database_of(data) == _database_of(other)
    except OSError:
        return False


def _database_of(data: Path) -> bytes:
    """The number a server gave its database as it made it, at the beginning of its control file."""
    with (data / "global" / "pg_control").open("rb") as opened:
        return opened.read(8)


def _recorded(data: Path) -> Origin | None:
    try:
        inode, _, path = (data.parent / RECORD).read_text("utf-8").strip().partition(" ")
        return Origin(Path(path), int(inode))
    except (FileNotFoundError, ValueError):
        return None
