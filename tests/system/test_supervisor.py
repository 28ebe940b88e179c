"""Programs are started together, come back when they end, and are stopped together."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

#: A stand-in for `make run`: two programs under the supervisor; prints their pids as they start.
SCRIPT = """
import logging, os, sys
from web.programs import Program, Stop
from web.supervisor import keep_running
logging.basicConfig(format="%(message)s", stream=sys.stdout)
class Told(Program):
    def start(self, environment):
        super().start(environment)
        print(self.name, self.process.pid, flush=True)
sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
programs = [Told("甲", sleeper), Told("乙", {second} or sleeper)]
announce = lambda: print("announced", flush=True)
ended = keep_running(programs, os.environ, Stop(), ready=lambda: {ready}, announce=announce)
print("ended", ended.name if ended else "nobody", flush=True)
"""
FAILING = [sys.executable, "-c", "raise SystemExit(3)"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all(number):
    with supervised() as product:
        product.until("announced")
        product.parent.send_signal(number)
        assert product.until("ended") == "ended nobody"
    assert not any(alive(pid) for pid in product.pids)


def test_one_that_ends_before_all_are_ready_ends_all_and_is_named():
    with supervised(second=FAILING, ready=False) as product:
        assert product.until("ended") == "ended 乙"
    assert not any(alive(pid) for pid in product.pids)


def test_one_that_was_killed_comes_back_and_the_other_is_left_alone():
    with supervised() as product:
        product.until("announced")
        first, second = product.pids
        os.kill(second, signal.SIGKILL)
        assert product.until("乙 ended") == "乙 ended (status -9), to be started again in 0.5 s"
        product.until("乙")
        assert alive(product.pids[-1])
        assert alive(first)
        product.parent.terminate()
        product.until("ended")
    assert not any(alive(pid) for pid in product.pids)


def test_one_that_dies_at_once_again_and_again_is_started_ever_later():
    with supervised(
        second=[*FAILING[:2], "import time; time.sleep(2); raise SystemExit(3)"]
    ) as product:
        waits = [product.until("乙 ended").split()[-2] for _ in range(4)]
        product.parent.terminate()
        product.until("ended")
    assert waits == ["0.5", "1.0", "2.0", "4.0"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_killed_supervisor_takes_its_programs_along():
    with supervised() as product:
        product.until("announced")
        product.parent.kill()
        product.parent.wait()
        deadline = time.monotonic() + 20
        while any(alive(pid) for pid in product.pids) and time.monotonic() < deadline:
            os.sched_yield()
    assert not any(alive(pid) for pid in product.pids)


class supervised:  # noqa: N801  # reads as a phrase where it is used
    def __init__(self, second=None, ready=True):
        self.script = SCRIPT.format(second=second, ready=ready)
        self.pids = []

    def __enter__(self):
        self.parent = subprocess.Popen(
            [sys.executable, "-c", self.script], stdout=subprocess.PIPE, text=True
        )
        return self

    def until(self, beginning):
        """The next line that begins so; pids told on the way are kept."""
        for line in self.parent.stdout:
            name, _, rest = line.strip().partition(" ")
            if rest.isdigit():
                self.pids.append(int(rest))
            if line.startswith(beginning) and (" " in beginning or name == beginning):
                return line.strip()
        raise AssertionError(f"never said: {beginning}")

    def __exit__(self, *_):
        if self.parent.poll() is None:
            self.parent.terminate()
        self.parent.wait(180)
        self.parent.stdout.close()


def alive(pid):
    """Whether the process runs; one that waits only to be buried does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
