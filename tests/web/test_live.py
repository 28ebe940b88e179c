"""Answers that stay open, and whom a change is told."""

import re
import socket
import threading
import time

import pytest
from sqlalchemy import text
from waitress import wasyncore
from waitress.server import create_server

from web import held
from web.live.streams import LIFE, MOST_OF_ONE, OVER, Stream, Streams


class Answer:
    """A held answer that remembers what was sent."""

    def __init__(self, is_there=True):
        self.is_there, self.sent, self.is_closed = is_there, [], False

    def send(self, data):
        self.sent.append(data)
        return self.is_there

    def close(self):
        self.is_closed = True


def stream(person="7", list_key="tasks", groups=("center@420303001",), **options):
    return Stream(Answer(), person, list_key, frozenset({person, *groups}), **options)


@pytest.mark.parametrize(
    ("news", "reached"),
    [
        ({"list": "tasks", "to": ["center@420303001"]}, 1),
        ({"list": "tasks", "to": ["7"]}, 1),
        ({"list": "cases", "to": ["7"]}, 0),
        ({"list": "tasks", "to": ["center@420303002", "8"]}, 0),
        ({"list": "tasks", "to": []}, 0),
        ({}, 0),
    ],
)
def test_a_change_is_told_to_whom_it_concerns_and_nothing_but_that(news, reached):
    streams, one = Streams(), stream()
    streams.add(one)
    assert streams.tell(news) == reached
    assert one.held.sent == [b"event: changed\ndata: tasks\n\n"] * reached


def test_who_has_too_many_open_keeps_the_newest():
    streams, own = Streams(), [stream() for _ in range(MOST_OF_ONE + 1)]
    for each in own:
        streams.add(each)
    assert [each.held.is_closed for each in own] == [True] + [False] * MOST_OF_ONE
    assert own[0].held.sent == [OVER]


def test_who_is_gone_is_forgotten_and_who_stayed_too_long_is_let_go():
    streams, gone, old = Streams(), stream("1"), stream("2", since=-LIFE)
    gone.held.is_there = False
    for each in (gone, old, stream("3")):
        streams.add(each)
    assert streams.beat() == 1
    assert old.held.is_closed


@pytest.fixture
def served():
    """A server whose application holds its answer, and what it was given to write to."""
    given, channels, over = [], {}, threading.Event()

    def application(environ, start_response):
        given.append(held.find_hold(environ)())
        given[0].send(b"early ")
        start_response("200 OK", [("Content-Type", "text/plain")])
        return (each for each in [b"head "])

    server = create_server(application, map=channels, listen="127.0.0.1:0", threads=1)
    server.channel_class = held.HoldingChannel

    def loop():
        while not over.is_set():
            wasyncore.loop(timeout=0.05, map=channels, count=1)

    thread = threading.Thread(target=loop)
    thread.start()
    yield server.effective_port, given
    over.set()
    thread.join()
    server.task_dispatcher.shutdown()
    server.close()
    # The connections of clients that went away before the loop looked again.
    wasyncore.close_all(map=channels)


def test_a_held_answer_goes_on_without_a_thread_and_begins_with_its_head(served):
    port, given = served
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        told = read_until(client, b"early ")
        assert b"Connection: close" not in told
        assert told.index(b"head ") < told.index(b"early ")
        # The one thread of the server is free: another answer is begun meanwhile.
        with socket.create_connection(("127.0.0.1", port), timeout=5) as second:
            second.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"head " in read_until(second, b"head ")
        assert given[0].send(b"later")
        assert b"5\r\nlater\r\n" in read_until(client, b"later\r\n")


def test_whoever_writes_does_not_send_what_the_loop_is_sending(served, monkeypatch):
    port, given = served
    sends = held.HoldingChannel.send

    def send_slowly(channel, data, do_close=True):
        count = sends(channel, data, do_close)
        # Sent, but not yet taken off what waits: where the other thread came in between.
        time.sleep(0.002)
        return count

    monkeypatch.setattr(held.HoldingChannel, "send", send_slowly)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        told = read_until(client, b"early ")
        news = [b"news %03d" % number for number in range(100)]
        for each in news:
            assert given[0].send(each)
        told = read_until(client, news[-1])
    assert re.findall(rb"news \d{3}", told) == news


def read_until(client, end):
    found = b""
    while end not in found:
        part = client.recv(4096)
        assert part, found
        found += part
    return found


def test_a_client_that_cannot_is_not_held():
    assert held.find_hold({"SERVER_PROTOCOL": "HTTP/1.0", held.HOLD: 1}) is None
    assert held.find_hold({"SERVER_PROTOCOL": "HTTP/1.1", "HTTP_CONNECTION": "close"}) is None


def test_a_trigger_tells_ids_and_codes_and_nothing_of_what_was_written(session, case):
    source = session.scalar(text("SELECT prosrc FROM pg_proc WHERE proname = 'tell_lists'"))
    for personal in ("event_name", "summary", "title", "body", "name", "reason"):
        assert personal not in source.replace("TG_TABLE_NAME", "")
