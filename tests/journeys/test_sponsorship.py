"""A leader's case on the database: what is recorded, who may not act, extensions, changes of person."""

from datetime import date

import pytest
from sqlalchemy import select, true

from engine import clock, tasks, worker
from engine.errors import NotPermitted
from engine.models import UserTask
from processes import cards
from processes.cases.choices import Change, Outcome, Scale, TeamRole, Tier
from processes.casework import handover
from processes.deadlines import case_deadlines, extensions
from processes.deadlines.models import DeadlineStatus
from processes.errors import (
    DateTooLate,
    ExtensionTooLong,
    HandoverRequired,
    MissingField,
    NobodyAnswers,
    NotBeforeCouncil,
    NotOfThatRole,
)
from processes.notices import Notification
from processes.sponsorship import board, council, record, reporting, teams
from processes.sponsorship.models import Basis, Effort, Resolution
from tests.journeys.district import District, moment
from tests.journeys.shown import notices_of
from tests.journeys.sponsored import settle, sponsor


@pytest.fixture
def district(session):
    """Monday, 2 March; a grave case with the leaders."""
    made = District(session, moment(3, 2, 9))
    made.register("积案", category="0901", scale=Scale.LARGE_GROUP)
    assert made.case.tier is Tier.LEADER
    return made


def test_why_a_case_was_proposed_is_kept(district):
    district.do(
        "district_center",
        "Propose",
        is_backlog=True,
        grounds=["repeat", "petition"],
        difficulty="三次会商未决",
    )
    row = record.find_proposal(district.session, district.case.id)
    assert (row.is_backlog, row.grounds, row.difficulty) == (
        True,
        ["repeat", "petition"],
        "三次会商未决",
    )


def test_a_lawyer_from_outside_is_one_of_the_five_and_not_a_variable(district):
    sponsor(district, team_police="", police_from="outside", lawyer="示例律师")
    assert district.open() == ["Advance"]
    lawyer = teams.find_member(district.session, district.case.id, TeamRole.POLICE)
    assert (lawyer.person_id, lawyer.name) == (None, "示例律师")
    history = str([each.state for each in [district.instance()]])
    assert "示例律师" not in history


def test_each_effort_is_recorded_and_an_outreach_with_place_people_and_promises(district):
    sponsor(district)
    district.until(3, 10, 9)
    district.do(
        "leader",
        "Advance",
        decision="continue",
        actions=["outreach", "aid"],
        outreach_place="花园村",
        outreach_people="牵头领导、网格员",
        promises="月底前兑现补偿",
        progress="带案下访",
    )
    efforts = record.list_efforts(district.session, district.case.id)
    assert {each.what for each in efforts} == {Effort.OUTREACH, Effort.AID}
    out = next(each for each in efforts if each.what is Effort.OUTREACH)
    assert (out.place, out.promises, out.on) == ("花园村", "月底前兑现补偿", date(2026, 3, 10))
    assert district.due("MeetDue") == [moment(4, 11, 0)]


def test_an_outreach_the_leader_reports_from_the_case_counts_for_the_month(district):
    sponsor(district)
    district.until(3, 10, 9)
    by = district.cast["leader"]
    told = {"place": "花园村", "promises": "月底兑现", "by": by}
    with clock.at(district.now):
        reporting.report(district.session, district.case.id, "outreach", "带案下访", **told)
    assert district.due("MeetDue") == [moment(4, 11, 0)]
    assert [each.promises for each in record.list_efforts(district.session, district.case.id)] == [
        "月底兑现"
    ]
    helper = district.cast["grid_head"]
    with clock.at(district.now):
        reporting.report(district.session, district.case.id, "aid", "送去救助金", by=helper)
    assert len(record.list_efforts(district.session, district.case.id)) == 2
    assert district.due("MeetDue") == [moment(4, 11, 0)]


def test_a_talk_among_offices_is_no_meeting_with_the_people_concerned(district):
    sponsor(district)
    before = district.due("MeetDue")
    district.until(3, 10, 9)
    district.do("leader", "Advance", decision="continue", actions=["meeting"])
    assert district.due("MeetDue") == before == [moment(3, 18, 0)]


def test_a_missed_month_costs_one_card_and_the_next_begins(district):
    sponsor(district)
    district.until(3, 18, 9)
    assert [who for who, _ in district.cards("yellow")] == [district.case.district]
    district.do("leader", "Advance", decision="continue", actions=["meeting"])
    assert district.due("MeetDue") == [moment(4, 19, 0)]


