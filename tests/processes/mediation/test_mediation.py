"""Mediation of every kind on the tables: who may, how long, on whose consent, what the court says."""

from datetime import date

import pytest
from sqlalchemy import select

from engine import clock
from engine.forms import FormInvalid
from engine.instances.rescheduling import STANDING
from engine.models import UserTask
from processes import cards
from processes.cases.choices import Change, LitigationStage, MediationKind, Outcome, Source, Tier
from processes.cases.party_input import PartyInput
from processes.casework import candidates
from processes.deadlines import case_deadlines, extensions, pauses
from processes.deadlines.models import PARTIES, DeadlineStatus, Ending
from processes.errors import AlreadyOnPlatform, NothingToConfirm
from processes.mediation import (
    awards,
    confirmations,
    conflicts,
    invitations,
    oversight,
    sessions,
    stages,
    time_limit,
)
from processes.organisation.people import Appointment
from processes.organisation.roles import Role
from tests.journeys.district import District, moment
from tests.processes import factories
from tests.processes.walking import SIGNED


@pytest.fixture
def district(session):
    return District(session, moment(3, 2, 9))


@pytest.fixture
def accepted(district):
    """A dispute accepted for mediation: `accepted("people", category=…)`."""

    def accept(kind, *, category="0201", **facts):
        district.register("争执", category=category, consent=True, **facts)
        district.do("mediator", "Accept", kind=kind)
        return district.case

    return accept


def choose(district, **more):
    district.do("mediator", "Select", mediator=district.cast["mediator"].id, **more)


def test_who_declared_a_conflict_is_neither_offered_nor_taken(district, accepted):
    case, mediator = accepted("people"), district.cast["mediator"]
    offered = candidates.list_candidates(district.session, case, Role.MEDIATOR)
    assert [each.id for each in offered] == [mediator.id]
    conflicts.declare(district.session, case.id, int(mediator.id), "colleague", by=mediator)
    assert candidates.list_candidates(district.session, case, Role.MEDIATOR) == []
    with pytest.raises(FormInvalid, match="应当回避"):
        choose(district)


def test_a_party_of_the_case_does_not_mediate_it(district):
    parties = [PartyInput("演示mediator"), PartyInput("李某", "respondent")]
    case = district.register("争执", category="0201", consent=True, parties=parties)
    assert candidates.list_candidates(district.session, case, Role.MEDIATOR) == []


def test_those_who_are_asked_to_help_are_kept_once(district, accepted):
    case = accepted("people")
    choose(district, invited=["judge", "police"])
    asked = invitations.list_for_case(district.session, case.id)
    assert [row.guest.value for row in asked] == ["judge", "police"]
    invitations.invite_each(district.session, case.id, ["judge", "lawyer"])
    assert len(invitations.list_for_case(district.session, case.id)) == 3


def test_several_meetings_are_kept_in_their_order(district, accepted):
    case = accepted("people")
    choose(district)
    district.do("mediator", "Mediate", decision="again", channel="online", came=["applicant"])
    district.do("mediator", "Mediate", decision="agreed", venue="home")
    held = sessions.list_for_case(district.session, case.id)
    assert [(row.number, row.channel.value, row.result.value) for row in held] == [
        (1, "online", "again"),
        (2, "offline", "agreed"),
    ]
    assert held[0].came == ["applicant"]


def test_an_appraisal_stops_the_clock_and_its_days_are_added(district, accepted):
    accepted("people", category="0502")
    choose(district)
    assert district.deadline("yl.mediate").nominal_on == date(2026, 4, 14)
    district.until(3, 9, 9)
    district.do("mediator", "Mediate", decision="appraise")
    assert district.deadline("yl.mediate").status is DeadlineStatus.PAUSED
    district.until(5, 11, 9)
    assert district.open() == ["Appraise"], "nothing runs out meanwhile"
    district.do("mediator", "Appraise")
    clock = district.deadline("yl.mediate")
    assert (clock.status, clock.nominal_on) == (DeadlineStatus.RUNNING, date(2026, 6, 15))
    assert district.due("MediationDue") == [moment(6, 15, 17, 30)]


