"""People who send or read slowly, by the hundred, keep nobody else from the site."""

import socket
from contextlib import ExitStack
from http import HTTPStatus
from http.client import HTTPConnection

import pytest

from tests.system.conftest import folder
from tests.system.product import ROOT, Product

#: Of each kind; the site has two processes of four threads.
MANY = 200


@pytest.fixture(scope="module")
def product():
    with folder() as home:
        made = Product(home, "--empty").start()
        yield made
        assert made.stop() == 0


@pytest.fixture
def connect(product):
    """connect(sent) opens a connection and leaves it with that much said."""
    with ExitStack() as opened:

        def call(sent):
            made = opened.enter_context(socket.create_connection(("127.0.0.1", product.port), 10))
            made.sendall(sent.replace(b"HOST", f"localhost:{product.port}".encode()))
            return made

        yield call


def answers(product):
    """Whether a page comes, ten times in a row."""
    for _ in range(10):
        asked = HTTPConnection("127.0.0.1", product.port, timeout=20)
        asked.request("GET", "/login/", headers={"Host": f"localhost:{product.port}"})
        answer = asked.getresponse()
        assert (answer.status, bool(answer.read())) == (HTTPStatus.OK, True)
        asked.close()
    return True


def test_half_a_head_by_the_hundred(product, connect):
    for _ in range(MANY):
        connect(b"GET /login/ HTTP/1.1\r\nHost: HOST\r\nX-Slow: ")
    assert answers(product)


def test_half_a_body_by_the_hundred(product, connect):
    head = b"POST /login/ HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000000\r\n\r\n"
    opened = [connect(head + b"login=") for _ in range(MANY)]
    for each in opened:
        each.sendall(b"x")
    assert answers(product)


def test_nothing_said_by_the_hundred(product, connect):
    for _ in range(MANY):
        connect(b"")
    assert answers(product)


def test_answers_that_nobody_reads_by_the_hundred(product, connect):
    largest = max((ROOT / "web/static/built").rglob("*.js"), key=lambda file: file.stat().st_size)
    path = largest.relative_to(ROOT / "web").as_posix().encode()
    for _ in range(MANY):
        connect(b"GET /" + path + b" HTTP/1.1\r\nHost: HOST\r\n\r\n")
    assert answers(product)


def test_who_was_slow_is_answered_when_all_is_said(product, connect):
    slow = connect(b"GET /login/ HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n")
    for _ in range(MANY):
        connect(b"GET /login/ HTTP/1.1\r\nHost: ")
    slow.sendall(b"\r\n")
    slow.settimeout(20)
    assert slow.recv(12) == b"HTTP/1.1 200"
