"""Statutory clocks, extensions, pauses and the cards they cost."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import clock
from processes import cards
from processes.cases.choices import Tier
from processes.casework import closing, tiers
from processes.deadlines import case_deadlines, due_dates, extensions, pauses
from processes.deadlines.end_events import EndEvent
from processes.deadlines.limits import Kind
from processes.deadlines.models import Colour, DeadlineStatus, Ending, ExtensionStatus
from processes.errors import (
    ConsentRequired,
    EndlessDeadline,
    EvidenceRequired,
    ExtensionNotAllowed,
    ExtensionNotYours,
    ExtensionTooLong,
    NoSuchDeadline,
    NoticeRequired,
    NotPending,
    PauseNotAllowed,
    ProcessError,
    TooLateToExtend,
)
from processes.mediation import settlements
from tests.processes import factories


def local(month, day, hour=0, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=clock.zone())


def step(session, case, key, variant=None, responsible="grid_worker@g"):
    found = due_dates.compute(key, clock.now(), variant)
    return case_deadlines.begin(session, case, found, Kind.PROCESS, responsible=responsible)


def colours(session, case):
    return [card.colour for card in cards.list_for_case(session, case.id)]


def test_a_statutory_clock_outlives_escalation_and_never_starts_anew(session, case, at):
    with at(8, 4):
        first = case_deadlines.open_statutory(session, case.id, "xf.close")
    with at(8, 20):
        tiers.enter_tier(session, case.id, Tier.LEADER)
        again = case_deadlines.open_statutory(session, case.id, "xf.close")
    assert again.id == first.id
    assert (again.nominal_on, again.warning_on) == (date(2026, 10, 3), date(2026, 9, 30))


def test_sixty_days_are_extended_by_thirty_at_most_once_the_reason_was_told(
    session, case, cast, at
):
    with at(8, 4):
        row = case_deadlines.open_statutory(session, case.id, "xf.close", responsible="dept-renshe")
    with at(9, 28):
        with pytest.raises(NoticeRequired, match="延期告知书"):
            extensions.extend_in_step(session, row, 30, reason="案情复杂", by=cast["head"])
        granted = extensions.request(session, row, 30, reason="案情复杂", by=cast["head"])
        assert row.nominal_on == date(2026, 10, 3)
        extensions.record_notice_served(session, granted, by=cast["head"])
        with pytest.raises(NotPending):
            extensions.record_notice_served(session, granted, by=None)
        with pytest.raises(ExtensionTooLong, match="30日"):
            extensions.request(session, row, 1, reason="再延", by=cast["head"])
    assert (row.nominal_on, row.due_at) == (date(2026, 11, 2), local(11, 3))
    assert "经批准延长30日" in row.why


def test_an_extension_nobody_was_told_of_in_time_does_not_count(session, case, cast, at):
    with at(8, 4):
        row = case_deadlines.open_statutory(session, case.id, "xf.close", responsible="dept-renshe")
    with at(9, 28):
        granted = extensions.request(session, row, 30, reason="案情复杂", by=cast["head"])
    with at(10, 4), pytest.raises(TooLateToExtend, match="10月3日"):
        extensions.record_notice_served(session, granted, by=None)
    extensions.lapse(session, local(10, 4))
    session.refresh(granted)
    assert (granted.status, row.extended_by) == (ExtensionStatus.LAPSED, 0)


@pytest.mark.parametrize(
    "name", ["grid_worker", "political_legal", "district_center", "leader", "liaison", "other_head"]
)
def test_only_who_the_rule_names_grants_an_extension(session, case, cast, at, name):
    with at(8, 4):
        row = case_deadlines.open_statutory(session, case.id, "xf.close", responsible="dept-renshe")
        with pytest.raises(ExtensionNotYours, match="办理机关、单位的负责人"):
            extensions.request(session, row, 5, reason="忙", by=cast[name])


def test_mediation_goes_on_when_both_parties_have_signed(session, case, cast, at):
    with at(6, 1):
        row = case_deadlines.open_statutory(session, case.id, "tj.rm")
        with pytest.raises(ConsentRequired):
            extensions.request(session, row, 10, reason="再谈", by=cast["mediator"])
        extensions.request(
            session, row, 10, reason="再谈", by=cast["mediator"], consent="卷宗第12页"
        )
    assert row.nominal_on == date(2026, 7, 11)


def test_a_statutory_clock_that_is_over_is_not_extended(session, case, cast, at):
    with at(8, 4):
        row = case_deadlines.open_statutory(session, case.id, "xf.close", responsible="dept-renshe")
    with at(10, 5), pytest.raises(TooLateToExtend, match="10月3日"):
        extensions.request(session, row, 10, reason="晚了", by=cast["head"])


def test_the_thirty_days_for_confirmation_may_not_be_changed(session, case, at):
    with at(6, 20):
        settlements.agree(session, case.id, form="written", content="分期偿还")
        row = case_deadlines.get_running(session, case.id, "tj.confirm.apply")
        with pytest.raises(ExtensionNotAllowed):
            extensions.extend_in_step(session, row, 1, reason="想再等等")
    assert row.due_at == local(7, 21)


def test_a_pause_for_an_appraisal_does_not_count(session, case, at):
    with at(6, 1):
        row = case_deadlines.open_statutory(session, case.id, "tj.rm")
    with at(6, 10):
        with pytest.raises(PauseNotAllowed, match="鉴定"):
            pauses.pause(session, row, "出差", evidence="无")
        with pytest.raises(EvidenceRequired):
            pauses.pause(session, row, "鉴定", evidence=" ")
        pauses.pause(session, row, "鉴定", evidence="示例鉴定委托书1号")
    with at(6, 15):
        pauses.resume(session, row)
    assert row.nominal_on == date(2026, 7, 6)
    assert "6月10日—6月15日鉴定不计" in row.why


def test_what_ends_while_its_clock_stands_still_is_not_late(session, case, at):
    with at(6, 1):
        row = case_deadlines.open_statutory(session, case.id, "tj.rm")
    with at(6, 10):
        pauses.pause(session, row, "鉴定", evidence="示例鉴定委托书1号")
    with at(7, 20):
        case_deadlines.happened(session, case.id, EndEvent.AGREED)
    assert (row.status, colours(session, case)) == (DeadlineStatus.MET, [])
    assert row.nominal_on == date(2026, 8, 10)
    assert pauses.list_for_deadline(session, row.id)[0].until == local(7, 20, 9)


def test_parties_may_agree_to_go_on_while_the_clock_stands_still(session, case, cast, at):
    with at(6, 1):
        row = case_deadlines.open_statutory(session, case.id, "tj.rm")
    with at(6, 10):
        pauses.pause(session, row, "鉴定", evidence="示例鉴定委托书1号")
    with at(7, 20):
        extensions.request(session, row, 10, reason="双方同意", by=None, consent="同意书")
        pauses.resume(session, row)
    assert row.nominal_on == date(2026, 8, 20)


def test_a_step_done_in_time_costs_nothing(session, case, at):
    with at(3, 4, 9):
        row = step(session, case, "grid.first_contact")
    with at(3, 4, 10, 10):
        case_deadlines.close(session, row)
    assert (row.status, colours(session, case)) == (DeadlineStatus.MET, [])


def test_a_step_interrupted_by_its_own_expiry_costs_the_one_card_its_diagram_hands_out(
    session, case, at
):
    with at(3, 4):
        row = step(session, case, "grid.resolve")
        extensions.extend_in_step(session, row, 2, reason="对方外出")
    assert row.due_at == local(3, 11, 17, 30)
    with at(3, 11, 17, 30):
        case_deadlines.close(session, row, Ending.LEFT, costs=False)
        for _ in range(2):
            cards.issue_one(session, case.id, "grid.resolve", "yellow", "grid_worker@g")
        cards.issue(session, clock.now())
    assert (row.status, colours(session, case)) == (DeadlineStatus.LATE, [Colour.YELLOW])


def test_a_card_goes_to_the_department_that_stayed_away(session, case, at):
    with at(5, 6):
        for unit in ("dept-zhujian", "dept-sifa"):
            step(session, case, "department.arrive", "regular", unit)
    with at(5, 9, 17, 30):
        cards.issue_one(session, case.id, "department.arrive", "yellow", "dept-zhujian")
        with pytest.raises(NoSuchDeadline):
            cards.issue_one(session, case.id, "department.arrive", "yellow", "dept-gongan")
    (card,) = cards.list_for_case(session, case.id)
    assert card.responsible == "dept-zhujian"


def test_a_limit_shared_by_a_tier_is_found_whoever_is_named(session, case, at):
    with at(5, 6):
        tier = step(session, case, "department.resolve", None, "420303001")
    with at(5, 18):
        step(session, case, "department.resolve", None, "420303")
    with at(5, 20, 17, 30):
        cards.issue_one(session, case.id, "department.resolve", "yellow", "dept-renshe")
    (card,) = cards.list_for_case(session, case.id)
    assert card.clock_id == tier.id


def test_a_card_needs_a_clock(session, case):
    with pytest.raises(NoSuchDeadline, match=r"leader\.close"):
        cards.issue_one(session, case.id, "leader.close", "yellow")


def test_a_step_called_off_before_it_was_due_costs_nothing(session, case, at):
    with at(3, 4):
        row = step(session, case, "grid.resolve")
    with at(3, 5):
        case_deadlines.close(session, row, Ending.CALLED_OFF)
    assert (row.status, colours(session, case)) == (DeadlineStatus.CANCELLED, [])


def test_an_absent_department_gets_yellow_that_day_and_red_two_working_days_later(
    session, case, at
):
    with at(5, 6):
        row = step(session, case, "department.arrive", "regular", "dept-zhujian")
    assert row.due_at == local(5, 9, 17, 30)
    for day, hour, expected in (
        (7, 9, []),
        # 2.1 of its three working days are used at 09:09 of the third.
        (9, 9, []),
        (9, 10, [Colour.BLUE]),
        (9, 18, [Colour.BLUE, Colour.YELLOW]),
        (12, 9, [Colour.BLUE, Colour.YELLOW]),
        (12, 18, [Colour.BLUE, Colour.YELLOW, Colour.RED]),
        (13, 9, [Colour.BLUE, Colour.YELLOW, Colour.RED]),
    ):
        cards.issue(session, local(5, day, hour))
        assert colours(session, case) == expected


def test_a_limit_of_minutes_turns_red_at_half_as_much_again(session, case, at):
    with at(6, 1, 22, 30):
        step(session, case, "department.sign", "emergency", "dept-gongan")
    cards.issue(session, local(6, 1, 23, 14))
    assert colours(session, case) == [Colour.YELLOW]
    cards.issue(session, local(6, 1, 23, 15))
    assert colours(session, case) == [Colour.YELLOW, Colour.RED]


def test_a_second_yellow_of_the_same_unit_on_the_same_case_is_red(session, case, at):
    for key in ("grid.first_contact", "grid.resolve"):
        with at(3, 4):
            row = step(session, case, key)
        with clock.at(row.due_at + timedelta(minutes=1)):
            case_deadlines.close(session, row)
    assert colours(session, case) == [Colour.YELLOW, Colour.YELLOW, Colour.RED]


def test_a_right_ends_when_it_is_used_or_lapses(session, case, at):
    with at(6, 20):
        settlements.agree(session, case.id, form="written", content="分期偿还")
        used = case_deadlines.get_running(session, case.id, "tj.confirm.apply")
        case_deadlines.use_right(session, case.id, "tj.confirm.apply")
        settlements.agree(session, case.id, form="written", content="另一协议")
        unused = case_deadlines.get_running(session, case.id, "tj.confirm.apply")
    for now, status in ((local(7, 20, 23), "running"), (local(7, 21), "lapsed")):
        case_deadlines.lapse(session, now)
        session.refresh(unused)
        assert unused.status == status
    assert used.status is DeadlineStatus.MET


def test_an_agreement_ends_the_time_for_mediation(session, case, at):
    with at(6, 1):
        row = case_deadlines.open_statutory(session, case.id, "tj.rm")
    with at(6, 20):
        settlements.agree(session, case.id, form="oral", content="互谅互让")
    assert row.status is DeadlineStatus.MET


def test_nobody_is_blamed_for_a_right_the_parties_did_not_use(session, case, at):
    with at(6, 20):
        settlements.agree(session, case.id, form="written", content="分期偿还")
    cards.issue(session, local(9, 1))
    assert colours(session, case) == []


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=10
)
@given(
    st.lists(
        st.tuples(st.sampled_from(["up", "down", "hand over", "reopen"]), st.integers(0, 3)),
        max_size=6,
    )
)
def test_a_statutory_clock_never_moves_because_its_case_does(session, cast, turns):
    case = factories.case(session, cast["grid_worker"])
    with clock.at(local(8, 4, 9)):
        row = case_deadlines.open_statutory(session, case.id, "xf.close")
    session.flush()
    kept = (row.due_at, row.nominal_on, row.warning_on, row.why, row.rule)
    for number, (turn, tier) in enumerate(turns):
        with clock.at(local(8, 5 + number, 9)), suppress(ProcessError):
            if turn == "up":
                tiers.enter_tier(session, case.id, list(Tier)[tier])
            elif turn == "down":
                tiers.return_down(session, case.id, list(Tier)[tier], "local")
            elif turn == "reopen":
                closing.reopen(session, case.id, "反弹")
            else:
                case.owner_id = int(cast["mediator"].id)
        again = case_deadlines.open_statutory(session, case.id, "xf.close", clock.now())
        assert again is row
    session.flush()
    assert (row.due_at, row.nominal_on, row.warning_on, row.why, row.rule) == kept


def test_a_limit_of_the_case_that_nothing_is_known_to_end_does_not_start(session, case):
    with pytest.raises(EndlessDeadline, match=r"ms\.claim"):
        case_deadlines.open_statutory(session, case.id, "ms.claim")