def test_both_may_prolong_before_the_month_is_over(district, accepted):
    accepted("people")
    choose(district)
    district.do("mediator", "Mediate", decision="prolong")
    for until, wrong in (
        ("2026-04-02", "不能早于2026年4月3日"),
        ("2026-03-20", "不能早于2026年4月3日"),
    ):
        with pytest.raises(FormInvalid, match=wrong):
            district.do("mediator", "Prolong", agreed="yes", until=until, **SIGNED)
    unsigned = {"applicant_signed": True, "respondent_signed": False}
    with pytest.raises(FormInvalid, match="签名"):
        district.do("mediator", "Prolong", agreed="yes", until="2026-04-20", **unsigned)
    district.do("mediator", "Prolong", agreed="yes", until="2026-04-20", **SIGNED)
    assert district.deadline("tj.rm").nominal_on == date(2026, 4, 20)
    district.until(4, 20, 23)
    assert district.open() == ["Mediate"]
    district.until(4, 21, 9)
    assert district.open() == ["Inform"]
    assert district.cards("yellow") == []


def test_meeting_timers_and_clock_agree_whoever_moves_the_clock(district, accepted):
    accepted("people", category="0502")
    choose(district)
    row = district.deadline("yl.mediate")
    with clock.at(moment(3, 4)):
        pauses.pause(district.session, row, "鉴定", evidence="委托书", by=None)
    assert district.due("MediationDue") == district.due("MediationReminder") == [STANDING]
    district.until(3, 12)
    with clock.at(moment(3, 12)):
        pauses.resume(district.session, row, by=None)
    agree(district, row, date(2026, 4, 22), moment(4, 20, 8, 30))
    district.do("mediator", "Mediate", decision="again")
    agree(district, row, date(2026, 4, 22), moment(4, 20, 8, 30))


def test_a_meeting_after_an_extension_outside_the_diagram_is_due_by_the_new_end(district, accepted):
    accepted("people")
    choose(district)
    row = district.deadline("tj.rm")
    with clock.at(moment(3, 4)):
        extensions.request(district.session, row, 10, reason="双方同意", by=None, consent="同意书")
    agree(district, row, date(2026, 4, 12), moment(4, 10, 8, 30))
    district.do("mediator", "Mediate", decision="again")
    agree(district, row, date(2026, 4, 12), moment(4, 10, 8, 30))
    district.until(4, 10, 8, 30)
    assert district.due("MediationReminder") == [], "three days before the new end"
    assert district.open() == ["Mediate"]


def agree(district, row, ends, reminded):
    """Task and timer name the deadline's moment, the reminder three days before it in office hours."""
    assert row.nominal_on == ends
    assert district.task_due("Mediate") == row.due_at
    assert district.due("MediationDue") == [row.due_at]
    assert district.due("MediationReminder") == [reminded]


def test_a_labour_dispute_is_not_prolonged(district, accepted):
    accepted("people", category="0701")
    choose(district)
    with pytest.raises(FormInvalid, match="可以申请仲裁"):
        district.do("mediator", "Mediate", decision="prolong")
    assert sessions.list_for_case(district.session, district.case.id) == []


def test_the_court_commissions_within_its_days_and_the_parties_choose(district, accepted):
    case = accepted(None, source=Source.COURT)
    assert case.mediation_kind is MediationKind.JUDICIAL
    assert case.litigation_stage is LitigationStage.PRE_LITIGATION
    assert district.deadline("sq.assign").nominal_on == date(2026, 3, 5)
    district.do("district_center", "CourtAssign", program="ordinary")
    assert district.deadline("sq.accept").nominal_on == date(2026, 3, 5)
    district.do("mediator", "TakeAssignment")
    assert case.litigation_stage is LitigationStage.IN_LITIGATION
    assert district.task_due("ContactParties") == moment(3, 5, 17, 30)
    rows = case_deadlines.list_for_case(district.session, district.case.id)
    assert "sq.contact" not in [row.key for row in rows], "条文是“可以”：不发牌"
    district.do("mediator", "ContactParties")
    assert district.deadline("sq.choose").nominal_on == date(2026, 3, 4)
    district.until(3, 4, 18)
    assert district.open() == ["Appoint"], "the two did not agree on anybody"
    district.do("mediator", "Appoint", mediator=district.cast["mediator"].id)
    assert district.deadline("sq.in_case").nominal_on == date(2026, 3, 17)
    assert district.open() == ["Mediate"]


