"""Tasks that go to another: to whom, with what reason, and who is told."""

import pytest
from sqlalchemy import select

from engine import runner, tasks
from engine.errors import CannotHold, Claimed
from processes.cases import changes
from processes.cases.choices import Change
from processes.casework import handing_on, receivers
from processes.errors import ReasonTooLong, ReasonTooShort
from processes.notices import Notification
from tests.processes import factories
from tests.web import town


@pytest.fixture
def cast(session):
    return factories.cast(session)


@pytest.fixture
def case(session, cast):
    town.deploy(session)
    return town.register(session, cast["grid_worker"])


@pytest.fixture
def task(session, cast, case):
    """In the grid worker's hands."""
    return tasks.claim(session, town.task_of(session, case).id, cast["grid_worker"])


def titles(session, person):
    """What the person has not read."""
    mine = select(Notification).filter_by(person_id=int(person.id), read_at=None)
    return [each.title for each in session.scalars(mine.order_by(Notification.id))]


def test_it_is_offered_to_those_who_could_take_it(session, cast, case, task):
    found = receivers.list_receivers(session, case, task, but=cast["grid_worker"].id)
    assert [each.id for each in found] == [cast["grid_head"].id]
    assert found[0].office == "网格长 · 花果街道花园村"


def test_transferred_both_are_told_and_the_limit_stays(session, cast, case, task):
    head, worker = cast["grid_head"], cast["grid_worker"]
    due = task.due_at
    handing_on.transfer(session, task.id, head.id, "本人外出培训", by=worker)
    assert (task.assignee, task.due_at) == (head.id, due)
    assert any("已转办给您" in each for each in titles(session, head))
    noted = changes.list_for_case(session, case.id)[-1]
    assert noted.what is Change.TRANSFERRED
    assert noted.reason.endswith("：本人外出培训")
    with pytest.raises(Claimed):
        runner.complete(session, task.id, {"remark": "已联系"}, worker)
    handing_on.transfer(session, task.id, worker.id, "已回来", by=head)
    assert any("已转办给您" in each for each in titles(session, worker))
    assert not any("已转办给您" in each for each in titles(session, head))


def test_delegated_and_given_back(session, cast, case, task):
    head, worker = cast["grid_head"], cast["grid_worker"]
    handing_on.delegate(session, task.id, head.id, "请先上门看看", by=worker)
    assert any("委派您协助" in each for each in titles(session, head))
    handing_on.give_back(session, task.id, "已上门，水管已关", by=head)
    assert any("已交还给您" in each for each in titles(session, worker))
    assert (task.assignee, task.owner) == (worker.id, None)
    handing_on.delegate(session, task.id, head.id, "再去一次", by=worker)
    handing_on.give_back(session, task.id, "不用去了", by=worker)
    assert any("委派人已收回" in each for each in titles(session, head))
    said = [each.what for each in changes.list_for_case(session, case.id)[-4:]]
    assert said == [Change.DELEGATED, Change.GIVEN_BACK, Change.DELEGATED, Change.GIVEN_BACK]


@pytest.mark.parametrize(
    ("reason", "wrong"), [(" 忙 ", ReasonTooShort), ("忙" * 501, ReasonTooLong)]
)
def test_without_a_reason_nothing_happens(session, cast, task, reason, wrong):
    with pytest.raises(wrong):
        handing_on.transfer(session, task.id, cast["grid_head"].id, reason, by=cast["grid_worker"])
    assert task.assignee == cast["grid_worker"].id


def test_nobody_else_gets_it(session, cast, task):
    for name in ("outsider", "center", "leader"):
        with pytest.raises(CannotHold):
            handing_on.delegate(session, task.id, cast[name].id, "请协助", by=cast["grid_worker"])
    assert task.assignee == cast["grid_worker"].id
