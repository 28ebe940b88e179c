"""What happened stays what happened."""

import pytest
from sqlalchemy import text

from engine import history, runner
from tests.engine.started import LI, TWO_TASKS, begin, open_task


@pytest.fixture
def instance(session):
    """A finished one."""
    instance = begin(session, TWO_TASKS, x=1)
    for _ in range(2):
        runner.complete(session, open_task(session, instance).id, {"x": 2, "note": "n" * 900}, LI)
    return instance


def test_every_verb_is_one_event(session, instance):
    told = [
        (event.seq, event.what, event.by, event.element)
        for event in history.list_for_instance(session, instance.id)
    ]
    assert told == [
        (1, "started", "li", None),
        (2, "completed", "li", "A"),
        (3, "completed", "li", "B"),
    ]


def test_an_event_says_what_was_so_before_and_after(session, instance):
    event = history.list_for_instance(session, instance.id)[1]
    assert event.before == {"x": 1}
    assert event.after == {"x": 2, "note": "（共 902 个字符）"}


def test_an_event_has_the_trail_of_elements(session, instance):
    trail = history.list_for_instance(session, instance.id)[1].trail
    told = [(each["element"], each["what"]) for each in trail]
    assert told == [("A", "completed"), ("B", "entered")]


@pytest.mark.parametrize("odd", [2**70, "\ud800", "\x00", "'; DROP TABLE event; --"])
def test_odd_values_are_kept_and_told(session, odd):
    instance = begin(session, TWO_TASKS)
    runner.complete(session, open_task(session, instance).id, {"odd": odd}, LI)
    session.expire_all()
    runner.complete(session, open_task(session, instance).id, {"copy": odd}, LI)
    first, second = history.list_for_instance(session, instance.id)[1:]
    assert (first.after, second.after) == ({"odd": odd}, {"copy": odd})
    history.verify(session, instance.id, instance.head)


def test_the_chain_holds(session, instance):
    session.expire_all()
    history.verify(session, instance.id, instance.head)


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE event SET by = 'zhao' WHERE seq = 2",
        "UPDATE event SET body = '{}' WHERE seq = 3",
        "UPDATE event SET at = at + interval '1 day' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 3",
        "DELETE FROM event WHERE seq = 2",
    ],
)
def test_a_forgery_by_the_databases_own_master_is_found(session, instance, forgery):
    session.execute(text("ALTER TABLE event DISABLE TRIGGER event_is_kept"))
    session.execute(text(forgery))
    session.expire_all()
    with pytest.raises(history.Tampered):
        history.verify(session, instance.id, instance.head)