def test_a_department_mediates_with_its_own_people(district, accepted):
    case = accepted("administrative", category="0701")
    assert district.deadline("xz.accept").nominal_on == date(2026, 3, 9)
    district.do("liaison", "AdmitAdministrative")
    offered = [
        each.id for each in candidates.list_candidates(district.session, case, Role.MEDIATOR)
    ]
    assert offered == [district.cast["liaison"].id]
    district.do("liaison", "Select", mediator=offered[0])
    district.do("liaison", "Mediate")
    district.do("liaison", "Agreement")
    district.do("liaison", "Feedback")
    assert (case.outcome, case.mediation_unit) == (Outcome.SETTLED, "dept-renshe")


def of_the_police(district):
    """The limit of the police on the case that runs."""
    every = case_deadlines.list_for_case(district.session, district.case.id)
    return next(row for row in every if (row.key, row.token) == ("za.close", None))


def test_what_is_not_kept_goes_back_to_the_police_whose_days_begin_anew(district, accepted):
    case = accepted("police")
    first = of_the_police(district)
    assert first.nominal_on == date(2026, 4, 1)
    district.do("gongan", "PoliceScreen")
    district.do("mediator", "FirstMediate", decision="failed")
    assert district.deadline("za.second").nominal_on == date(2026, 3, 11)
    district.until(3, 10, 9)
    district.do("mediator", "SecondMediate")
    district.do("mediator", "Agreement", perform_by="2026-03-20", effective_on="2026-03-10")
    district.until(3, 20, 10)
    district.do("mediator", "Perform", performed="none")
    anew = of_the_police(district)
    assert anew.id != first.id
    assert anew.nominal_on == date(2026, 4, 19)
    district.do("mediator", "Feedback")
    assert case.outcome is Outcome.DIVERTED


def test_what_was_kept_is_stated_in_writing_and_not_punished(district, accepted):
    case = accepted("police")
    district.do("gongan", "PoliceScreen")
    district.do("mediator", "FirstMediate")
    district.do("mediator", "Agreement")
    district.do("mediator", "Perform")
    assert "履行情况说明" in district.said()[-1]
    district.do("gongan", "PoliceApprove")
    district.do("mediator", "Feedback")
    assert case.outcome is Outcome.SETTLED


def agreed(district, **more):
    choose(district)
    district.do("mediator", "Mediate")
    district.do("mediator", "Agreement", agreement_form="written", **more)


def test_no_court_confirms_a_marriage(district, accepted):
    case = accepted("people", category="0101")
    choose(district)
    district.do("mediator", "Mediate")
    with pytest.raises(FormInvalid, match="婚姻关系"):
        district.do("mediator", "Agreement", agreement_form="written", confirm="yes")
    district.do("mediator", "Agreement", agreement_form="written")
    assert confirmations.find_right(district.session, case.id) is None
    with pytest.raises(NothingToConfirm):
        confirmations.apply(district.session, case.id)


def test_a_confirmed_agreement_nobody_keeps_is_enforced(district, accepted):
    case = accepted("people", category="0804")
    agreed(district, confirm="yes", perform_by="2026-03-20")
    district.do("mediator", "Confirm")
    district.do("district_center", "CourtAcceptance")
    district.do("district_center", "Ruling", ruling_no="示例裁定1号")
    (asked,) = confirmations.list_for_case(district.session, case.id)
    assert (asked.status.value, asked.ruling_no) == ("confirmed", "示例裁定1号")
    district.until(3, 24, 9)
    reminded = district.changes(Change.REMINDED)
    assert reminded == [moment(3, 13, 9), moment(3, 20, 9), moment(3, 23, 9)]
    district.do("mediator", "Perform", performed="none")
    assert "强制执行" in district.said()[-1]
    district.do("mediator", "Feedback")
    assert case.outcome is Outcome.DIVERTED


