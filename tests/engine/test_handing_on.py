"""A task that goes to another: for good, or only to be helped with."""

import pytest

from engine import history, runner, tasks
from engine.errors import CannotHold, Claimed, Delegated, NotDelegated, NotPermitted
from engine.models import Timer
from tests.engine.started import LI, OUTSIDER, TWO_TASKS, ZHAO, begin, open_task


@pytest.fixture
def task(session):
    """Offered to the grid workers li and zhao, in li's hands."""
    found = open_task(session, begin(session, TWO_TASKS))
    return tasks.claim(session, found.id, LI)


def listed(session, person):
    return [each.id for each in session.scalars(tasks.open_for(person))]


def dues(session, task):
    rows = session.query(Timer).filter_by(instance_id=task.instance_id)
    return sorted((each.element, each.due_at) for each in rows)


def test_transferred_it_is_the_other_s_and_its_timers_stay(session, task):
    before = (task.due_at, dues(session, task))
    tasks.transfer(session, task.id, ZHAO, LI)
    assert (listed(session, LI), listed(session, ZHAO)) == ([], [task.id])
    assert (task.due_at, dues(session, task)) == before
    with pytest.raises(Claimed, match="zhao"):
        runner.complete(session, task.id, {}, LI)
    runner.complete(session, task.id, {}, ZHAO)


def test_only_who_could_take_it_gets_it(session, task):
    for verb in (tasks.transfer, tasks.delegate):
        with pytest.raises(CannotHold):
            verb(session, task.id, OUTSIDER, LI)
        with pytest.raises(CannotHold):
            verb(session, task.id, LI, LI)
        with pytest.raises(NotPermitted):
            verb(session, task.id, ZHAO, OUTSIDER)
    assert task.assignee == "li"


def test_delegated_it_comes_back_and_only_its_owner_completes_it(session, task):
    tasks.delegate(session, task.id, ZHAO, LI)
    assert listed(session, LI) == listed(session, ZHAO) == [task.id]
    for verb in (lambda: runner.complete(session, task.id, {}, ZHAO),
                 lambda: tasks.release(session, task.id, ZHAO),
                 lambda: tasks.transfer(session, task.id, LI, ZHAO)):  # fmt: skip
        with pytest.raises(Delegated, match="li"):
            verb()
    with pytest.raises(Claimed, match="zhao"):
        runner.complete(session, task.id, {}, LI)
    tasks.give_back(session, task.id, ZHAO)
    assert (task.assignee, task.owner) == ("li", None)
    runner.complete(session, task.id, {}, LI)


def test_the_owner_may_get_it_back_unasked_but_nobody_else(session, task):
    with pytest.raises(NotDelegated):
        tasks.give_back(session, task.id, LI)
    tasks.delegate(session, task.id, ZHAO, LI)
    with pytest.raises(NotPermitted):
        tasks.give_back(session, task.id, OUTSIDER)
    tasks.give_back(session, task.id, LI)
    assert listed(session, ZHAO) == []


def test_history_tells_from_whom_to_whom_and_rebuilding_keeps_it(session, task):
    tasks.transfer(session, task.id, ZHAO, LI)
    tasks.delegate(session, task.id, LI, ZHAO)
    events = history.list_for_instance(session, task.instance_id)[-2:]
    assert [each.what for each in events] == ["transferred", "delegated"]
    assert [each.before["assignee"] for each in events] == ["li", "zhao"]
    assert events[-1].after["owner"] == "zhao"
    instance_id, token = task.instance_id, task.token
    session.delete(task)
    session.flush()
    session.expunge_all()
    runner.rebuild(session, instance_id)
    again = open_task(session, session.get(runner.Instance, instance_id))
    assert (again.token, again.assignee, again.owner) == (token, "li", "zhao")
