"""What a step made true is written with one statement, and the rows in hand say so."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import clock, history, runner, tasks
from engine.models import Instance, TaskStatus, Timer
from tests.engine.started import LI, TWO_TASKS, begin, open_task
from tests.web.statements import counted


def whole(session, instance):
    session.refresh(instance)
    return not list(history.faults(instance, history.list_for_instance(session, instance.id)))


def verbs(told):
    """The first words of what the engine sent; notices are told by who listens above it."""
    return [each.split()[0] for each in told if "notice" not in each]


def test_completing_is_one_read_and_one_write(session):
    task = open_task(session, begin(session, TWO_TASKS))
    with counted(session) as told:
        runner.complete(session, task.id, {}, LI)
    assert verbs(told) == ["SELECT", "WITH"], told


def test_completing_the_last_task_costs_no_more(session):
    instance = begin(session, TWO_TASKS)
    runner.complete(session, open_task(session, instance).id, {}, LI)
    task = open_task(session, instance)
    with counted(session) as told:
        runner.complete(session, task.id, {}, LI)
    assert instance.ended_at is not None
    assert verbs(told) == ["SELECT", "WITH"], told


def test_a_timer_that_fires_is_one_read_and_one_write(session):
    instance = begin(session, TWO_TASKS)
    with clock.at(clock.now() + timedelta(days=4)), counted(session) as told:
        runner.wake(session, instance.id)
    assert session.scalars(select(Timer)).all() == []
    assert verbs(told) == ["SELECT", "WITH"], told


def test_starting_writes_the_row_its_first_step_and_no_more(session):
    begin(session, TWO_TASKS)
    with counted(session) as told:
        instance = runner.start(session, "p", {}, by=LI)
    writes = [each for each in verbs(told) if each != "SELECT"]
    assert writes == ["INSERT", "WITH"], told
    assert whole(session, instance)


def test_the_rows_in_hand_are_as_the_tables_and_nothing_is_left_to_write(session):
    instance = begin(session, TWO_TASKS)
    task = open_task(session, instance)
    runner.complete(session, task.id, {}, LI)
    assert not session.dirty
    told = (instance.steps, instance.events, instance.head_id, instance.state, task.status)
    session.expire_all()
    assert told == (instance.steps, instance.events, instance.head_id, instance.state, task.status)
    assert (task.status, task.closed_by) == (TaskStatus.COMPLETED, "li")


def test_a_savepoint_that_is_taken_back_is_forgotten(session):
    instance = begin(session, TWO_TASKS)
    task = open_task(session, instance)
    steps = instance.steps
    tried = session.begin_nested()
    runner.complete(session, task.id, {}, LI)
    tried.rollback()
    assert (task.status, task.closed_by, instance.steps) == (TaskStatus.OPEN, None, steps)
    runner.complete(session, task.id, {}, LI)
    assert whole(session, instance)


def test_events_of_verbs_on_one_lock_have_ids_of_their_own(session):
    instance = begin(session, TWO_TASKS)
    task = tasks.claim(session, open_task(session, instance).id, LI)
    history.append(session, instance, "noted", by=LI)
    history.append(session, instance, "noted", by=LI)
    session.flush()
    runner.complete(session, task.id, {}, LI)
    ids = [each.id for each in history.list_for_instance(session, instance.id)]
    assert ids == sorted(set(ids))
    assert whole(session, instance)


@pytest.mark.parametrize(
    "said", ["引号\"与'和\\与{}", "第一行\n第二行\t", "零宽\u200b和😀", '["a"]']
)
def test_any_text_is_copied_as_it_is(session, said):
    instance = begin(session, TWO_TASKS, said=said)
    runner.complete(session, open_task(session, instance).id, {"said": said}, LI)
    assert runner.step.look(session, instance).variables["said"] == said
    assert session.scalar(select(func.count()).select_from(Instance)) == 1