def test_what_the_court_refuses_cannot_be_enforced(district, accepted):
    case = accepted("people", category="0804")
    agreed(district, confirm="yes")
    district.do("mediator", "Confirm")
    district.do("district_center", "CourtAcceptance")
    district.do("district_center", "Ruling", ruling="refused", ruling_no="示例裁定2号")
    assert not confirmations.is_enforceable(district.session, case.id)
    assert "变更协议" in district.said()[-1]


def arbitrated(district, accepted, **result):
    """Arbitration accepted on 2 March, and how it ended on 16 April, its last day."""
    case = accepted("people", category="0901")
    choose(district)
    district.do("mediator", "Mediate", decision="failed")
    district.do("mediator", "Inform", outcome="divert", forum="labour")
    district.do("mediator", "FileArbitration", filed_on="2026-03-02")
    assert district.deadline("ld.arbitrate").nominal_on == date(2026, 4, 16)
    district.until(4, 16, 9)
    district.do("liaison", "LabourAward", **result)
    return case


def test_after_an_award_the_parties_may_sue_for_fifteen_days(district, accepted):
    """劳动争议调解仲裁法50条: received on 16 April; the fifteenth day is 1 May, so until 6 May."""
    case = arbitrated(district, accepted, received_on="2026-04-16")
    right = district.deadline("ld.sue")
    assert (clock.local(right.due_at), right.responsible) == (moment(5, 7, 0), PARTIES)
    assert "可以在5月6日以前（含当日）向人民法院起诉" in district.said()[-1]
    district.do("mediator", "Feedback")
    assert case.outcome is Outcome.DIVERTED
    with clock.at(moment(5, 7, 1)):
        case_deadlines.lapse(district.session, clock.now())
        cards.issue(district.session, clock.now())
    assert right.status is DeadlineStatus.LAPSED
    given = cards.list_for_case(district.session, case.id)
    assert right.id not in [card.clock_id for card in given]


def test_what_was_settled_before_the_arbitrators_gives_no_right_to_sue(district, accepted):
    case = arbitrated(district, accepted, result="mediated")
    rows = case_deadlines.list_for_case(district.session, case.id)
    assert "ld.sue" not in [row.key for row in rows]


def test_a_land_award_may_be_taken_to_court_for_thirty_days(district, accepted):
    """土地承包仲裁法48条: received on 19 June; the thirtieth day is a Sunday, so until 20 July."""
    case = accepted("people", category="0804")
    by = district.cast["mediator"]
    row = awards.receive(district.session, case.id, "land", date(2026, 6, 19), by=by)
    assert (row.key, clock.local(row.due_at)) == ("td.sue", moment(7, 21, 0))


def test_whom_the_telephone_did_not_reach_is_visited(district):
    case = district.register("楼道堆物", category="0299")
    for element in ("Contact", "Handle", "Feedback"):
        district.do("grid_worker", element)
    district.until(3, 9, 10)
    district.do("grid_worker", "Visit", way="电话", finding="unreachable")
    district.until(3, 12, 12)
    with pytest.raises(FormInvalid, match="换一种方式"):
        district.do("grid_worker", "Visit", way="电话", finding="unreachable")
    district.do("grid_worker", "Visit", way="见面", finding="unreachable")
    district.until(3, 15, 14)
    district.do("grid_worker", "Visit", way="其他", finding="unreachable")
    assert "未联系上" in "".join(district.said(Change.NOTED))
    assert oversight.list_unreached(district.session) == (case.archived_at is not None)


