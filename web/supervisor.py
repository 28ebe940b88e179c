"""Several programs that are kept running together, and stopped together."""

import logging
from collections.abc import Callable, Mapping, Sequence
from time import monotonic

from engine.backoff import Backoff
from engine.errors import EngineError
from web.programs import LOOK, PATIENCE, Stop, Watched

logger = logging.getLogger(__name__)


def keep_running(
    programs: Sequence[Watched],
    environment: Mapping[str, str],
    stop: Stop,
    *,
    ready: Callable[[], bool],
    announce: Callable[[], None],
) -> Watched | None:
    """Run all until `stop` is asked for, starting again what ends; then end all.

    Calls `announce` once, as soon as `ready` says so. Until then one that ends ends all: it
    could not start, and is answered. None when all were told to stop.
    """
    kept = [Kept(each, environment) for each in programs]
    is_announced = False
    try:
        for each in kept:
            each.start()
        while not stop.within(LOOK):
            for each in kept:
                if not is_announced and each.watched.ended is not None:
                    return each.watched
                each.look()
            if not is_announced and ready():
                is_announced = True
                announce()
        return None
    finally:
        for each in reversed(kept):
            each.watched.stop(PATIENCE)


class Kept:
    """A program that is started again whenever it has ended, ever later while it dies at once."""

    def __init__(self, watched: Watched, environment: Mapping[str, str]) -> None:
        self.watched = watched
        self._environment = environment
        self._backoff = Backoff()
        self._began = 0.0
        #: when it is started again; None while it runs
        self._again: float | None = None

    def start(self) -> None:
        """Start it, or find that it cannot be started now."""
        self._began, self._again = monotonic(), None
        try:
            self.watched.start(self._environment)
        except EngineError as refusal:
            self._wait(str(refusal))

    def look(self) -> None:
        """Find that it has ended, or that it is time to start it again."""
        if self._again is not None:
            if monotonic() >= self._again:
                self.start()
        elif self.watched.ended is not None:
            # What it had started would hold its port.
            self.watched.stop(0)
            self._wait(f"status {self.watched.ended}")

    def _wait(self, why: str) -> None:
        wait = self._backoff.after(monotonic() - self._began)
        self._again = monotonic() + wait
        logger.warning("%s ended (%s), to be started again in %s s", self.watched.name, why, wait)
