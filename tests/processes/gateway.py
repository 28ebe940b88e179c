"""A service outside, real but ours: a server on 127.0.0.1 that keeps what is sent to it."""

import json
import threading
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Gateway:
    """Where it listens, what it got, and what it answers next."""

    def __init__(self, port):
        self.address = f"json://127.0.0.1:{port}"
        self.got, self.status = [], 200

    @property
    def titles(self):
        return [each["title"] for each in self.got]

    @property
    def paths(self):
        return [each["path"] for each in self.got]

    def take(self, asked):
        """Keep what was sent, unless it is to be refused."""
        if self.status == 200:
            self.got.append({**json.loads(asked.body), "path": asked.path})
        return self.status, None


@contextmanager
def listening():
    """A gateway that listens until the block ends."""
    with serving(lambda asked: gateway.take(asked)) as port:
        gateway = Gateway(port)
        yield gateway


@contextmanager
def serving(answer):
    """The port of a server that hands every request to `answer` until the block ends.

    `answer` returns the status and what is sent back as JSON; None sends nothing.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._say(b"")

        def do_POST(self):
            self._say(self.rfile.read(int(self.headers["Content-Length"])))

        def _say(self, sent):
            status, told = answer(Asked(self.command, self.path, dict(self.headers), sent))
            body = b"" if told is None else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            """Nothing on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False  # closing waits for every answer under way
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