@pytest.mark.parametrize("left", [False, True])
def test_after_a_relapse_the_mediator_goes_on_or_the_group_of_one_who_left(
    district, accepted, left
):
    accepted("people")
    mediator = int(district.cast["mediator"].id)
    choose(district)
    for element in ("Mediate", "Agreement", "Feedback"):
        district.do("mediator", element)
    if left:
        held = select(Appointment).filter_by(person_id=mediator)
        district.session.scalars(held).one().until_on = date(2026, 3, 5)
    district.until(3, 9, 10)
    district.do("mediator", "Visit", finding="relapsed")
    (task,) = district.session.scalars(select(UserTask).filter_by(element="Accept", status="open"))
    assert task.assignee == (None if left else str(mediator))
    assert task.groups


def test_a_stage_only_comes_nearer_to_the_court(district):
    case = district.register("争执", category="0201")
    assert case.litigation_stage is LitigationStage.GRASSROOTS
    stages.move_on(case, LitigationStage.IN_LITIGATION)
    stages.move_on(case, LitigationStage.PREVENTION)
    assert case.litigation_stage is LitigationStage.IN_LITIGATION
    district.session.flush()
    counts = stages.count(district.session, [factories.DISTRICT])
    assert counts.stages[LitigationStage.IN_LITIGATION] == (1, 0)


def test_a_matter_of_the_e_platform_is_entered_once(district):
    first = district.register("争执", category="0201", e_platform_no=" SY-001 ")
    with pytest.raises(AlreadyOnPlatform) as refused:
        district.register("同一件事", category="0201", e_platform_no="SY-001")
    assert first.case_no in str(refused.value)
    district.register("没有编号", category="0201", e_platform_no="  ")
    district.register("也没有编号", category="0201", e_platform_no=None)


def test_the_loop_is_collected_handled_assigned_and_answered(district):
    case = district.register("争执", category="0201")
    assert case.loop.words == "处置"
    district.do("grid_worker", "Contact")
    district.do("grid_worker", "Handle", decision="society")
    assert (case.tier, case.loop.words) == (Tier.SOCIETY, "交办")
    district.do("mediator", "Accept", decision="withdraw")
    district.do("mediator", "Feedback")
    assert (case.outcome, case.loop.words) == (Outcome.TERMINATED, "反馈")


def test_a_final_award_lets_the_worker_sue_and_the_employer_ask_for_its_annulment(
    district, accepted
):
    """劳动争议调解仲裁法48、49条: received on 16 April; until 6 May, after the holiday, and 18 May, a Monday."""
    arbitrated(district, accepted, received_on="2026-04-16", is_final=True)
    annulment = district.deadline("ld.annul")
    assert clock.local(annulment.due_at) == moment(5, 19, 0)
    assert annulment.responsible == PARTIES
    assert district.deadline("ld.sue").responsible == PARTIES
    said = district.said()[-1]
    assert "劳动者不服的，可以在5月6日以前" in said
    assert "用人单位可以在5月18日以前（含当日）向中级人民法院申请撤销" in said


def applied_for(district, accepted, category="0701"):
    """Mediation failed, and the commission got the request on Monday 2 March."""
    case = accepted("people", category=category)
    choose(district)
    district.do("mediator", "Mediate", decision="failed")
    forum = "labour" if category.startswith("07") else "land"
    district.do("mediator", "Inform", outcome="divert", forum=forum)
    district.do("mediator", "FileArbitration", decision="applied", applied_on="2026-03-02")
    return case


def test_the_labour_commission_decides_in_five_days(district, accepted):
    """劳动争议调解仲裁法29条: the fifth day is Saturday 7 March, so Monday the 9th; then they may sue."""
    applied_for(district, accepted)
    row = district.deadline("ld.accept")
    assert (clock.local(row.due_at), row.responsible) == (moment(3, 10, 0), "dept-renshe")
    district.until(3, 10, 1)
    assert "仲裁机构逾期未决定是否受理，告知可以向人民法院起诉" in district.said()[-1]
    district.do("liaison", "LabourAcceptance", filed_on="2026-03-09")
    assert (row.status, row.ended) == (DeadlineStatus.LATE, Ending.DONE)
    assert district.deadline("ld.arbitrate").nominal_on == date(2026, 4, 23)


