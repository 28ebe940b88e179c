"""Urging who has a task, and letting somebody read it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from engine import clock, tasks
from engine.errors import CannotHold
from processes.cases import changes
from processes.cases.choices import Change, Tier
from processes.casework import urging
from processes.errors import MediationConfidential, UrgedAlready, UrgedOneself
from processes.notices import Notification
from tests.processes import factories
from tests.web import town

#: Friday, and it is worked.
FRIDAY = datetime(2026, 3, 6, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def cast(session):
    return factories.cast(session)


@pytest.fixture
def case(session, cast):
    town.deploy(session)
    return town.register(session, cast["grid_worker"])


@pytest.fixture
def task(session, case):
    return town.task_of(session, case)


def at(days):
    return clock.at(FRIDAY + timedelta(days=days))


def titles(session, person):
    mine = select(Notification.title).filter_by(person_id=int(person.id), read_at=None)
    return [each for each in session.scalars(mine) if "催办" in each]


def test_who_has_it_and_the_office_above_are_told_once_a_working_day(session, cast, case, task):
    center, worker, head = cast["center"], cast["grid_worker"], cast["grid_head"]
    tasks.claim(session, task.id, worker)
    with at(0):
        assert urging.urge(session, task.id, by=center) == 1
        assert ["第1次催办" in each for each in titles(session, worker)] == [True]
        assert ["第1次催办" in each for each in titles(session, head)] == [True]
        with pytest.raises(UrgedAlready, match="累计1次"):
            urging.urge(session, task.id, by=cast["district_center"])
    with at(1):  # Saturday counts for Monday
        assert urging.urge(session, task.id, by=center) == 2
    with at(3), pytest.raises(UrgedAlready):
        urging.urge(session, task.id, by=center)
    with at(4):
        assert urging.urge(session, task.id, by=head) == 3
    said = [
        each.reason for each in changes.list_for_case(session, case.id) if each.what is Change.URGED
    ]
    assert [each.partition("”")[2] for each in said] == ["第1次催办", "第2次催办", "第3次催办"]
    assert len(titles(session, worker)) == 1


def test_a_task_nobody_has_is_urged_of_its_group(session, cast, task):
    with at(0):
        urging.urge(session, task.id, by=cast["center"])
    assert len(titles(session, cast["grid_worker"])) == 1


def test_nobody_urges_oneself(session, cast, task):
    with pytest.raises(UrgedOneself):
        urging.urge(session, task.id, by=cast["grid_head"])
    tasks.claim(session, task.id, cast["grid_worker"])
    with pytest.raises(UrgedOneself):
        urging.urge(session, task.id, by=cast["grid_worker"])


def test_somebody_of_the_case_s_places_is_let_read_it(session, cast, case, task):
    worker, leader = cast["grid_worker"], cast["leader"]
    offered = [each.id for each in urging.list_readers(session, case, task, but=worker.id)]
    assert leader.id in offered
    assert cast["outsider"].id not in offered
    urging.copy(session, task.id, leader.id, by=worker)
    assert urging.is_copied(session, task.id, leader.id)
    assert not urging.is_copied(session, task.id, cast["other_leader"].id)
    for name in ("leader", "outsider"):
        with pytest.raises(CannotHold):
            urging.copy(session, task.id, cast[name].id, by=worker)
    assert changes.list_for_case(session, case.id)[-1].what is Change.COPIED


def test_what_is_heard_in_mediation_is_copied_to_nobody(session, cast, case, task):
    case.tier = Tier.SOCIETY
    session.flush()
    assert urging.list_readers(session, case, task, but=cast["mediator"].id) == []
    with pytest.raises(MediationConfidential):
        urging.copy(session, task.id, cast["leader"].id, by=cast["mediator"])
