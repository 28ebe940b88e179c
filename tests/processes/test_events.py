"""What one room tells another."""

import pytest

from processes import events
from processes.events import DomainEvent


@pytest.fixture
def event():
    yield DomainEvent("test.something")
    del events.registered["test.something"]


def test_subscribers_are_called_in_their_order(event):
    heard = []
    event.subscribe(lambda number: heard.append(number))
    event.subscribe(lambda number: heard.append(-number))
    event.emit(7)
    assert heard == [7, -7]


def test_what_nobody_follows_is_not_left_out_silently(event):
    with pytest.raises(RuntimeError, match=r"test\.something"):
        event.emit(7)


def test_every_event_has_a_subscriber():
    assert events.registered
    assert [each.name for each in events.registered.values() if not each.subscribers] == []
