"""Adding up what several processes of one machine count: files in a folder they share.

Each process writes files of its own, by the place it has taken in the folder, and any of them adds up
all files. A place is a lock that ends with its process; the next one goes on in the same files, so that
their number does not grow with processes that were replaced.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from prometheus_client import values
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from engine import settings

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows, where each process counts alone
    fcntl = None  # type: ignore[assignment]

FOLDER = "SISHI_METRICS_FOLDER"
#: Where the library looks for the same.
_LIBRARYS = "PROMETHEUS_MULTIPROC_DIR"


def make_folder() -> None:
    """Name a folder to the processes this one starts, unless one is named already."""
    if settings.folder(FOLDER) is not None:
        return
    made, maker = tempfile.mkdtemp(prefix="sishi-metrics-"), os.getpid()
    os.environ[FOLDER] = made

    def remove() -> None:
        # Forked processes end with the same list of what is to be done.
        if os.getpid() == maker:
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(remove)


def is_wanted() -> bool:
    """Whether a folder is named in which this process does not count yet."""
    return settings.folder(FOLDER) is not None and _place is None and fcntl is not None


def begin() -> None:
    """Count in the named folder from now on."""
    global _place
    folder = settings.folder(FOLDER)
    assert folder is not None
    folder.mkdir(parents=True, exist_ok=True)
    _place, number = _take(folder)
    for each in folder.glob(f"gauge_live*_{number}.db"):
        # What the last process at this place had in hand.
        each.unlink(missing_ok=True)
    os.environ[_LIBRARYS] = str(folder)
    values.ValueClass = values.MultiProcessValue(lambda: number)  # type: ignore[no-untyped-call]


def collect() -> Iterable[Metric] | None:
    """What all processes counted; None where this one counts alone."""
    if _place is None:
        return None
    folder = Path(os.environ[_LIBRARYS])
    found: Iterable[Metric] = MultiProcessCollector.merge(list(_files(folder)))  # type: ignore[no-untyped-call]
    return found


def since() -> datetime:
    """When counting began."""
    if _place is None:
        return _STARTED
    first = min(each.stat().st_mtime for each in _places(Path(os.environ[_LIBRARYS])))
    return datetime.fromtimestamp(first, UTC)


def _take(folder: Path) -> tuple[int, int]:
    """Lock the first place that is free; answers the open file, which must stay so, and its number."""
    for number in count():
        opened = os.open(folder / f"place-{number}", os.O_RDWR | os.O_CREAT, 0o600)
        if _lock(opened):
            return opened, number
        os.close(opened)
    raise AssertionError


def _lock(opened: int) -> bool:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _files(folder: Path) -> Iterator[str]:
    """Everybody's files; of those that say what a process has in hand, the living ones'."""
    alive = {each.name.removeprefix("place-") for each in _places(folder) if _is_held(each)}
    for each in sorted(folder.glob("*.db")):
        if each.name.startswith("gauge_live") and each.stem.rpartition("_")[2] not in alive:
            continue
        # A process that has just begun has opened its file and not yet written its head.
        if each.stat().st_size:
            yield str(each)


def _places(folder: Path) -> list[Path]:
    return sorted(folder.glob("place-*"))


def _is_held(place: Path) -> bool:
    opened = os.open(place, os.O_RDWR)
    try:
        return not _lock(opened)
    finally:
        os.close(opened)


_STARTED = datetime.now(UTC)
_place: int | None = None
