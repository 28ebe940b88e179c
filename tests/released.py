"""The release before this one, which programs work beside for the length of an upgrade.

With a new release these lines change, and nothing else: what it must bear is compared with that commit.
"""

import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSION = "0.1.0"
COMMIT = "cecaf24d31b7b8cb72dbe7cf4cb70954477fa549"
#: Its newest migration.
REVISION = "0082"


def why_not() -> str | None:
    """Why its files cannot be had here; None where they can."""
    if shutil.which("git") is None:
        return "no git here, which has the history"
    if not (ROOT / ".git").exists():
        return "no history here: these are files without .git"
    asked = ["git", "cat-file", "-e", f"{COMMIT}^{{commit}}"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    return None if found.returncode == 0 else f"the history here does not reach back to {COMMIT}"


def unpack(folder: Path) -> Path:
    """Put its files, with the pages' scripts as they are built here, into the folder."""
    archive = subprocess.run(  # noqa: S603
        ["git", "archive", COMMIT],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    built = folder / "web" / "static" / "built"
    if not built.exists():
        built.symlink_to(ROOT / "web" / "static" / "built")
    return folder


def run(folder: Path, program: str) -> str:
    """What a program of Python prints that imports the packages of that folder."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout
