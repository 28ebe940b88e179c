"""Programs of ours that run beside this one: started, asked to stop, killed if they do not."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol

logger = logging.getLogger(__name__)

#: Seconds a program has to finish what it is doing before it is killed.
PATIENCE = 20.0
#: Seconds between two looks at what runs.
LOOK = 0.2
#: Linux: the signal a child gets when its parent is gone (prctl(2)).
PR_SET_PDEATHSIG = 1


class Watched(Protocol):
    """What the supervisor starts, looks after and stops."""

    #: by which people are told of it
    name: str

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it; raises EngineError when that cannot be done now."""

    def stop(self, patience: float) -> None:
        """Stop it, within `patience` seconds."""

    @property
    def ended(self) -> int | None:
        """Its exit status once it has ended, None while it runs."""


@dataclass
class Program:
    """A program to keep running, by the name people are told."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it, away from the terminal's Ctrl-C: stopping it is ours to order."""
        self.process = subprocess.Popen(  # noqa: S603  # the command is ours, not a user's
            list(self.command),
            env=dict(environment),
            start_new_session=True,
            preexec_fn=_follow_the_parent if sys.platform == "linux" else None,
        )

    @property
    def ended(self) -> int | None:
        """Its exit status once it has ended, negative for a signal; None while it runs."""
        return self.process.poll() if self.process else None

    def stop(self, patience: float) -> None:
        """Ask it to finish; kill it and what it started when it has not after `patience` s."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            if patience:
                logger.warning("%s did not stop in %s s and is killed", self.name, patience)
        _signal(-self.process.pid, signal.SIGKILL)
        self.process.wait()


class Stop:
    """Set by SIGINT or SIGTERM, to be looked at where stopping is convenient."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked.set()

    def within(self, seconds: float) -> bool:
        """Wait up to `seconds`; whether somebody asked to stop."""
        return self._asked.wait(seconds)


def run(program: Program, environment: Mapping[str, str], stop: Stop) -> int | None:
    """Run a program to its end; answers its exit status, None when told to stop before."""
    try:
        program.start(environment)
        while not stop.within(LOOK):
            if program.ended is not None:
                return program.ended
        return None
    finally:
        program.stop(PATIENCE)


def _signal(target: int, number: signal.Signals) -> None:
    """Signal a process, or with a negative number its whole group, if it is still there."""
    try:
        os.kill(target, number)
    except ProcessLookupError:
        logger.debug("Process %s had gone before it got %s", target, number.name)


def _follow_the_parent() -> None:
    """In the child, before it runs: ask to be ended when the supervisor is killed outright."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
