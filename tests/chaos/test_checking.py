"""The comparison finds what it is there to find."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from engine import runner, tasks
from tests.chaos import checking
from tests.chaos.record import Act, Record, Try
from tests.engine.started import LI, OFFERED, deploy
from tests.engine.tokens import diagrams as d

LATE = d.process(
    "p",
    d.start(),
    d.user("A", OFFERED),
    d.boundary("late", "A", d.after("PT1H")),
    d.user("B"),
    d.end(),
    d.flow("s", "A", "e"),
    d.flow("late", "B", "e"),
)


def act(verb, *tries, is_done=True):
    return Act(verb, 7, "li", tuple(Try(number, status) for number, status in tries), is_done)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"b": ["claimed"]}, ""),
        ({"a": ["claimed"]}, ""),
        ({}, "acknowledged, and not there"),
        ({"b": ["released"]}, "acknowledged, and not there"),
        ({"b": ["claimed", "claimed"]}, "done twice"),
    ],
)
def test_what_was_acknowledged_is_there_by_one_of_its_tries(found, told):
    (wrong,) = [*checking.compare_act(act("claim", ("a", None), ("b", 302)), found)] or [""]
    assert wrong.startswith(told)
    assert bool(wrong) == bool(told)


def test_what_has_a_key_is_done_once_however_often_it_was_sent():
    found = {"a": ["completed"], "b": ["completed"]}
    (wrong,) = checking.compare_act(act("complete", ("a", None), ("b", 302)), found)
    assert wrong.startswith("done twice")


def test_what_was_refused_is_not_there():
    refused = act("sign", ("a", 409), is_done=False)
    assert list(checking.compare_act(refused, {})) == []
    (wrong,) = checking.compare_act(refused, {"a": ["signed"]})
    assert wrong.startswith("refused, and there")


@pytest.fixture
def running(session):
    deploy(session, LATE)
    return runner.start(session, "p", by=LI)


def test_whole_tables_have_nothing_astray(session, running):
    assert list(checking.list_astray(session)) == []
    assert list(checking.list_wrong(session.connection(), running.started_at)) == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE user_task SET assignee = 'wang'", "history gave it to"),
        ("UPDATE user_task SET status = 'cancelled'", "tasks of instance"),
        ("DELETE FROM timer", "timers of instance"),
    ],
)
def test_rows_that_are_not_those_of_the_state_are_found(session, running, statement, told):
    (task,) = session.scalars(tasks.open_for(LI))
    tasks.claim(session, task.id, LI)
    session.execute(text(statement))
    session.expire_all()
    assert told in "".join(checking.list_astray(session))


def test_a_timer_that_nobody_fired_is_found(session, running):
    later = running.started_at + timedelta(hours=2)
    assert "a timer left" in "".join(checking.list_wrong(session.connection(), later))


def test_an_act_with_a_row_of_its_own_is_looked_for_there(session, running):
    record = Record([act("urge", ("a", 302))])
    (wrong,) = checking.compare(session.connection(), record)
    assert wrong.startswith("acknowledged, and not there")
