"""A process of the web server makes room, gives memory back, and says when it has grown too large."""

from dataclasses import dataclass, field

import psutil
import pytest

from web import buffering, settings

MEGABYTE = 2**20


@dataclass
class Connection:
    creation_time: int
    requests: list = field(default_factory=list)
    will_close: bool = False


def closed(connections, most):
    buffering.make_room(connections, most)
    return [each.creation_time for each in connections if each.will_close]


def test_those_who_have_waited_longest_without_a_request_make_room():
    waiting = [Connection(n) for n in (3, 1, 2, 4)]
    working = Connection(0, requests=["one"])
    assert closed([working, *waiting], most=5) == []
    assert closed([working, *waiting], most=3) == [1, 2]


def test_where_all_are_at_work_nobody_is_cut_off():
    assert closed([Connection(n, requests=["one"]) for n in range(5)], most=2) == []


def test_memory_that_was_freed_is_given_back_before_a_process_is_replaced():
    memory = buffering.Memory(taken() + 150 * MEGABYTE)
    held = [bytes(1000) + bytes([n % 256]) for n in range(300_000)]
    assert not memory.suffices()
    del held
    assert memory.suffices()


@pytest.mark.parametrize("value", ["0", "199", "x", "65537"])
def test_a_bound_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("SISHI_WEB_MEMORY", value)
    with pytest.raises(settings.SettingError, match="SISHI_WEB_MEMORY"):
        settings.web_memory()


def taken():
    return psutil.Process().memory_info().rss
