"""Telling people: once for each matter and person, and never what they may not know."""

import pytest
from sqlalchemy import select

from processes import notices
from processes.errors import NoSuchNotification
from processes.lists import notices as notice_list
from processes.lists import reading
from processes.lists.declaration import Query
from processes.notices import Notification, Urgency, inbox
from tests.processes.factories import DISTRICT, GRID, VILLAGE


def told(session, person):
    query = (
        select(Notification)
        .where(Notification.person_id == int(person.id))
        .order_by(Notification.id)
    )
    return session.scalars(query.execution_options(populate_existing=True)).all()


def tell(session, *people, matter="clock:1", title="还剩一天", **more):
    return notices.notify(session, to=[p.id for p in people], matter=matter, title=title, **more)


def test_each_is_told_once(session, cast):
    worker, head = cast["grid_worker"], cast["grid_head"]
    assert tell(session, worker, head, worker) == 2
    assert [len(told(session, each)) for each in (worker, head, cast["outsider"])] == [1, 1, 0]


def test_nobody_needs_to_be_told(session, cast):
    assert notices.notify(session, to=[], matter="x:1", title="无人") == 0


def test_a_second_telling_of_an_unread_matter_freshens_the_first(session, cast):
    worker = cast["grid_worker"]
    tell(session, worker)
    (first,) = told(session, worker)
    first.waits = False  # as if it had gone out
    session.flush()
    tell(session, worker, title="今天到期")
    (only,) = told(session, worker)
    assert (only.title, only.times, only.waits) == ("今天到期", 2, False)


def test_what_becomes_urgent_goes_out_once_more_and_stays_urgent(session, cast):
    worker = cast["grid_worker"]
    tell(session, worker)
    told(session, worker)[0].waits = False
    session.flush()
    tell(session, worker, urgency=Urgency.URGENT)
    tell(session, worker)
    (only,) = told(session, worker)
    assert (only.waits, only.urgency) == (True, Urgency.URGENT)


def test_what_was_read_is_told_anew(session, cast):
    worker = cast["grid_worker"]
    tell(session, worker)
    inbox.read(session, told(session, worker)[0])
    session.flush()
    tell(session, worker)
    assert [each.read_at is None for each in told(session, worker)] == [False, True]


def test_a_matter_that_is_done_needs_no_reading(session, cast):
    worker = cast["grid_worker"]
    tell(session, worker)
    tell(session, worker, matter="clock:2")
    notices.dismiss(session, "clock:1")
    done, open_ = told(session, worker)
    assert (done.read_at is None, done.waits, open_.read_at is None) == (False, False, True)


@pytest.mark.parametrize(
    ("group", "names"),
    [
        (f"grid_worker@{GRID}", ["grid_worker"]),
        (f"mediator@{VILLAGE}", ["mediator"]),
        ("liaison@dept-renshe", ["liaison"]),
        (f"leader@{DISTRICT}", ["leader", "other_leader"]),
        ("liaison@dept-nobody", []),
    ],
)
def test_a_group_is_whoever_holds_the_office(session, cast, group, names):
    notices.notify_group(session, groups=[group], matter="x:1", title="请办理")
    assert [name for name, each in cast.items() if told(session, each)] == names


def test_who_may_not_see_the_case_gets_no_details(session, cast, case):
    worker, outsider = cast["grid_worker"], cast["outsider"]
    tell(session, worker, outsider, case_id=case.id)
    (seen,) = reading.list_page(session, notice_list.LIST, worker, Query(), size=20).items
    (hidden,) = reading.list_page(session, notice_list.LIST, outsider, Query(), size=20).items
    assert (seen.is_open, seen.case_no) == (True, case.case_no)
    assert (hidden.is_open, hidden.case_no) == (False, None)


def test_nobody_opens_the_notice_of_another(session, cast):
    tell(session, cast["grid_worker"])
    (notice,) = told(session, cast["grid_worker"])
    with pytest.raises(NoSuchNotification):
        inbox.find(session, cast["outsider"], notice.id)


@pytest.mark.parametrize(
    ("responsible", "names"),
    [
        (GRID, ["grid_worker"]),
        (VILLAGE, ["grid_head", "mediator"]),
        (DISTRICT, ["district_center"]),
        ("dept-renshe", ["liaison"]),
        (None, []),
    ],
)
def test_whoever_answers_for_a_clock_is_somebody(session, cast, responsible, names):
    found = notices.list_for_responsible(session, responsible)
    assert [name for name, each in cast.items() if int(each.id) in found] == names