def test_a_recognition_names_its_basis_and_who_verified(district):
    sponsor(district)
    district.do("leader", "Advance")
    district.do("political_legal", "Certify", certified="no", basis="evidence", note="尚未兑现")
    district.do("leader", "Advance")
    district.do("political_legal", "Certify", basis="signature")
    found = record.list_recognitions(district.session, district.case.id)
    assert [(each.is_recognised, each.basis) for each in found] == [
        (True, Basis.SIGNATURE),
        (False, Basis.EVIDENCE),
    ]
    assert found[0].by == int(district.cast["political_legal"].id)


def test_a_claim_that_cannot_be_supported_ends_by_law_and_not_as_settled(district):
    sponsor(district)
    district.do("leader", "Advance", decision="conclude")
    district.do("leader", "Feedback")
    assert district.case.outcome is Outcome.CONCLUDED
    assert any("处理意见书" in (each or "") for each in district.said(Change.NOTED))
    totals = board.count_sponsored(district.session, district.case.district)
    assert (totals.sponsored, totals.settled, totals.rate) == (1, 0, "0.00%")


def visit(district):
    found = select(UserTask).filter_by(instance_id=district.case.instance_id, element="Visit")
    return district.session.scalars(found.order_by(UserTask.id.desc())).first()


def test_only_the_lead_leader_revisits_even_after_handing_the_task_back(district):
    sponsor(district)
    settle(district)
    district.until(3, 9, 10)
    task = visit(district)
    leader, deputy = district.cast["leader"], district.cast["other_leader"]
    assert (task.assignee, task.groups) == (leader.id, [])
    tasks.release(district.session, task.id, leader)
    with pytest.raises(NotPermitted):
        tasks.claim(district.session, task.id, deputy)
    district.do("leader", "Visit", finding="stable", reasoning="讲清政策")
    assert any("释法说理：讲清政策" in (each or "") for each in district.said(Change.NOTED))


def test_an_unsatisfactory_revisit_opens_the_case_again(district):
    sponsor(district)
    settle(district)
    district.until(3, 9, 10)
    district.do("leader", "Visit", finding="dissatisfied")
    assert (district.open(), district.case.reopenings) == (["Advance"], 1)


def test_a_new_leader_gets_what_waits_and_the_revisits_to_come(district):
    sponsor(district)
    by, new = district.cast["political_legal"], district.cast["other_leader"].id
    case = district.case
    with clock.at(district.now):
        with pytest.raises(HandoverRequired):
            handover.change(district.session, case.id, TeamRole.LEADER, new, " ", by=by)
        with pytest.raises(NotOfThatRole):
            handover.change(district.session, case.id, TeamRole.LEADER, by.id, "移交", by=by)
        handover.change(district.session, case.id, TeamRole.LEADER, new, "卷宗已移交", by=by)
    old = teams.list_past_members(district.session, case.id)[0]
    assert (old.role, old.handover) == (TeamRole.LEADER, "卷宗已移交")
    district.do("other_leader", "Advance")
    district.do("political_legal", "Certify")
    waiting = district.session.scalars(
        select(UserTask).filter_by(instance_id=case.instance_id, element="Feedback")
    ).one()
    assert waiting.assignee == new
    district.do("other_leader", "Feedback")
    district.until(3, 9, 10)
    assert visit(district).assignee == new


def test_ninety_days_may_be_lengthened_by_thirty_in_all_and_then_it_is_red(district):
    sponsor(district)
    meet_monthly(district, (3, 15), (4, 10), (5, 8))
    district.until(6, 1, 9)
    assert district.cards("yellow") == [(district.case.district, moment(6, 1, 0))]
    district.do("political_legal", "Overdue", days=30)
    with pytest.raises(ExtensionTooLong):
        extend_again(district)
    assert district.deadline("leader.close").due_at == moment(7, 1, 0)
    meet_monthly(district, (6, 5), (6, 30))
    assert district.cards("red") == []
    district.until(7, 1, 9)
    assert "Council" in district.open()
    assert district.cards("red") == [(district.case.district, moment(7, 1, 0))]


def meet_monthly(district, *days):
    """The leader meets the people concerned on these days."""
    for day in days:
        district.until(*day, 10)
        district.do("leader", "Advance", decision="continue", actions=["meet"])


