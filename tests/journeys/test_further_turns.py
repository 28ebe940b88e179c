"""Turns of the scenarios that no scenario takes."""

from datetime import date

from processes.cases.choices import Outcome, Scale
from processes.mediation import confirmations
from tests.journeys.district import District, moment
from tests.journeys.shown import notices_of
from tests.journeys.sponsored import sponsor


def test_a_revisit_on_a_holiday_is_made_before_it(session):
    district = District(session, moment(6, 15, 9))
    district.register("拖欠补偿款", category="0901", scale=Scale.LARGE_GROUP)
    sponsor(district)
    district.until(7, 6, 9)
    district.do("leader", "Advance")
    district.do("political_legal", "Certify")
    district.do("leader", "Feedback")
    for day in ((7, 13), (8, 5)):
        district.until(*day, 10)
        district.do("leader", "Visit", finding="stable")
    assert district.due("WaitRound") == [moment(9, 30, 9)]
    district.until(9, 30, 10)
    district.do("leader", "Visit", finding="stable")
    assert district.instance().status == "completed"


def test_a_right_that_was_used_no_longer_runs_out(session):
    district = District(session, moment(3, 4, 9))
    case = district.register("借款到期未还", category="0804", consent=True)
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    district.do("mediator", "Mediate")
    written = {"agreement_form": "written", "confirm": "yes", "perform_by": "2026-03-20"}
    district.do("mediator", "Agreement", **written)
    district.until(3, 10, 9)
    district.do("mediator", "Confirm")
    assert district.deadline("tj.confirm.apply").closed_at == moment(3, 10, 9)
    assert district.deadline("tj.confirm.accept").nominal_on == date(2026, 3, 13)
    district.do("district_center", "CourtAcceptance")
    assert district.deadline("tj.confirm.decide").nominal_on == date(2026, 3, 25)
    district.do("district_center", "Ruling")
    assert confirmations.is_enforceable(session, case.id)
    district.until(3, 20, 9)
    district.do("mediator", "Perform")
    district.do("mediator", "Feedback")
    assert case.outcome is Outcome.SETTLED
    assert district.cards("yellow") == []


def test_each_reminder_of_performance_says_which_it_is(session):
    """To be performed by Friday 27 March: reminded on the 20th, on the day, and on the 30th."""
    district = District(session, moment(3, 4, 9))
    district.register("借款到期未还", category="0804", consent=True)
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    district.do("mediator", "Mediate")
    district.do("mediator", "Agreement", perform_by="2026-03-27")
    district.until(3, 30, 9)
    said = [each.partition("履行提醒")[2] for each in notices_of(district, "mediator")]
    assert list(filter(None, said)) == ["（到期前）", "（当日）", "（逾期）"]


def test_a_reminder_of_mediation_names_the_limit_the_case_runs_by(session):
    """A medical dispute of Wednesday 4 March: thirty working days to 16 April, 清明 left out."""
    district = District(session, moment(3, 4, 9))
    district.register("手术纠纷", category="0502", consent=True)
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    assert district.deadline("yl.mediate").nominal_on == date(2026, 4, 16)
    district.until(4, 13, 17, 30)
    (reminded,) = [each for each in notices_of(district, "mediator") if each.startswith("提醒")]
    assert "医疗纠纷调解" in reminded
