"""Web server and worker are started together, and neither outlives the other."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

#: A stand-in for `make run`: two programs under the supervisor; prints their pids.
SCRIPT = """
import os, sys
from web.supervisor import Program, Stop, together
sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
second = {second}
programs = [Program("甲", sleeper), Program("乙", second or sleeper)]
stop = Stop()
import threading
def tell():
    while any(p.process is None for p in programs):
        stop.within(0.01)
    print(*(p.process.pid for p in programs), flush=True)
threading.Thread(target=tell, daemon=True).start()
ended = together(programs, os.environ, stop)
print("ended", ended.name if ended else "nobody", flush=True)
"""
FAILING = [sys.executable, "-c", "import time; time.sleep(0.5); raise SystemExit(3)"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all(number):
    with supervised() as (parent, children):
        parent.send_signal(number)
        assert parent.communicate(timeout=30)[0].split() == ["ended", "nobody"]
    assert not any(alive(child) for child in children)


def test_a_program_that_ends_stops_the_others():
    with supervised(second=FAILING) as (parent, children):
        assert parent.communicate(timeout=30)[0].split() == ["ended", "乙"]
    assert not any(alive(child) for child in children)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_killed_supervisor_takes_its_programs_along():
    with supervised() as (parent, children):
        parent.kill()
        parent.wait()
        deadline = time.monotonic() + 20
        while any(alive(child) for child in children) and time.monotonic() < deadline:
            os.sched_yield()
    assert not any(alive(child) for child in children)


class supervised:  # noqa: N801  # reads as a phrase where it is used
    def __init__(self, second=None):
        self.script = SCRIPT.format(second=second)

    def __enter__(self):
        self.parent = subprocess.Popen(
            [sys.executable, "-c", self.script], stdout=subprocess.PIPE, text=True
        )
        return self.parent, [int(pid) for pid in self.parent.stdout.readline().split()]

    def __exit__(self, *_):
        if self.parent.poll() is None:
            self.parent.terminate()
        self.parent.wait(30)
        self.parent.stdout.close()


def alive(pid):
    """Whether the process runs; one that waits only to be buried does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
