"""Whistles, conclusions and visits are kept as they are, whatever was done to them and in whatever order."""

from datetime import date, datetime
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, or_, select, update

from engine import clock
from processes import indicators
from processes.cases import totals
from processes.cases.choices import Change, Status, WhistleKind
from processes.cases.models import Case, CaseChange, Revisit
from processes.cases.relation_models import CaseRelation, RelationKind
from processes.cases.totals import OnceTotal, WhistleTotal
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.indicators import kept
from processes.indicators.scope import Scope
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import WhistleRating
from tests.processes import factories
from tests.processes.factories import DISTRICT, GRID, OTHER_GRID, OTHER_STREET, STREET, VILLAGE

#: Written past the records: what a table says is looked at, not who may.
CASES, CHANGES, VISITS = Case.__table__, CaseChange.__table__, Revisit.__table__
LIMITS, RELATIONS = CaseDeadline.__table__, CaseRelation.__table__
WHISTLES, CALLS, RATINGS = Whistle.__table__, Attendance.__table__, WhistleRating.__table__
UNITS = tuple(factories.UNITS)
NOW = datetime(2026, 5, 6, 12, tzinfo=clock.zone())
#: On both sides of the ends of months and of midnight here, which is no midnight elsewhere.
MOMENTS = [
    datetime(2026, month, day, hour, tzinfo=clock.zone())
    for month, day in ((1, 31), (2, 1), (2, 28), (3, 1), (3, 2))
    for hour in (0, 7, 23)
]
DAYS = [each.date() for each in MOMENTS]
#: An average, which is told in tenths.
MEAN = "whistles.arrival"
_case, _moment = st.integers(0, 3), st.sampled_from(MOMENTS)
_unit = st.sampled_from(UNITS)
_act = st.one_of(
    st.tuples(st.just("conclude"), _case, _moment),
    st.tuples(st.just("unconclude"), _case, st.none()),
    st.tuples(st.just("reopen"), _case, st.integers(0, 2)),
    st.tuples(st.just("repeat"), _case, _case),
    st.tuples(
        st.just("visit"), _case, st.tuples(_moment, st.sampled_from(("stable", "unreachable")))
    ),
    st.tuples(st.just("find"), _case, st.sampled_from(("relapsed", "unreachable"))),
    st.tuples(st.just("ask"), _case, _moment),
    st.tuples(st.just("time"), _case, st.tuples(st.sampled_from(DeadlineStatus), _moment)),
    st.tuples(st.just("unask"), _case, st.none()),
    st.tuples(st.just("blow"), _case, _moment),
    st.tuples(st.just("reblow"), _case, _moment),
    st.tuples(st.just("close"), _case, st.none() | _moment),
    st.tuples(st.just("call"), _case, _unit),
    st.tuples(st.just("arrive"), _case, _moment),
    st.tuples(st.just("excuse"), _case, _moment),
    st.tuples(st.just("rate"), _case, st.tuples(_unit, st.booleans())),
    st.tuples(st.just("uncall"), _case, st.none()),
    st.tuples(st.just("move"), _case, st.sampled_from((STREET, OTHER_STREET))),
    st.tuples(st.just("sum_up"), _case, st.none()),
)


@pytest.fixture
def cases(session, cast):
    worker = cast["grid_worker"]
    return [
        factories.case(session, worker, grid=grid) for grid in (GRID, GRID, OTHER_GRID, OTHER_GRID)
    ]


def do(session, cases, act):
    kind, number, more = act
    row = {"case_id": cases[number].id, "district": cases[number].district}
    if kind == "sum_up":
        totals.sum_up(session, NOW)
    else:
        ACTS[kind](session.connection().execute, row, cases[more] if kind == "repeat" else more)


def _of(table, row):
    return table.c.case_id == row["case_id"]


def _count(send, table):
    return send(select(func.count()).select_from(table)).scalar_one()


def _conclude(send, row, at):
    told = {"what": Change.CONCLUDED, "status": Status.CLOSED}
    send(insert(CHANGES).values(**row, at=at, **told))


def _visit(send, row, more):
    told = {"round": 1, "attempt": _count(send, VISITS), "reopenings": 0}
    send(insert(VISITS).values(**row, at=more[0], finding=more[1], **told))


def _blow(send, row, at):
    told = {"number": _count(send, WHISTLES) + 1, "kind": WhistleKind.FAST, "reason": ""}
    send(insert(WHISTLES).values(**row, **told, blown_at=at))


def _change(table, **values):
    """An act that gives all rows of the case these values; `...` stands for what comes with the act."""

    def act(send, row, more):
        given = {name: more if each is ... else each for name, each in values.items()}
        of = table.c.id == row["case_id"] if table is CASES else _of(table, row)
        send(update(table).where(of).values(**given))

    return act


def _remove(table):
    return lambda send, row, _more: send(delete(table).where(_of(table, row)))