def extend_again(district):
    """Thirty days are used up."""
    row = case_deadlines.get_running(district.session, district.case.id, "leader.close")
    by = district.cast["political_legal"]
    with clock.at(district.now):
        extensions.request(district.session, row, 1, reason="再延一天", by=by)


def test_one_meeting_takes_several_cases(district):
    first = district.case
    for _ in range(2):
        district.do("district_center", "Propose")
        district.do("political_legal", "Review")
        if district.case is first:
            district.register("另一积案", category="0901", scale=Scale.LARGE_GROUP)
    second, by = district.case, district.cast["political_legal"]
    session = district.session
    assert [each.id for each in council.list_waiting(session, first.district, true())] == [
        first.id,
        second.id,
    ]
    with clock.at(district.now):
        assert council.assign_task(session, [first.id, second.id], "列入包案", by=by) == 2
        with pytest.raises(NotBeforeCouncil):
            council.assign_task(session, [first.id], "再议", by=by)
    meeting = council.list_meetings(session, first.district, None, 9)
    assert len(meeting) == 1
    decided = [
        (each.id, matter.resolution)
        for matter, each in council.list_matters(session, meeting[0].id, true())
    ]
    assert decided == [(first.id, Resolution.TAKE), (second.id, Resolution.TAKE)]
    assert council.list_waiting(session, first.district, true()) == []


def test_a_resolution_is_told_reminded_and_counted_when_carried_out(district):
    session, case = district.session, district.case
    by, leader = district.cast["political_legal"], district.cast["leader"]
    with clock.at(moment(3, 2, 10)):
        meeting = council.record_meeting(
            session, case.district, date(2026, 3, 2), "积案专题", by=by
        )
        with pytest.raises(NobodyAnswers):
            council.resolve(session, meeting.id, "兑现", due_on=date(2026, 3, 9), by=by)
        task = council.resolve(
            session,
            meeting.id,
            "一周内兑现补偿",
            due_on=date(2026, 3, 9),
            person_id=int(leader.id),
            case_id=case.id,
            by=by,
        )
    told = select(Notification.title).filter_by(person_id=int(leader.id))
    assert any("常委会决定事项" in each for each in session.scalars(told))
    year = date(2026, 1, 1), date(2026, 12, 31)
    with clock.at(moment(10, 3, 9, 5)):
        assert council.remind(session, clock.now()) == 0, "nobody works on 3 October"
    with clock.at(moment(3, 10, 9, 5)):
        worker.run_until_idle(session)
        assert council.remind(session, clock.now()) == 1
        tally = council.count_resolutions(session, case.district, *year)
        assert (tally.meetings, tally.done, tally.due) == (1, 0, 1)
        with pytest.raises(MissingField):
            council.carry_out(session, task, " ")
        council.carry_out(session, task, "已兑现")
        session.flush()
        tally = council.count_resolutions(session, case.district, *year)
    assert (tally.done, tally.due) == (1, 1)


def test_an_effort_lies_in_the_past_and_an_outreach_has_a_place(district):
    sponsor(district)
    by = district.cast["leader"]
    with clock.at(district.now):
        with pytest.raises(DateTooLate):
            record.record_effort(
                district.session, district.case.id, "meet", "见面", on=date(2026, 3, 3), by=by
            )
        with pytest.raises(MissingField):
            record.record_effort(district.session, district.case.id, "outreach", "下访", by=by)


def test_the_day_the_leader_promised_runs_as_a_limit_and_reminds(district):
    """The plan is approved on 2 March and promises 1 April: half-way there somebody is reminded."""
    sponsor(district, plan_by="2026-04-01")
    promise = case_deadlines.get_running(district.session, district.case.id, "leader.promise")
    assert clock.local(promise.due_at) == moment(4, 2, 0)
    assert promise.why == "领导在方案中确定的化解限期"
    district.until(3, 31, 12)
    assert promise.id in [
        card.clock_id
        for card in cards.list_for_case(district.session, district.case.id)
        if card.colour == "blue"
    ]
    assert any(
        each.startswith("蓝牌") and "化解限期" in each for each in notices_of(district, "leader")
    )
    by = district.cast["political_legal"]
    with clock.at(district.now):
        teams.draft_plan(
            district.session, district.case.id, "延后", resolve_by=date(2026, 4, 20), by=by
        )
        teams.approve_plan(district.session, district.case.id, by=by)
    assert promise.status is DeadlineStatus.CANCELLED
    newer = case_deadlines.get_running(district.session, district.case.id, "leader.promise")
    assert newer.nominal_on == date(2026, 4, 20)
