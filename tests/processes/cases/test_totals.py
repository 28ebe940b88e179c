"""What is counted as cases and limits change is what they are, whatever was done to them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, or_, select, update

from engine import clock
from processes import indicators
from processes.cases import totals
from processes.cases.choices import (
    Level,
    LitigationStage,
    MediationKind,
    Outcome,
    Status,
    Tier,
)
from processes.cases.models import Case
from processes.cases.totals import CaseTotal, ClosedTotal, LimitTotal, RegisteredTotal
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.indicators import kept
from processes.indicators.scope import Scope
from processes.mediation import stages
from tests.processes import factories
from tests.processes.factories import DISTRICT, GRID, OTHER_GRID, OTHER_STREET, STREET, VILLAGE

#: Written past the records: what a table says is looked at, not who may.
CASES, LIMITS = Case.__table__, CaseDeadline.__table__
TOTALS = (CaseTotal, RegisteredTotal, ClosedTotal, LimitTotal)
ELSEWHERE = (kept.whistles, kept.conclusions, kept.visits)
NOW = datetime(2026, 3, 6, 12, tzinfo=clock.zone())
#: Around midnight here, which is no midnight elsewhere, and a second before.
MOMENTS = [
    datetime(2026, 3, day, hour, minute, tzinfo=clock.zone())
    for day in range(2, 8)
    for hour, minute in ((0, 0), (7, 30), (23, 59))
]
KEYS = ("grid.resolve", "department.sign", "xf.close", "revisit")
_case, _moment = st.integers(0, 3), st.sampled_from(MOMENTS)
_changes = st.fixed_dictionaries(
    {},
    optional={
        "registered_at": _moment,
        "closed_at": st.none() | _moment,
        "outcome": st.none() | st.sampled_from(Outcome),
        "tier": st.none() | st.sampled_from(Tier),
        "level": st.sampled_from(Level),
        "is_petition": st.booleans(),
        "is_major_risk": st.booleans(),
        "people_count": st.integers(1, 9),
        "litigation_stage": st.none() | st.sampled_from(LitigationStage),
        "mediation_kind": st.none() | st.sampled_from(MediationKind),
        "found_at": _moment,
        "first_contact_at": st.none() | _moment,
        "escalated_violence_at": st.none() | _moment,
        "status": st.sampled_from(Status),
    },
)
_limit = st.fixed_dictionaries(
    {"key": st.sampled_from(KEYS), "due_at": _moment, "status": st.sampled_from(DeadlineStatus)},
    optional={"closed_at": _moment},
)
_act = st.one_of(
    st.tuples(st.just("change"), _case, _changes),
    st.tuples(st.just("all"), st.none(), _changes),
    st.tuples(st.just("time"), _case, _limit),
    st.tuples(st.just("end"), _case, _limit),
    st.tuples(st.just("move"), _case, st.sampled_from((STREET, OTHER_STREET))),
    st.tuples(st.just("untime"), _case, st.none()),
    st.tuples(st.just("sum_up"), st.none(), st.none()),
)


@pytest.fixture
def cases(session, cast):
    worker = cast["grid_worker"]
    return [
        factories.case(session, worker, grid=grid) for grid in (GRID, GRID, OTHER_GRID, OTHER_GRID)
    ]


def do(session, cases, act):
    kind, number, more = act
    chosen = Case.id == cases[number].id if number is not None else Case.id > 0
    of_case = CaseDeadline.case_id == (cases[number].id if number is not None else 0)
    match kind:
        case "change" | "all" if more:
            session.connection().execute(update(CASES).where(chosen).values(**more))
        case "move":
            session.connection().execute(update(CASES).where(chosen).values(street=more))
        case "time":
            session.connection().execute(insert(LIMITS).values(**limit(cases[number], **more)))
        case "end":
            session.connection().execute(update(LIMITS).where(of_case).values(**more))
        case "untime":
            session.connection().execute(delete(LIMITS).where(of_case))
        case "sum_up":
            totals.sum_up(session, NOW)


def limit(case, **more):
    started = MOMENTS[0]
    always = {"name": "期限", "kind": "process", "why": "", "rule": "grid.resolve", "calendar": 0}
    days = {"nominal_on": started.date(), "warning_on": started.date(), "started_at": started}
    return {"case_id": case.id, "district": case.district, **always, **days, **more}


def rows(session, total):
    """What a table says, in one row for each key."""
    told = [each for each in total.__table__.c if each.name != "id"]
    names = {*totals.KEYS, "litigation_stage", "mediation_kind"}
    keys = [each for each in told if each.name in names]
    sums = [func.sum(each) for each in told if each.name not in names]
    query = select(*keys, *sums).group_by(*keys).having(or_(*(each != 0 for each in sums)))
    return {tuple(row) for row in session.execute(query)}


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(acts=st.lists(_act, max_size=25), first=_moment, last=_moment)
def test_sums_are_the_plain_counts_after_whatever_was_done(session, cases, acts, first, last):
    with session.begin_nested() as savepoint, clock.at(NOW):
        for act in acts:
            do(session, cases, act)
        session.expire_all()
        period = (min(first, last).date(), max(first, last).date())
        for place in (DISTRICT, STREET, OTHER_STREET):
            assert_alike(session, Scope(place, *period))
        found = [rows(session, total) for total in TOTALS]
        totals.count_anew(session)
        assert found == [rows(session, total) for total in TOTALS]
        savepoint.rollback()
    session.expire_all()


def assert_alike(session, scope):
    """The kept numbers of a scope are those of the cases each indicator lists."""
    for group in indicators.GROUPS.values():
        for each in group:
            # Of whistles, and of what counts once, `test_once_totals.py` tells.
            if not (each.part.sums and each.has_cases) or each.part.sums[0] in ELSEWHERE:
                continue
            assert each.part.sums[0](scope) is not None, each.key
            (told,) = indicators.values(session, [(each, scope)])
            listed = [len(session.execute(each.part(scope)).all())]
            if each.whole:
                listed.append(len(session.execute(each.whole(scope)).all()))
            shown = [told.part, told.whole] if each.whole else [told.number]
            assert shown == listed, (each.key, scope)
    by_stage = {stage: [0, 0] for stage in LitigationStage}
    of_place = (
        Case.district == scope.place if scope.place == DISTRICT else Case.street == scope.place
    )
    for case in session.scalars(select(Case).where(of_place)):
        if case.litigation_stage:
            by_stage[case.litigation_stage][0] += 1
            by_stage[case.litigation_stage][1] += case.outcome is Outcome.SETTLED
    told = stages.count(session, [scope.place]).stages
    assert {stage: tuple(numbers) for stage, numbers in by_stage.items()} == told


def test_what_is_narrower_than_a_street_is_counted_from_the_rows(session, cases):
    days = date(2026, 1, 1), date(2026, 12, 31)
    assert kept.registered(Scope(STREET, *days)) is not None
    for narrow in (
        Scope(VILLAGE, *days),
        Scope(STREET, *days, tier=Tier.GRID),
        Scope(DISTRICT, *days, category="02"),
    ):
        assert kept.registered(narrow) is None
        assert kept.limits(narrow) is None


def test_days_of_another_zone_are_counted_from_the_rows(session, monkeypatch):
    monkeypatch.setenv("SISHI_ZONE", "Asia/Urumqi")
    assert kept.closed(Scope(DISTRICT, date(2026, 1, 1), date(2026, 12, 31))) is None


def test_the_night_makes_one_row_of_many(session, cases):
    for case in cases:
        session.connection().execute(
            update(CASES).where(Case.id == case.id).values(outcome=Outcome.SETTLED)
        )
    before = {total: rows(session, total) for total in TOTALS}
    totals.sum_up(session, NOW + timedelta(days=1))
    assert {total: rows(session, total) for total in TOTALS} == before
    for total in TOTALS:
        assert len(session.scalars(select(total)).all()) == len(before[total])


def test_cases_seen_otherwise_are_counted_beside_those_of_a_place(session, cases):
    first, second, third, _ = cases
    session.connection().execute(update(CASES).values(litigation_stage=LitigationStage.GRASSROOTS))
    others = [Case.id == first.id, Case.id.in_([second.id, third.id]), Case.id == third.id]
    told = stages.count(session, [STREET], others).stages[LitigationStage.GRASSROOTS]
    assert told == (3, 0), "two of the street, one elsewhere, each once"
