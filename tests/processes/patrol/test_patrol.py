"""One sheet per grid and working day; a zero report completes it; blank grids are named."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, select

from engine import clock, db, worker
from engine.scheduling import timetable
from processes import patrol
from processes.errors import MissingField
from processes.organisation.places import Place
from processes.patrol import Coverage, PatrolRecord
from processes.patrol.daily_records import close_past, create_for_day
from processes.patrol.errors import DayOver, HasFindings, NoSuchFinding, NoSuchPatrolRecord
from tests.processes import factories
from tests.processes.factories import DISTRICT, GRID, OTHER_GRID, VILLAGE

#: A Tuesday.
DAY = date(2026, 3, 3)


def sheet_of(session, grid, on=DAY):
    return session.scalars(select(PatrolRecord).filter_by(grid=grid, on=on)).one()


@pytest.fixture
def sheets(session, cast):
    return patrol.make(session, DAY)


def test_every_small_grid_gets_one_sheet_however_often_it_is_asked(session, sheets):
    assert sheets == 4
    assert patrol.make(session, DAY) == 0


@pytest.mark.parametrize(
    ("month", "day", "number"),
    [(3, 3, 4), (3, 7, 0), (2, 14, 4), (2, 23, 0)],
    ids=["a Tuesday", "a Saturday", "a worked Saturday", "in the Spring Festival"],
)
def test_sheets_are_made_on_working_days_alone(session, cast, at, month, day, number):
    with at(month, day, 7, 30):
        assert create_for_day(session, clock.now()) == number


def test_the_sheets_are_there_at_half_past_seven(session, cast, at, monkeypatch):
    own = {"patrol.sheets": timetable.entries["patrol.sheets"]}
    monkeypatch.setattr(timetable, "entries", own)
    with at(3, 3, 7, 29):
        worker.run_until_idle(session, by_calendar=True)
        assert patrol.list_today(session, cast["grid_worker"]) == []
    with at(3, 3, 7, 31):
        worker.run_until_idle(session, by_calendar=True)
        assert len(patrol.list_today(session, cast["grid_worker"])) == 1


def test_a_zero_report_completes_the_sheet_and_a_second_tap_changes_nothing(
    session, cast, sheets, at
):
    mine = sheet_of(session, GRID)
    with at(3, 3, 10):
        patrol.record_nothing_found(session, mine.id, cast["grid_worker"])
    with at(3, 3, 11):
        row = patrol.record_nothing_found(session, mine.id, cast["grid_worker"])
        assert clock.local(row.recorded_at).hour == 10
    assert patrol.measure(session, DISTRICT, DAY) == Coverage(4, 1)


def test_a_finding_completes_the_sheet_and_excludes_a_zero_report(session, cast, sheets, at):
    mine = sheet_of(session, GRID)
    with at(3, 3):
        found = patrol.record_finding(
            session,
            mine.id,
            "楼道堆物",
            focus_tags=["邻里", "无"],
            by=cast["grid_worker"],
            form_key="k",
        )
        again = patrol.record_finding(
            session, mine.id, "楼道堆物", by=cast["grid_worker"], form_key="k"
        )
        assert again.id == found.id
        assert found.focus_tags == ["邻里"]
        with pytest.raises(HasFindings):
            patrol.record_nothing_found(session, mine.id, cast["grid_worker"])
        with pytest.raises(MissingField):
            patrol.record_finding(session, mine.id, "  ", by=cast["grid_worker"])
    assert mine.recorded_by == int(cast["grid_worker"].id)


def test_a_day_that_is_over_cannot_be_filled_in(session, cast, sheets, at):
    mine = sheet_of(session, GRID)
    with at(3, 4, 0, 1), pytest.raises(DayOver):
        patrol.record_nothing_found(session, mine.id, cast["grid_worker"])


def test_nobody_records_anothers_grid(session, cast, sheets, at):
    other = sheet_of(session, OTHER_GRID)
    with at(3, 3):
        for name in ("grid_worker", "center", "leader"):
            with pytest.raises(NoSuchPatrolRecord):
                patrol.record_nothing_found(session, other.id, cast[name])
        found = patrol.record_finding(session, other.id, "纠纷", by=cast["outsider"])
        with pytest.raises(NoSuchFinding):
            patrol.lock_finding(session, found.id, cast["grid_worker"])


def test_the_head_of_the_village_sees_all_its_grids_the_open_ones_first(session, cast, sheets, at):
    with at(3, 3):
        patrol.record_nothing_found(session, sheet_of(session, GRID).id, cast["grid_worker"])
        shown = [each.grid for each in patrol.list_today(session, cast["grid_head"])]
    assert shown == [f"{VILLAGE}-01-02", GRID]


def test_coverage_is_told_level_by_level_with_the_blank_grids(session, cast, sheets, at):
    with at(3, 3):
        patrol.record_nothing_found(session, sheet_of(session, GRID).id, cast["grid_worker"])
    district = session.get_one(Place, DISTRICT)
    lines = {each.name: each.coverage for each in patrol.list_below(session, district, DAY)}
    assert lines == {"花果街道": Coverage(2, 1), "汉江路街道": Coverage(2, 0)}
    assert lines["花果街道"].rate == 0.5
    large = session.get_one(Place, f"{VILLAGE}-01")
    assert [each.coverage.recorded for each in patrol.list_below(session, large, DAY)] == [1, 0]
    assert patrol.list_blank_grids(session, VILLAGE, DAY, 9) == [f"{VILLAGE}-01-02"]
    assert patrol.list_below(session, session.get_one(Place, GRID), DAY) == []


def test_a_walk_on_a_day_off_is_kept_and_does_not_count(session, cast, at):
    saturday = date(2026, 3, 7)
    with at(3, 7):
        assert patrol.make_extra(session, saturday, [GRID]) == 1
        patrol.record_nothing_found(
            session, sheet_of(session, GRID, saturday).id, cast["grid_worker"]
        )
    assert patrol.measure(session, VILLAGE, saturday) == Coverage(0, 0, 1)
    assert patrol.measure(session, VILLAGE, saturday).rate is None


def test_what_stayed_blank_is_marked_after_the_day(session, cast, sheets, at):
    with at(3, 3, 20):
        patrol.record_nothing_found(session, sheet_of(session, GRID).id, cast["grid_worker"])
    with at(3, 4, 0, 10):
        assert close_past(session, clock.now()) == 3
        assert close_past(session, clock.now()) == 0
    session.expire_all()
    assert sheet_of(session, GRID).blank_at is None
    assert sheet_of(session, OTHER_GRID).blank_at is not None


def test_coverage_over_several_days_adds_up(session, cast, sheets, at):
    patrol.make(session, date(2026, 3, 4))
    with at(3, 4):
        mine = sheet_of(session, GRID, date(2026, 3, 4))
        patrol.record_nothing_found(session, mine.id, cast["grid_worker"])
    assert patrol.measure(session, DISTRICT, DAY, date(2026, 3, 4)) == Coverage(8, 1)
    assert [
        each.recorded for _, each in patrol.list_days(session, GRID, DAY, date(2026, 3, 4))
    ] == [
        1,
        0,
    ]


def test_two_workers_at_the_same_moment_make_the_sheets_once(committed):
    with db.begin() as session:
        factories.village(session)
    both, made = threading.Barrier(2, timeout=20), []

    def make():
        with db.begin() as session:
            both.wait()
            made.append(patrol.make(session, DAY))

    threads = [threading.Thread(target=make) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with db.begin() as session:
        assert session.scalar(select(func.count()).select_from(PatrolRecord)) == 4
    assert sum(made) == 4
