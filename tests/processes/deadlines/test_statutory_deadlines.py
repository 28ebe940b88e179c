"""A statutory clock never moves because a case moves; escalation only goes up, and ends."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import clock
from processes import petitions
from processes.cases.choices import Status, Tier
from processes.casework import closing, tiers
from processes.deadlines import case_deadlines
from processes.deadlines.models import DeadlineStatus
from processes.errors import ProcessError
from processes.petitions import timing

MOVES = st.lists(
    st.tuples(
        st.sampled_from(["enter", "return", "settle", "reopen", "take", "hand over"]),
        st.sampled_from(list(Tier)),
        st.integers(min_value=0, max_value=5),
    ),
    max_size=12,
)
BEGINS = datetime(2026, 8, 4, 9, tzinfo=clock.zone())


@given(moves=MOVES)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_becomes_of_the_case_the_sixty_days_stay(session, case, cast, moves):
    savepoint = session.begin_nested()
    with clock.at(BEGINS):
        petitions.file(session, case.id)
        petitions.refer(session, case.id, "dept-renshe")
        petitions.accept(session, case.id)
    (row,) = timing.list_open(session, case.id, "xf.close")
    before = (row.started_at, row.due_at, row.nominal_on, row.warning_on)
    for step, (move, tier, days) in enumerate(moves):
        with clock.at(BEGINS + timedelta(days=step * 5 + days)):
            _move(session, case, cast, move, tier)
    assert (row.started_at, row.due_at, row.nominal_on, row.warning_on) == before
    assert row.status is DeadlineStatus.RUNNING
    assert [
        each for each in case_deadlines.list_for_case(session, case.id) if each.key == "xf.close"
    ] == [row]
    savepoint.rollback()


def _move(session, case, cast, move, tier):
    """What people may do to a case; what the rules refuse is not done."""
    try:
        with session.begin_nested():
            match move:
                case "enter":
                    tiers.enter_tier(session, case.id, tier)
                case "return":
                    tiers.return_down(session, case.id, tier, "incomplete")
                case "settle":
                    closing.record_answer(session, case.id, content="已答复")
                    closing.conclude(session, case.id, "settled")
                case "reopen":
                    closing.reopen(session, case.id, "反弹", tier=tier)
                case "take":
                    case.owner_id = int(cast["grid_worker"].id)
                case "hand over":
                    petitions.refer(session, case.id, "dept-zhujian")
            session.flush()
    except ProcessError:
        session.expire_all()


@given(steps=st.lists(st.sampled_from(list(Tier)), min_size=1, max_size=10))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_escalation_only_goes_up_and_ends(session, case, steps):
    savepoint = session.begin_nested()
    ranks = [case.tier.rank]
    for tier in steps:
        try:
            tiers.enter_tier(session, case.id, tier)
        except ProcessError:
            assert tier.rank < ranks[-1]
        ranks.append(case.tier.rank)
    assert ranks == sorted(ranks)
    assert len(set(ranks)) <= len(Tier)
    assert case.status is Status.HANDLING
    savepoint.rollback()
