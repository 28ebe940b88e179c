"""Worker programs as `make worker` starts them, on the database that is connected."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def worker(application: str, heartbeat: int = 30) -> Iterator[subprocess.Popen[str]]:
    """A worker that knows `application`; killed at the end if it still lives."""
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.worker"],
        env=os.environ | {"SISHI_APPLICATION": application, "SISHI_HEARTBEAT": str(heartbeat)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(reached: Callable[[], bool], seconds: float = 300, every: float = 0.02) -> None:
    """Look again and again: the workers are other programs, and take their time."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "not reached in time"
        time.sleep(every)
