"""What is kept of past days is what their sheets say, whatever happens to them."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from engine import clock
from processes import indicators
from processes.indicators.indicator import Share
from processes.indicators.scope import Scope
from processes.organisation import places
from processes.patrol import totals
from processes.patrol.models import PatrolRecord, PatrolTotal
from tests.processes.factories import DISTRICT, GRID, OTHER_GRID, OTHER_STREET, STREET, VILLAGE

FIRST = date(2026, 3, 2)
DAYS = [FIRST + timedelta(days=number) for number in range(5)]
GRIDS = (GRID, OTHER_GRID)
PLACES = (DISTRICT, STREET, OTHER_STREET, VILLAGE, GRID)

_day, _grid = st.sampled_from(DAYS), st.sampled_from(GRIDS)
_act = st.one_of(
    st.tuples(st.just("make"), _day, _grid, st.booleans()),
    st.tuples(st.just("record"), _day, _grid, st.booleans()),
    st.tuples(st.just("move"), _day, _grid, _day),
    st.tuples(st.just("delete"), _day, _grid, st.none()),
    st.tuples(st.just("sum_up"), _day, _grid, st.none()),
)


def put(session, day, grid, *, is_due=True):
    row = {"on": day, "grid": grid, "is_due": is_due, "district": DISTRICT}
    row |= {"village": grid[:12], "street": grid[:9]}
    session.execute(insert(PatrolRecord).values(**row))


def sheets(day, grid):
    return (PatrolRecord.on == day) & (PatrolRecord.grid == grid)


def is_there(session, day, grid):
    return session.scalar(select(PatrolRecord.id).where(sheets(day, grid))) is not None


def do(session, act):
    kind, day, grid, more = act
    match kind:
        case "make" if not is_there(session, day, grid):
            put(session, day, grid, is_due=more)
        case "record":
            at = clock.now() if more else None
            session.execute(update(PatrolRecord).where(sheets(day, grid)).values(recorded_at=at))
        case "move" if not is_there(session, more, grid):
            session.execute(update(PatrolRecord).where(sheets(day, grid)).values(on=more))
        case "delete":
            session.execute(delete(PatrolRecord).where(sheets(day, grid)))
        case "sum_up":
            totals.sum_up(session, day)


def counted(session, place, since, until):
    """The plain count."""
    due = select(PatrolRecord).where(
        places.within(PatrolRecord.grid, place),
        PatrolRecord.on.between(since, until),
        PatrolRecord.is_due,
    )
    rows = session.scalars(due).all()
    return len(rows), sum(row.recorded_at is not None for row in rows)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(acts=st.lists(_act, max_size=25), first=_day, last=_day)
def test_sums_are_the_plain_counts_after_whatever_was_done(session, acts, first, last):
    with session.begin_nested() as savepoint:
        for act in acts:
            do(session, act)
        for place in PLACES:
            told = session.execute(totals.select_sums(place, first, last)).one()
            assert tuple(told) == counted(session, place, first, last), place
        savepoint.rollback()
    session.expire_all()


def test_days_that_are_over_are_kept_and_no_others(session, at):
    with at(3, 4):
        for day in DAYS:
            put(session, day, GRID)
        assert totals.sum_up_past(session, clock.now()) == 2
        assert totals.sum_up_past(session, clock.now()) == 0
    kept = session.scalars(select(PatrolTotal.on).order_by(PatrolTotal.on)).all()
    assert kept == DAYS[:2]


@pytest.mark.parametrize("change", ["record", "move", "delete"])
def test_a_change_of_a_day_drops_its_total_and_no_other(session, change):
    for day in DAYS[:2]:
        put(session, day, GRID)
    totals.sum_up(session, DAYS[2])
    do(session, (change, DAYS[0], GRID, DAYS[3]))
    assert session.scalars(select(PatrolTotal.on)).all() == [DAYS[1]]


def test_the_coverage_of_a_year_is_told_with_kept_days_and_without(session, at):
    year = Scope(DISTRICT, date(2026, 1, 1), date(2026, 12, 31))

    def told():
        (found,) = indicators.values(session, [(indicators.find("patrol"), year)])
        return found

    for day in DAYS:
        for grid in GRIDS:
            put(session, day, grid)
    do(session, ("record", DAYS[0], GRID, True))
    do(session, ("record", DAYS[4], OTHER_GRID, True))
    assert told() == Share(2, 10)
    totals.sum_up(session, DAYS[3])
    assert session.scalar(select(func.count()).select_from(PatrolTotal)) == 6
    assert told() == Share(2, 10)
    do(session, ("record", DAYS[1], OTHER_GRID, True))
    assert told() == Share(3, 10)