def test_the_land_commission_decides_in_five_working_days(district, accepted):
    """土地承包仲裁法23条: 3, 4, 5, 6 and 9 March, at the close of work."""
    applied_for(district, accepted, category="0901")
    row = district.deadline("td.accept")
    assert clock.local(row.due_at) == moment(3, 9, 17, 30)
    assert row.responsible == "dept-nongye"


def test_what_the_commission_does_not_take_may_be_sued_for(district, accepted):
    case = applied_for(district, accepted)
    district.do("liaison", "LabourAcceptance", decision="refused")
    assert "仲裁机构不予受理，告知可以向人民法院起诉" in district.said()[-1]
    row = district.deadline("ld.accept")
    assert (row.status, row.ended) == (DeadlineStatus.MET, Ending.DONE)
    district.do("mediator", "Feedback")
    assert case.outcome is Outcome.DIVERTED


def test_a_written_agreement_of_a_labour_dispute_may_be_reviewed_by_the_commission(
    district, accepted
):
    """办案规则74条(待确认): fifteen days from 6 March end on a Saturday, so on 23 March."""
    accepted("people", category="0701")
    agreed(district)
    right = district.deadline("ld.review.apply")
    assert (clock.local(right.due_at), right.responsible) == (moment(3, 24, 0), PARTIES)
    assert district.deadline("tj.confirm.apply").responsible == PARTIES
    with clock.at(moment(3, 24, 1)):
        case_deadlines.lapse(district.session, clock.now())
        cards.issue(district.session, clock.now())
    assert right.status is DeadlineStatus.LAPSED


def confirmed(district, accepted, **terms):
    """An agreement of 2 March the court has taken on the same day."""
    case = accepted("people")
    agreed(district, confirm="yes", **terms)
    district.do("mediator", "Confirm")
    district.do("district_center", "CourtAcceptance")
    return case


def test_the_court_has_fifteen_days_and_thirty_beside_each_other(district, accepted):
    """法释〔2011〕5号5条: 17 March; 民诉法187条: 1 April. Ruling on the twentieth is late by the first alone."""
    confirmed(district, accepted)
    short, long = district.deadline("tj.confirm.decide"), district.deadline("tj.confirm.close")
    assert (clock.local(short.due_at), clock.local(long.due_at)) == (
        moment(3, 18, 0),
        moment(4, 2, 0),
    )
    assert long.responsible == "dept-fayuan"
    district.until(3, 22, 10)
    district.do("district_center", "Ruling", ruling="confirmed", ruling_no="示例裁定3号")
    assert (short.status, long.status) == (DeadlineStatus.LATE, DeadlineStatus.MET)


@pytest.mark.parametrize(
    ("terms", "last"),
    [({}, date(2028, 3, 2)), ({"perform_by": "2026-04-20"}, date(2028, 4, 20))],
)
def test_what_is_confirmed_may_be_enforced_for_two_years(district, accepted, terms, last):
    """民诉法250条: from the last day of performance, or from the ruling of 2 March."""
    confirmed(district, accepted, **terms)
    district.do("district_center", "Ruling", ruling="confirmed", ruling_no="示例裁定4号")
    right = district.deadline("zx.apply")
    assert (right.nominal_on, right.responsible) == (last, PARTIES)


def test_what_was_performed_is_not_enforced_any_more(district, accepted):
    confirmed(district, accepted, perform_by="2026-04-20")
    district.do("district_center", "Ruling", ruling="confirmed", ruling_no="示例裁定5号")
    right = district.deadline("zx.apply")
    district.do("mediator", "Perform", performed="full")
    assert (right.status, right.ended) == (DeadlineStatus.MET, Ending.DONE)


def test_a_medical_dispute_before_the_health_authority_is_never_prolonged(district, accepted):
    """医疗纠纷条例40条 has no extension, unlike the committee's 38条."""
    district.register("争执", category="0502", consent=True)
    district.do("mediator", "Accept", kind="administrative", unit="dept-renshe")
    district.do("liaison", "AdmitMedical")
    row = district.deadline("yl.mediate")
    assert (row.rule, row.name) == ("yl.mediate:administrative@1", "医疗纠纷行政调解")
    assert not time_limit.may_prolong(district.session, row.case_id)
