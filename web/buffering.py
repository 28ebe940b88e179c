"""The worker of the web server: waitress inside gunicorn.

gunicorn starts processes, replaces those that die and lets go of a stopping one when its work is
done. Its own workers keep a thread for each request from its first byte on, so that sixteen people
who send slowly shut the site. Here one loop receives and sends for everybody; a thread has a
request only while the application works on it.
"""

import ctypes
import gc
import logging
import os
import resource
import sys
from collections.abc import Sequence
from time import monotonic
from typing import Any

import psutil
from gunicorn.workers import base
from waitress.server import create_server
from waitress.wasyncore import loop

from engine import metrics, shared_metrics
from web import settings
from web.held import HoldingChannel

logger = logging.getLogger(__name__)

#: Connections of one process, if it may open so many files.
CONNECTIONS = 4_000
#: Of the files it may open: what connections may be, and what they are when the oldest make room.
ALLOWED, CROWDED = 0.8, 0.6
#: Seconds between two looks at the crowd and at the memory.
LOOK = 5.0
#: Growth, in bytes, after which memory nobody uses is given back to the system.
GROWTH = 32 * 2**20
OPTIONS: dict[str, Any] = {
    "asyncore_use_poll": True,
    # Silent this long (s), a connection is closed.
    "channel_timeout": 60,
    "cleanup_interval": 5,
    # More than this of a request or an answer waits on disk, not in memory.
    "inbuf_overflow": 2**16,
    "outbuf_overflow": 2**16,
    # Never: a thread would wait for who reads slowly.
    "outbuf_high_watermark": 2**40,
    # Larger than anything the pages accept, who refuse it in a sentence.
    "max_request_body_size": 64 * 2**20,
    # The application knows how many proxies it may believe.
    "clear_untrusted_proxy_headers": False,
    "ident": None,
}


class Worker(base.Worker):
    """A process that serves pages: `--worker-class web.buffering.Worker`."""

    alive: bool

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        # Here is still the process that starts the others: all are told the same folder.
        shared_metrics.make_folder()

    def run(self) -> None:
        """Serve until told to stop or grown too large, then finish what was begun."""
        # It counts those that wait for a thread; a page that is slow says so itself.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        metrics.share()
        keep_what_is_loaded()
        # Every connection and some of its own are in it.
        channels: dict[int, Any] = {}
        allowed = _allowed_connections()
        sockets = [each.sock for each in self.sockets]
        options = OPTIONS | {"connection_limit": allowed, "threads": self.cfg.threads}
        server = create_server(self.wsgi, map=channels, sockets=sockets, **options)
        for each in channels.values():
            if hasattr(each, "channel_class"):
                each.channel_class = HoldingChannel
        memory, looked = Memory(settings.web_memory()), 0.0
        while self._goes_on():
            self._turn(channels)
            if monotonic() - looked >= LOOK:
                looked = monotonic()
                make_room(_connections(channels), int(allowed / ALLOWED * CROWDED))
                self.alive = self.alive and memory.suffices()
        self._finish(channels)
        server.task_dispatcher.shutdown()

    def _goes_on(self) -> bool:
        """Not beyond the arbiter that started it, either: nobody would stop it."""
        return self.alive and self.ppid == os.getppid()

    def _turn(self, channels: dict[int, Any]) -> None:
        self.notify()
        loop(timeout=1.0, use_poll=True, map=channels, count=1)

    def _finish(self, channels: dict[int, Any]) -> None:
        """Take no more connections; answer what has come."""
        until = monotonic() + self.cfg.graceful_timeout
        for each in list(channels.values()):
            if getattr(each, "accepting", False):
                each.del_channel(channels)
                each.accepting = False
                each.socket.close()
        while monotonic() < until and any(_is_busy(each) for each in _connections(channels)):
            self._turn(channels)


class Memory:
    """What this process takes: given back where nobody uses it, and not to go beyond a bound."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._trimmed_at = self._taken()

    def suffices(self) -> bool:
        """Whether it is within its bound, once what is free was given back."""
        taken = self._taken()
        if taken > min(self._trimmed_at + GROWTH, self._most):
            _give_back()
            taken = self._trimmed_at = self._taken()
        if taken <= self._most:
            return True
        logger.warning(
            "This process takes %s MB, more than %s, and is replaced",
            taken // 2**20,
            self._most // 2**20,
        )
        return False

    def _taken(self) -> int:
        return int(psutil.Process().memory_info().rss)


def keep_what_is_loaded() -> None:
    """Never look for garbage among what was loaded to serve pages.

    Looking through all of it takes a fifth of a second, in the middle of somebody's request.
    """
    gc.collect()
    gc.freeze()


def make_room(connections: Sequence[Any], most: int) -> None:
    """Beyond `most`, close those that have been there longest and have no request at work."""
    idle = sorted((c for c in connections if not c.requests), key=lambda each: each.creation_time)
    for each in idle[: max(0, len(connections) - most)]:
        each.will_close = True


def _connections(channels: dict[int, Any]) -> list[Any]:
    return [each for each in list(channels.values()) if hasattr(each, "requests")]


def _is_busy(connection: Any) -> bool:
    return bool(connection.requests or connection.total_outbufs_len)


def _allowed_connections() -> int:
    """Allow this process as many open files as it may have, and say how many may be connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = int(CONNECTIONS / ALLOWED)
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return int(files * ALLOWED)


def _give_back() -> None:
    """glibc keeps what was freed, a large export's pages for ever, unless it is told."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "malloc_trim"):
            library.malloc_trim(0)