def _repeat(send, row, earlier):
    if earlier.id == row["case_id"]:
        return
    related = _of(RELATIONS, row) & (RELATIONS.c.earlier_id == earlier.id)
    if send(delete(RELATIONS).where(related)).rowcount == 0:
        told = {"kind": RelationKind.REPEAT, "at": NOW}
        send(insert(RELATIONS).values(**row, earlier_id=earlier.id, **told))


def _call(send, row, unit):
    _to_whistles(send, CALLS, row, unit, is_lead=False)


def _rate(send, row, more):
    _to_whistles(send, RATINGS, row, more[0], is_warranted=more[1], at=NOW)


def _to_whistles(send, table, row, unit, **told):
    """A row of the unit for each whistle of the case that has none."""
    has = select(table.c.whistle_id).where(table.c.unit == unit)
    without = select(WHISTLES.c.id).where(_of(WHISTLES, row), WHISTLES.c.id.not_in(has))
    for whistle in send(without).scalars().all():
        send(insert(table).values(**row, whistle_id=whistle, unit=unit, **told))


def _ask(send, row, due_at):
    send(insert(LIMITS).values(**_limit(row, due_at)))


def _time(send, row, more):
    _change(LIMITS, status=more[0], due_at=more[1])(send, row, None)


def _limit(row, due_at):
    always = {"name": "回访", "kind": "process", "why": "", "rule": "grid.resolve", "calendar": 0}
    days = {"nominal_on": due_at.date(), "warning_on": due_at.date(), "started_at": MOMENTS[0]}
    return {
        **row,
        "key": "revisit",
        "due_at": due_at,
        "status": DeadlineStatus.RUNNING,
        **always,
        **days,
    }


ACTS = {
    "conclude": _conclude,
    "unconclude": _remove(CHANGES),
    "reopen": _change(CASES, reopenings=...),
    "repeat": _repeat,
    "visit": _visit,
    "find": _change(VISITS, finding=...),
    "ask": _ask,
    "time": _time,
    "unask": _remove(LIMITS),
    "blow": _blow,
    "reblow": _change(WHISTLES, blown_at=...),
    "close": _change(WHISTLES, closed_at=...),
    "call": _call,
    "arrive": _change(CALLS, arrived_at=...),
    "excuse": _change(CALLS, objected_at=..., excused_at=...),
    "rate": _rate,
    "uncall": _remove(CALLS),
    "move": _change(CASES, street=...),
}


def rows(session, total):
    """What a table says, in one row for each key."""
    told = [each for each in total.__table__.c if each.name != "id"]
    keys = [each for each in told if each.name in totals.KEYS]
    sums = [func.sum(each) for each in told if each.name not in totals.KEYS]
    # As numbers: an interval of a day and one of 24 hours are alike.
    alike = [
        func.extract("epoch", each) if each.type.python_type not in (int,) else each
        for each in sums
    ]
    query = select(*keys, *alike).group_by(*keys).having(or_(*(each != 0 for each in alike)))
    return {tuple(row) for row in session.execute(query)}


@settings(
    max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    acts=st.lists(_act, max_size=30), since=st.sampled_from((1, 2, 3)), until=st.sampled_from(DAYS)
)
def test_sums_are_the_plain_counts_after_whatever_was_done(session, cases, acts, since, until):
    with session.begin_nested() as savepoint, clock.at(NOW):
        for act in acts:
            do(session, cases, act)
        session.expire_all()
        first = date(2026, since, 1)
        for place in (DISTRICT, STREET, OTHER_STREET):
            assert_alike(session, Scope(place, min(first, until.replace(day=1)), until))
        found = [rows(session, total) for total in (WhistleTotal, OnceTotal)]
        totals.count_anew(session)
        assert found == [rows(session, total) for total in (WhistleTotal, OnceTotal)]
        savepoint.rollback()
    session.expire_all()


def assert_alike(session, scope):
    """What is kept of a scope is what its rows say."""
    assert kept.conclusions(scope) is not None
    told = indicators.compute(session, scope)
    with mock.patch.object(kept, "_are_kept", return_value=False):
        indicators._statement.cache_clear()
        counted = indicators.compute(session, scope)
    indicators._statement.cache_clear()
    for key in told:
        same = str(told[key]) == str(counted[key]) if key == MEAN else told[key] == counted[key]
        assert same, (key, scope)


def test_what_counts_a_case_once_is_kept_for_periods_that_begin_with_a_month(session, cases):
    within = date(2026, 2, 1), date(2026, 2, 2)
    assert kept.visits(Scope(STREET, *within)) is not None
    assert kept.visits(Scope(STREET, date(2026, 2, 2), date(2026, 12, 31))) is None
    assert kept.conclusions(Scope(VILLAGE, *within)) is None
    assert kept.whistles(Scope(STREET, date(2026, 2, 2), date(2026, 12, 31))) is not None
