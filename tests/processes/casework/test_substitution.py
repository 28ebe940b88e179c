"""Standing in for who is away: what comes with it, for how long, through how many."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from engine import clock, history, runner, tasks
from processes.access import permissions
from processes.access.permissions import Permission
from processes.casework import substitution, timeline
from processes.errors import (
    AbsenceDates,
    AbsenceOverlaps,
    NoSuchAbsence,
    NotASubstitute,
    ReasonTooShort,
    SubstituteChain,
)
from processes.notices import Notification
from processes.organisation import absences
from processes.organisation.roles import Role
from tests.processes import factories
from tests.web import town

NOW = datetime(2026, 3, 4, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
MONDAY, FRIDAY = date(2026, 3, 9), date(2026, 3, 13)


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


@pytest.fixture
def cast(session):
    made = factories.cast(session)
    # A colleague of the other grid of the village, who has nothing to do with the first one.
    for name in ("second", "third", "fourth", "fifth"):
        made[name] = factories.appoint(
            session, name, Role.GRID_WORKER, f"{factories.LARGE_GRID}-02"
        )
    return made


@pytest.fixture
def case(session, cast):
    town.deploy(session)
    return town.register(session, cast["grid_worker"])


@pytest.fixture
def task(session, cast, case):
    return tasks.claim(session, town.task_of(session, case).id, cast["grid_worker"])


def on(day):
    return clock.at(datetime(day.year, day.month, day.day, 10, tzinfo=clock.zone()))


def today(session, person):
    """The person with what they have today."""
    return absences.identify(session, int(person.id))


def arrange(session, cast, who, substitute, since=MONDAY, until=FRIDAY, **more):
    given = {"reason": "休假", "by": cast[who]} | more
    return substitution.arrange(session, cast[substitute].id, since, until, **given)


def listed(session, person):
    return [each.id for each in session.scalars(tasks.open_for(person))]


def test_from_the_first_day_to_the_last_the_tasks_are_the_other_s_too(session, cast, case, task):
    arrange(session, cast, "grid_worker", "second")
    for day, there in ((MONDAY - timedelta(1), False), (MONDAY, True), (FRIDAY, True),
                       (FRIDAY + timedelta(1), False)):  # fmt: skip
        with on(day):
            second = today(session, cast["second"])
            assert (task.id in listed(session, second)) is there
            assert permissions.may(session, Permission.CASE_READ, second, case) is there
            assert task.id in listed(session, today(session, cast["grid_worker"]))


def test_what_is_done_says_for_whom(session, cast, case, task):
    arrange(session, cast, "grid_worker", "second")
    with on(MONDAY):
        second = today(session, cast["second"])
        tasks.claim(session, task.id, second)
        assert task.assignee == cast["grid_worker"].id
        runner.complete(session, task.id, {"remark": "已联系"}, second)
        events = history.list_for_instance(session, case.instance_id)
        assert (events[-1].by, events[-1].after["for"]) == (second.id, cast["grid_worker"].id)
        told = timeline.list_moments(session, case, events)
        assert any(each.who == "演示second（代演示grid_worker）" for each in told), told
        later = town.task_of(session, case, "Feedback")
        tasks.claim(session, later.id, second)
        assert later.assignee == second.id
        assert history.list_for_instance(session, case.instance_id)[-1].after["for"]
        runner.withdraw(session, task.id, second)
        assert task.assignee == cast["grid_worker"].id


def test_both_are_told_and_either_ends_it(session, cast, task):
    row = arrange(session, cast, "grid_worker", "second")
    for name in ("grid_worker", "second"):
        mine = select(Notification).filter_by(
            person_id=int(cast[name].id), matter=f"absence:{row.id}"
        )
        assert "2026-03-09至2026-03-13" in session.scalars(mine).one().title
    with pytest.raises(NoSuchAbsence):
        substitution.end(session, row.id, by=cast["grid_head"])
    substitution.end(session, row.id, by=cast["second"])
    with on(MONDAY):
        assert listed(session, today(session, cast["second"])) == []
    assert list(substitution.list_of(session, cast["grid_worker"])) == []


def test_at_most_three_stand_in_in_turn_and_nobody_for_oneself(session, cast, task):
    arrange(session, cast, "grid_worker", "second")
    arrange(session, cast, "second", "third")
    with pytest.raises(SubstituteChain):
        arrange(session, cast, "third", "grid_worker")
    arrange(session, cast, "third", "fourth")
    with pytest.raises(SubstituteChain):
        arrange(session, cast, "fourth", "fifth")
    with on(MONDAY):
        fourth = today(session, cast["fourth"])
        assert task.id in listed(session, fourth)
        assert fourth.ids >= {cast["grid_worker"].id, cast["third"].id}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"reason": " "}, ReasonTooShort),
        ({"since": date(2026, 3, 3)}, AbsenceDates),
        ({"until": date(2026, 3, 8)}, AbsenceDates),
        ({"until": date(2026, 12, 31)}, AbsenceDates),
        ({"substitute": "grid_worker"}, NotASubstitute),
        ({"substitute": "outsider"}, NotASubstitute),
        ({"roles": [Role.CENTER]}, NotASubstitute),
    ],
)
def test_what_is_no_arrangement_is_refused(session, cast, given, wrong):
    given = {"substitute": "second"} | given
    with pytest.raises(wrong):
        arrange(session, cast, "grid_worker", given.pop("substitute"), **given)
    assert list(substitution.list_of(session, cast["grid_worker"])) == []


def test_two_for_the_same_days_are_one_too_many(session, cast):
    arrange(session, cast, "grid_worker", "second")
    with pytest.raises(AbsenceOverlaps):
        arrange(session, cast, "grid_worker", "third", since=FRIDAY, until=FRIDAY)


@pytest.mark.parametrize("name", ["leader", "system_admin", "auditor", "court_president"])
def test_nobody_stands_in_for_an_office_that_is_the_person_s_own(session, cast, name):
    assert substitution.list_substitutes(session, cast[name]) == []
    assert not permissions.may(session, Permission.ABSENCE_KEEP, cast[name])
