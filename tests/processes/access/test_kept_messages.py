"""A message that lives for a while: who waits gets it, who waits later gets it too, each process once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, runner
from engine.deployment import catalogue
from engine.instances import step
from engine.models import Subscription
from processes.access import kept_messages
from processes.access.kept_messages import KeptMessage
from tests.engine.started import WEDNESDAY, source
from tests.engine.tokens import diagrams as d
from tests.processes.factories import DISTRICT

HOUR = timedelta(hours=1)


def waiting(key):
    """A process that waits for the message `paid` of case 7."""
    steps = (d.catch("W", d.event("message", "paid")), d.user("After"))
    flows = d.flow("s", "W", "After", "e")
    return d.process(key, d.start(), *steps, d.end(), flows) + d.message("paid", '="7"')


@pytest.fixture(autouse=True)
def deployed(session, cast):
    files = [source(waiting(key)) for key in ("first", "second")]
    catalogue.deploy(session, files, is_ruled=False)
    with clock.at(WEDNESDAY):
        yield


def start(session, key):
    return runner.start(session, key, {}, district=DISTRICT)


def publish(session, cast):
    return kept_messages.publish(session, "paid", "7", {"sum": 3}, cast["system_admin"], lives=HOUR)


def hand_on(session):
    """What the clock and its job do, whatever the job finds."""
    kept_messages.look(session, clock.now())
    for each in session.scalars(select(KeptMessage.id)).all():
        kept_messages.receive(session, each)


def has_it(session, instance):
    return step.look(session, instance).variables.get("sum") == 3


def test_a_process_that_is_started_later_gets_it_as_the_first_did(session, cast):
    first = start(session, "first")
    publish(session, cast)
    assert has_it(session, first)
    second = start(session, "second")
    hand_on(session)
    assert has_it(session, second)
    (kept,) = session.scalars(select(KeptMessage)).all()
    assert kept.received_by == ["first", "second"]


def test_a_process_gets_it_once_however_often_it_is_started(session, cast):
    publish(session, cast)
    one = start(session, "first")
    hand_on(session)
    assert has_it(session, one)
    again = start(session, "first")
    hand_on(session)
    assert not has_it(session, again)
    assert [each.instance_id for each in session.scalars(select(Subscription))] == [again.id]


def test_of_two_that_wait_later_each_gets_it_in_one_look(session, cast):
    publish(session, cast)
    both = [start(session, key) for key in ("second", "first")]
    hand_on(session)
    assert all(has_it(session, each) for each in both)


def test_who_waits_after_its_time_waits_on(session, cast):
    publish(session, cast)
    with clock.at(WEDNESDAY + HOUR):
        late = start(session, "first")
        hand_on(session)
        assert not has_it(session, late)
    assert session.scalars(select(KeptMessage)).all() == []
