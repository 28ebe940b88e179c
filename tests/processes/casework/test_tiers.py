"""The verbs of a case: up, down, answered, closed, opened again, put away."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processes.cases import changes
from processes.cases.choices import Change, Level, Outcome, Status, Tier
from processes.casework import closing, tiers
from processes.errors import (
    AlreadyConcluded,
    CaseArchived,
    CaseNotClosed,
    NoFeedback,
    NotHigher,
    NotLower,
)
from tests.processes import factories


def test_numbers_are_given_in_order_and_never_twice(session, cast, at):
    with at(3, 4):
        numbers = [factories.case(session, cast["grid_worker"]).case_no for _ in range(3)]
    assert numbers == ["ZW-2026-000001", "ZW-2026-000002", "ZW-2026-000003"]


def test_escalation_moves_up_keeps_the_number_and_is_noted(session, case):
    number = case.case_no
    tiers.enter_tier(session, case.id, "society", "三个工作日未果")
    assert (case.tier, case.case_no) == (Tier.SOCIETY, number)
    last = changes.list_for_case(session, case.id)[-1]
    assert (last.what, last.tier_before, last.tier) == (
        Change.ESCALATED,
        Tier.GRID,
        Tier.SOCIETY,
    )


def test_a_case_does_not_escalate_downward(session, case):
    tiers.enter_tier(session, case.id, Tier.LEADER)
    with pytest.raises(NotHigher, match="领导包案"):
        tiers.enter_tier(session, case.id, Tier.GRID)


def test_entering_the_tier_it_is_on_changes_nothing(session, case):
    before = len(changes.list_for_case(session, case.id))
    tiers.enter_tier(session, case.id, Tier.GRID)
    assert len(changes.list_for_case(session, case.id)) == before


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.sampled_from(list(Tier)), max_size=8))
def test_escalating_always_moves_up_and_ends(session, cast, wanted):
    case = factories.case(session, cast["grid_worker"])
    for tier in wanted:
        before = case.tier
        with suppress(NotHigher):
            tiers.enter_tier(session, case.id, tier)
        assert case.tier.rank >= before.rank
    moves = [c for c in changes.list_for_case(session, case.id) if c.what is Change.ESCALATED]
    assert len(moves) < len(Tier)


def test_the_third_return_goes_to_the_districts_centre(session, case):
    for _ in range(2):
        tiers.enter_tier(session, case.id, Tier.DEPARTMENT)
        assert not tiers.return_down(session, case.id, Tier.GRID, "local")
        assert case.tier is Tier.GRID
    tiers.enter_tier(session, case.id, Tier.DEPARTMENT)
    assert tiers.return_down(session, case.id, Tier.GRID, "local")
    assert (case.tier, case.level) == (Tier.DEPARTMENT, Level.DISTRICT)


def test_a_return_goes_down_and_needs_a_known_reason(session, case):
    with pytest.raises(NotLower):
        tiers.return_down(session, case.id, Tier.SOCIETY, "local")
    tiers.enter_tier(session, case.id, Tier.SOCIETY)
    with pytest.raises(ValueError, match="tired"):
        tiers.return_down(session, case.id, Tier.GRID, "tired")


def test_nothing_is_concluded_before_whoever_asked_was_answered(session, case):
    with pytest.raises(NoFeedback):
        closing.conclude(session, case.id, Outcome.SETTLED)
    closing.record_answer(session, case.id, content="双方已和解")
    closing.conclude(session, case.id, "settled")
    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.SETTLED)
    with pytest.raises(AlreadyConcluded, match="已化解"):
        closing.conclude(session, case.id, "settled")


def close(session, case):
    closing.record_answer(session, case.id, content="已答复")
    closing.conclude(session, case.id, Outcome.SETTLED)


def test_a_relapse_opens_it_where_it_was_closed_and_the_second_one_tier_up(session, case, cast):
    case.owner_id = int(cast["grid_worker"].id)
    close(session, case)
    closing.reopen(session, case.id, "未兑现")
    assert (case.tier, case.outcome) == (Tier.GRID, None)
    assert case.owner_id == int(cast["grid_worker"].id)
    with pytest.raises(CaseNotClosed):
        closing.reopen(session, case.id, "未兑现")
    close(session, case)
    closing.reopen(session, case.id, "又未兑现")
    assert (case.tier, case.owner_id) == (Tier.SOCIETY, None)


def test_an_answer_from_before_the_reopening_does_not_count(session, case, at):
    with at(3, 4):
        close(session, case)
    with at(3, 5):
        closing.reopen(session, case.id, "未兑现")
        with pytest.raises(NoFeedback):
            closing.conclude(session, case.id, Outcome.SETTLED)


def test_an_archived_case_is_at_rest(session, case):
    with pytest.raises(CaseNotClosed):
        closing.archive(session, case.id)
    close(session, case)
    closing.record_revisit(session, case.id, "stable")
    closing.archive(session, case.id)
    assert case.status is Status.ARCHIVED
    with pytest.raises(CaseArchived, match=case.case_no):
        tiers.enter_tier(session, case.id, Tier.LEADER)


def test_revisits_that_find_nobody_are_counted_as_attempts(session, case):
    close(session, case)
    attempts = [closing.record_revisit(session, case.id, "unreachable").attempt for _ in range(3)]
    assert attempts == [1, 2, 3]


def test_what_the_districts_centre_rules_may_go_anywhere(session, case):
    for _ in range(3):
        tiers.enter_tier(session, case.id, Tier.DEPARTMENT)
        tiers.return_down(session, case.id, Tier.GRID, "local")
    tiers.enter_tier(session, case.id, Tier.GRID, "ruled")
    assert case.tier is Tier.GRID
    assert changes.list_for_case(session, case.id)[-1].what is Change.ENTERED_TIER


def test_a_reopening_may_say_where_to(session, case):
    tiers.enter_tier(session, case.id, Tier.LEADER)
    close(session, case)
    closing.reopen(session, case.id, "不平稳", tier="department")
    assert case.tier is Tier.DEPARTMENT


def test_each_tier_has_its_class_of_matters():
    assert [tier.matters for tier in Tier] == ["日常琐事", "民间小事", "行业难事", "重点大事"]
