"""The network between a browser and the product, as bad as a test wants it."""

import re
import socket
import threading
from contextlib import suppress

from tests.system.product import free_port


class Network:
    """Carries bytes to the product; `url` is what a browser opens instead of the product's."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        #: What a POST asks for whose answer is lost: the server works, and the phone never hears.
        self.losing = b""
        self._is_cut = False
        #: Answers that were lost.
        self.lost = 0
        #: Stands for the version of the service worker, as after a release; empty: as it is.
        self.version = b""
        #: Whether answers may be compressed, as between any browser and any server.
        self.may_compress = False
        #: Bytes that came to browsers, heads and all.
        self.carried = 0
        self._open: set[socket.socket] = set()
        self._server = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._server.close()

    def cut(self) -> None:
        """Have no network from now on: what is open ends, who connects is hung up on."""
        self._is_cut = True
        self._end(*self._open.copy())

    def mend(self) -> None:
        """Have one again."""
        self._is_cut = False

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._server.accept()
            except OSError:
                return
            if self._is_cut:
                hang_up(browser)
                continue
            try:
                product = socket.create_connection(("127.0.0.1", self.target))
            except OSError:  # it is not there at the moment
                hang_up(browser)
                continue
            self._open |= {browser, product}
            state = {"lost": False}
            for carry in (self._out, self._back):
                threading.Thread(target=carry, args=(browser, product, state), daemon=True).start()

    def _out(self, browser, product, state) -> None:
        for data in chunks(browser):
            if self.losing and b"POST " + self.losing in data:
                state["lost"] = True
            # As it is: a compressed answer has no version to be found in it.
            if not self.may_compress:
                data = re.sub(rb"(?i)\r\naccept-encoding: [^\r]*", b"", data)
            try:
                product.sendall(data)
            except OSError:  # cut in between
                break
        self._end(browser, product)

    def _back(self, browser, product, state) -> None:
        for data in chunks(product):
            if state["lost"]:
                self.lost += 1
                break
            if self.version:
                data = re.sub(rb'(?<="version": ")[0-9a-f]{12}', self.version, data)
            self.carried += len(data)
            try:
                browser.sendall(data)
            except OSError:  # the browser was killed, or the network cut
                break
        self._end(browser, product)

    def _end(self, *sockets) -> None:
        self._open -= set(sockets)
        hang_up(*sockets)


def chunks(source):
    """What a socket brings, until it ends or breaks."""
    try:
        while data := source.recv(65536):
            yield data
    except OSError:
        return


def hang_up(*sockets) -> None:
    """Close both ends, whoever did before."""
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
