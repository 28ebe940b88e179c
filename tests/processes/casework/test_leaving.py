"""Handing over everything when one leaves."""

import pytest

from engine import tasks
from engine.errors import CannotHold
from processes.casework import handing_on, leaving
from processes.errors import ReasonTooShort
from tests.processes import factories
from tests.web import town


@pytest.fixture
def cast(session):
    return factories.cast(session)


@pytest.fixture
def open_tasks(session, cast):
    """Two tasks in the grid worker's hands, the second delegated to the grid head."""
    town.deploy(session)
    found = [town.task_of(session, town.register(session, cast["grid_worker"])) for _ in range(2)]
    for each in found:
        tasks.claim(session, each.id, cast["grid_worker"])
    handing_on.delegate(
        session, found[1].id, cast["grid_head"].id, "请协助", by=cast["grid_worker"]
    )
    return found


def test_everything_goes_to_the_successor(session, cast, open_tasks):
    worker = cast["grid_worker"]
    new = factories.appoint(session, "new", "grid_worker", factories.GRID)
    matters = leaving.list_open(session, worker)
    assert [each.task for each in matters] == open_tasks
    counted = {each.id: n for each, n in leaving.list_successors(matters)}
    assert counted == {new.id: 2, cast["grid_head"].id: 2}
    went, left = leaving.hand_over(session, new.id, "调往区里", by=worker)
    assert (went, left) == (2, [])
    assert [(each.assignee, each.owner) for each in open_tasks] == [(new.id, None)] * 2
    assert leaving.list_open(session, worker) == []


def test_what_one_only_helps_with_goes_back(session, cast, open_tasks):
    head = cast["grid_head"]
    went, left = leaving.hand_over(session, cast["center"].id, "退休", by=head)
    assert (went, left) == (1, [])
    assert (open_tasks[1].assignee, open_tasks[1].owner) == (cast["grid_worker"].id, None)


@pytest.mark.parametrize(
    ("to", "reason", "wrong"),
    [("outsider", "调走", CannotHold), ("grid_head", " ", ReasonTooShort)],
)
def test_what_nobody_could_take_stays(session, cast, open_tasks, to, reason, wrong):
    with pytest.raises(wrong):
        leaving.hand_over(session, cast[to].id, reason, by=cast["grid_worker"])
    assert [each.assignee for each in open_tasks] == [cast["grid_worker"].id, cast["grid_head"].id]


def test_who_helped_with_a_task_may_be_the_successor(session, cast, open_tasks):
    head = cast["grid_head"]
    assert leaving.hand_over(session, head.id, "调往区里", by=cast["grid_worker"]) == (2, [])
    assert [(each.assignee, each.owner) for each in open_tasks] == [(head.id, None)] * 2
