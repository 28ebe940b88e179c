"""Failed deliveries keep the name of their observer: a release that renames one still finds it."""

import pytest

from engine.observers import find_observer, observer_name, observers
from processes.observers import ownership, step_deadlines

#: Whoever renames an observer adds the name it has here to its `formerly`.
NAMES = {
    "processes.observers.notices.offered",
    "processes.observers.ownership.record_owner",
    "processes.observers.step_deadlines.follow_step",
}


def test_every_observer_has_a_name_that_is_known():
    ours = {observer_name(each) for each in observers if each.__module__.startswith("processes.")}
    assert ours == NAMES


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("processes.observers.clocks.timed", step_deadlines.follow_step),
        ("processes.observers.step_deadlines.timed", step_deadlines.follow_step),
        ("processes.observers.ownership.owned", ownership.record_owner),
    ],
)
def test_what_failed_before_a_renaming_finds_its_observer(name, function):
    assert find_observer(name) is function


def test_what_never_was_an_observer_is_none():
    assert find_observer("processes.observers.ownership.owner") is None
