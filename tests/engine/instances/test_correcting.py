"""A variable that was wrong is put right, and what reads it moves; nothing else does."""

import pytest
from sqlalchemy import select

from engine import clock, history, runner
from engine.instances import step
from engine.models import Timer
from engine.status import Status
from tests.engine.started import ADMIN, LI, SHANGHAI, WEDNESDAY, begin, open_task
from tests.engine.tokens import diagrams as d

DUE = '<zeebe:taskSchedule dueDate="=date(day)"/>'
PROCESS = d.process(
    "p",
    d.start(),
    d.user("A", d.assigned(groups='=["g"]') + DUE),
    d.boundary("late", "A", d.on_date("=date(day)")),
    d.boundary("other", "A", d.on_date("=date(another_day)"), interrupting=False),
    d.end("over"),
    d.end("told"),
    d.end(),
    d.flow("s", "A", "e"),
    d.flow("late", "over"),
    d.flow("other", "told"),
)


@pytest.fixture
def instance(session):
    with clock.at(WEDNESDAY):
        yield begin(session, PROCESS, day="2026-04-01", another_day="2026-05-01")


def put_right(session, instance, on):
    def right(name, value):
        return on if (name, value) == ("day", "2026-04-01") else value

    runner.correct(session, instance.id, right, why="写错", by=ADMIN)


def due(session, instance, element):
    chosen = select(Timer.due_at).filter_by(instance_id=instance.id, element=element)
    return clock.local(session.scalars(chosen).one()).date().isoformat()


def test_what_reads_it_moves_and_the_rest_stays(session, instance):
    put_right(session, instance, "2026-04-20")
    assert due(session, instance, "late") == "2026-04-20"
    assert due(session, instance, "other") == "2026-05-01"
    task = open_task(session, instance)
    assert task.due_at.astimezone(SHANGHAI).date().isoformat() == "2026-04-20"
    assert step.look(session, instance).values_of("day") == ["2026-04-20"]


def test_the_old_value_stays_in_history(session, instance):
    put_right(session, instance, "2026-04-20")
    event = history.list_for_instance(session, instance.id)[-1]
    assert (event.what, event.by) == ("corrected", ADMIN.id)
    assert (event.before["day"], event.after["day"]) == ("2026-04-01", "2026-04-20")
    assert event.after["why"] == "写错"


def test_what_is_due_by_then_fires(session, instance):
    put_right(session, instance, "2026-03-01")
    assert instance.status is Status.COMPLETED


def test_a_suspended_instance_fires_when_it_goes_on(session, instance):
    runner.suspend(session, instance.id, by=ADMIN)
    put_right(session, instance, "2026-03-01")
    assert instance.status is Status.SUSPENDED
    runner.resume(session, instance.id, by=ADMIN)
    assert instance.status is Status.COMPLETED


def test_a_value_nothing_can_be_reckoned_from_leaves_the_timer(session, instance):
    put_right(session, instance, "夏天")
    assert due(session, instance, "late") == "2026-04-01"


def test_an_instance_that_has_ended_is_left_alone(session, instance):
    runner.cancel(session, instance.id, by=LI, reason="撤回")
    events = instance.events
    put_right(session, instance, "2026-04-20")
    assert instance.events == events
