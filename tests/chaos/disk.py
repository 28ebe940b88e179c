"""A small disk of one's own: a tmpfs that only this program and what it starts can see, and that can be full.

Made in a mount namespace of its own (`unshare`), which needs no right where users may have such
namespaces; where they may not, there is no such disk and the protocol says so.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Where the small disk is, for the program that was started anew beside it.
PLACE = "SISHI_CHAOS_DISK"
SIZE = 1536 * 2**20
#: Bytes that stay free, for what keeps files in memory counts in pages.
STEP = 2**20
#: As root the programs of the database are another user's, who must be known here.
NAMESPACE = (
    ["unshare", "--mount"]
    if os.geteuid() == 0
    else ["unshare", "--mount", "--user", "--map-current-user", "--keep-caps"]
)


def enter() -> None:
    """Start this program anew on a small disk, unless it is there or cannot be had."""
    if PLACE in os.environ or shutil.which("unshare") is None:
        return
    if subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode:  # noqa: S603
        return
    place = tempfile.mkdtemp(prefix="sishi-disk-")
    mount = f'mount -t tmpfs -o size={SIZE},mode=755 tmpfs {place} && exec "$@"'
    command = [*NAMESPACE, "sh", "-c", mount, "sh", sys.executable, "-m", "tests.chaos"]
    status = subprocess.run(  # noqa: S603
        [*command, *sys.argv[1:]], env=os.environ | {PLACE: place}, check=False
    ).returncode
    # What was mounted there is gone with the namespace.
    Path(place).rmdir()
    raise SystemExit(status)


def place() -> Path | None:
    """The small disk; None where there is none."""
    return Path(os.environ[PLACE]) if PLACE in os.environ else None


@contextmanager
def full(home: Path) -> Iterator[None]:
    """Leave no room on the disk of `home` for as long as the block takes."""
    ballast = home.parent / "ballast"
    try:
        with ballast.open("wb") as file:
            while fill(file.fileno()):
                pass
        yield
    finally:
        ballast.unlink()


def fill(descriptor: int) -> bool:
    """Take some room; whether there was any."""
    try:
        return os.write(descriptor, bytes(STEP)) > 0
    except OSError:
        return False
