"""Answers that stay open: the thread goes on to other work, whoever has news writes them later.

The server (`web.buffering`) sends for everybody in one loop, so that an open answer costs a socket
and no thread. Under another server, or for a client that cannot, there is no holding, and the page
does without.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.task import WSGITask

#: The name in the WSGI environment of the function that holds the answer open.
HOLD = "sishi.hold"
#: Who has not read so many bytes is let go.
UNREAD = 2**16


class Held:
    """An answer that is held open; any thread may write to it."""

    def __init__(self, channel: Any) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self._early: list[bytes] | None = []
        self._ends_early = False

    def send(self, data: bytes) -> bool:
        """Send it now, or once the head of the answer is out; whether anybody is still there."""
        with self._lock:
            if self._early is not None:
                self._early.append(data)
                return True
            return self._write(data)

    def begin(self) -> None:
        """The head of the answer is out: what waited for it follows."""
        with self._lock:
            waiting, self._early = self._early or [], None
            for each in waiting:
                self._write(each)
        if self._ends_early:
            self._finish()

    def end(self) -> None:
        """End the answer as a whole: nothing is missing of it."""
        with self._lock:
            if self._early is not None:
                self._ends_early = True
                return
        self._finish()

    def close(self) -> None:
        """End the answer."""
        with self._lock:
            self._channel.close_when_flushed = True
            self._channel.server.pull_trigger()

    def _finish(self) -> None:
        try:
            self._channel.write_soon(b"0\r\n\r\n")
        except ClientDisconnected:
            return
        self.close()

    def _write(self, data: bytes) -> bool:
        if self._channel.total_outbufs_len > UNREAD:
            self._channel.will_close = True
            return False
        try:
            self._channel.write_soon(b"%x\r\n%b\r\n" % (len(data), data))
        except ClientDisconnected:
            return False
        # Or it would be closed as one that says nothing.
        self._channel.last_activity = time.time()
        self._channel.server.pull_trigger()
        return True


class HoldingTask(WSGITask):  # type: ignore[misc]  # waitress has no types
    """A request whose answer the application may hold open."""

    held: Held | None = None

    def get_environment(self) -> dict[str, Any]:
        """With the function that holds it."""
        environ: dict[str, Any] = super().get_environment()
        environ[HOLD] = self._hold
        return environ

    def set_close_on_finish(self) -> None:
        """Not of an answer that is held: its end is not known when its head is written."""
        if self.held is None:
            super().set_close_on_finish()

    def finish(self) -> None:
        """Send the head, and the end unless it is held."""
        if self.held is None or not self.chunked_response or self.close_on_finish:
            super().finish()
            return
        self.held.begin()

    def _hold(self) -> Held:
        self.held = Held(self.channel)
        return self.held


class HoldingChannel(HTTPChannel):  # type: ignore[misc]
    """A connection whose answers can be held open."""

    task_class = HoldingTask

    def _flush_some(self, do_close: bool = True) -> bool:
        """Send what is waiting; one thread at a time.

        The loop flushes a connection without a request in work without locking it, as nobody would
        write to it. Whoever holds its answer does, and both would take the same bytes as sent.
        """
        with self.outbuf_lock:
            flushed: bool = super()._flush_some(do_close)
        return flushed


def find_hold(environ: dict[str, Any]) -> Callable[[], Held] | None:
    """The function that holds the answer to this request open; None where there is none."""
    is_new = environ.get("SERVER_PROTOCOL") == "HTTP/1.1"
    is_closing = environ.get("HTTP_CONNECTION", "").lower() == "close"
    return environ.get(HOLD) if is_new and not is_closing else None
