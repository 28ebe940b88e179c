"""Files that hold a key: made once, readable by their owner alone, refused by name otherwise."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from engine.errors import EngineError

Place = Callable[[], Path]

#: Every key there is, by the name it has in a backup; an upper layer registers its own.
places: dict[str, Place] = {}


class KeyFileError(EngineError):
    """密钥文件 {path} 不能用：{reason}。"""


def key(name: str) -> Callable[[Place], Place]:
    """Register `function()`, which says in which file the key of that name is."""

    def register(place: Place) -> Place:
        places[name] = place
        return place

    return register


def read(path: Path) -> bytes:
    """What the file holds; raises KeyFileError for one that others may read, or that is none."""
    try:
        kept = path.stat()
        if not stat.S_ISREG(kept.st_mode):
            raise KeyFileError(path=path, reason="这不是普通文件")
        _refuse_open_to_others(path, kept)
        return path.read_bytes()
    except OSError as error:
        raise KeyFileError(path=path, reason=f"读不到（{error.strerror}）") from error


def write_once(path: Path, content: str) -> None:
    """Write a fresh key unless another process was quicker; never is half a key seen."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(draft, content)
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        finally:
            draft.unlink()
    except OSError as error:
        raise KeyFileError(path=path, reason=f"写不进（{error.strerror}）") from error


def write(path: Path, content: str) -> None:
    """Write the file, readable by us alone, and see it kept."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _refuse_open_to_others(path: Path, kept: os.stat_result) -> None:
    """As PostgreSQL judges its key: ours by us alone, root's by a group we are in too."""
    if not hasattr(os, "geteuid"):
        return
    is_ours = kept.st_uid == os.geteuid() or kept.st_uid != 0
    allowed = 0o700 if is_ours else 0o740
    mode = stat.S_IMODE(kept.st_mode)
    if mode & ~allowed:
        raise KeyFileError(
            path=path, reason=f"其他用户也能读写（权限 {mode:o}），请先运行 chmod 600 {path}"
        )
