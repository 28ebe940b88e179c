"""A service outside, real but ours: a server on 127.0.0.1 that keeps what is sent to it."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


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


@contextmanager
def listening():
    """A gateway that listens until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if gateway.status == 200:
                gateway.got.append({**told, "path": self.path})
            self.send_response(gateway.status)
            self.end_headers()

        def log_message(self, *_words):
            """Nothing on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway = Gateway(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
