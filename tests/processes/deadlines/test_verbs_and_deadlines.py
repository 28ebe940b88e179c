"""Whatever is done to a case: its statutory clocks stay, and escalation only goes up and ends."""

from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import clock
from processes.cases import changes
from processes.cases.choices import Change, ReturnReason, Tier
from processes.casework import closing, tiers
from processes.deadlines import case_deadlines
from processes.errors import ProcessError
from processes.whistles import whistles
from tests.processes import factories
from tests.processes.factories import UNITS

TIERS = st.sampled_from(Tier)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("up"), TIERS),
        st.tuples(st.just("down"), TIERS),
        st.tuples(st.just("take"), st.sampled_from(["grid_worker", "mediator", "leader"])),
        st.tuples(st.just("whistle"), st.just(None)),
        st.tuples(st.just("conclude"), st.just(None)),
        st.tuples(st.just("reopen"), st.just(None)),
    ),
    max_size=12,
)


def move(session, cast, case, kind, what):
    """One thing somebody may try; what is refused changes nothing."""
    match kind:
        case "up":
            tiers.enter_tier(session, case.id, what)
        case "down":
            tiers.return_down(session, case.id, what, ReturnReason.LOCAL)
        case "take":
            case.owner_id = int(cast[what].id)
        case "whistle":
            units = list(UNITS)
            whistles.blow(session, case.id, kind="fast", units=units, lead=units[0], reason="会商")
        case "conclude":
            closing.record_answer(session, case.id, content="已答复")
            closing.conclude(session, case.id, "settled")
        case "reopen":
            closing.reopen(session, case.id, "反弹")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(MOVES)
def test_statutory_clocks_stay_and_escalation_only_goes_up(session, cast, at, moves):
    with session.begin_nested() as kept, at(3, 4):
        case = factories.case(session, cast["grid_worker"])
        statutory = [
            case_deadlines.open_statutory(session, case.id, key)
            for key in ("tj.rm", "xf.close", "xf.notify")
        ]
        due = [(row.started_at, row.due_at, row.nominal_on, row.rule) for row in statutory]
        for hours, (kind, what) in enumerate(moves):
            later = clock.now() + timedelta(hours=hours)
            with clock.at(later), suppress(ProcessError), session.begin_nested():
                move(session, cast, case, kind, what)
            session.flush()
            assert [(r.started_at, r.due_at, r.nominal_on, r.rule) for r in statutory] == due
        told = [row for row in changes.list_for_case(session, case.id) if row.tier_before]
        for row in told:
            assert (row.what is not Change.ESCALATED) or row.tier.rank > row.tier_before.rank
            assert (row.what is not Change.RETURNED) or row.tier.rank < row.tier_before.rank
        longest, ups = 0, 0
        for row in told:
            ups = ups + 1 if row.what is Change.ESCALATED else 0 if _may_fall(row) else ups
            longest = max(longest, ups)
        assert longest < len(Tier)
        kept.rollback()


def _may_fall(row):
    """After these a case may stand lower than before."""
    return row.what in {Change.RETURNED, Change.REFERRED, Change.REOPENED, Change.ENTERED_TIER}
