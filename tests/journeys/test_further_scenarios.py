"""Scenarios 3, 5, 9 and 10 of the handbook, as far as the diagrams carry them, on the database."""

import pytest

from processes.cases import teams
from processes.cases.choices import Change, Outcome, RiskColor, Scale, Status, Tier
from processes.cases.whistles import attendance, of
from tests.journeys.district import District, moment


@pytest.fixture
def on(session):
    """The district on a day: `on(3, 4)`."""
    return lambda *when: District(session, moment(*when))


def test_scenario_03_nobody_is_mediated_against_their_will(on):
    district = on(3, 4, 9)
    case = district.register("王某与邻居争执", category="0201", consent=True)
    district.do("mediator", "Accept", decision="refuse", consent=False)
    assert "权利告知书" in district.said()[-1]
    district.do("mediator", "Feedback")
    assert (case.outcome, case.status) == (Outcome.TERMINATED, Status.CLOSED)
    assert district.due("TrackLater") == [moment(3, 11, 9)]
    district.until(3, 11, 10)
    district.do("grid_worker", "Track")
    assert case.status is Status.ARCHIVED


def test_scenario_05_an_emergency_is_whistled_before_it_is_approved(on):
    district = on(3, 4, 22, 30)
    case = district.register("扬言伤人", category="0201", risk_color=RiskColor.RED)
    assert case.tier is Tier.GRID
    assert "公安" in district.said()[-1]
    assert district.due("SignDue") == [moment(3, 4, 23)]
    assert district.due("ArriveDue") == [moment(3, 5, 0, 30)]
    whistle = of(district.session, case.id)[0]
    assert whistle.approved_at is None

    district.until(3, 4, 22, 50)
    for who in ("gongan", "sifa"):
        district.do(who, "Sign")
    district.until(3, 4, 23, 40)
    for who in ("gongan", "sifa"):
        district.do(who, "Arrive")
    assert "Meet" in district.open()
    rows = {row.unit: row for row in attendance(district.session, whistle.id)}
    assert rows["dept-gongan"].signed_at == moment(3, 4, 22, 50)
    assert rows["dept-gongan"].arrived_at == moment(3, 4, 23, 40)

    district.until(3, 5, 9)
    district.do("center", "Meet", minutes="已稳控")
    district.do("district_center", "ApproveAfter")
    assert (whistle.minutes, whistle.approved_at) == ("已稳控", moment(3, 5, 9))
    assert case.tier is Tier.GRID
    assert [unit for unit, _ in district.cards("yellow")] == [case.grid]


def sponsor(district, **team):
    """The committee gives the case to the leader, who gathers four people and plans."""
    people = district.cast
    district.do("district_center", "Propose")
    district.do("political_legal", "Review")
    district.do("political_legal", "Study")
    district.do("political_legal", "Assign", leader=people["leader"].id)
    five = {
        "team_street": people["center"].id,
        "team_village": people["grid_head"].id,
        "team_police": people["gongan"].id,
        "team_grid": people["grid_worker"].id,
    }
    district.do("leader", "Team", **five | team)
    district.do("leader", "Plan", resolve_by="2026-07-01")
    district.do("political_legal", "ApprovePlan")


def test_scenario_09_without_the_police_or_a_lawyer_the_case_may_not_move(on):
    district = on(6, 1, 9)
    case = district.register("积案", category="0901", scale=Scale.LARGE_GROUP)
    assert case.tier is Tier.LEADER
    sponsor(district, team_police="")
    assert district.open() == ["Team"]
    assert district.changes(Change.CONCLUDED) == []


def test_scenario_10_after_a_relapse_the_same_people_go_on(on):
    district = on(6, 15, 9)
    case = district.register("拖欠补偿款", category="0901", scale=Scale.LARGE_GROUP)
    sponsor(district)
    five = {row.name for row in teams.team(district.session, case.id)}
    assert len(five) == 5
    district.until(7, 6, 9)
    district.do("leader", "Advance")
    district.do("political_legal", "Certify")
    district.do("leader", "Feedback")
    assert case.outcome is Outcome.SETTLED

    assert district.due("WaitRound") == [moment(7, 13, 9)]
    district.until(7, 13, 10)
    district.do("leader", "Visit", finding="stable")
    assert district.due("WaitRound") == [moment(8, 5, 9)]
    district.until(8, 5, 10)
    district.do("leader", "Visit", finding="relapsed")
    assert (case.tier, case.status) == (Tier.LEADER, Status.HANDLING)
    assert district.open() == ["Advance"]
    assert {row.name for row in teams.team(district.session, case.id)} == five

    district.do("leader", "Advance")
    district.do("political_legal", "Certify")
    district.do("leader", "Feedback")
    district.until(8, 12, 10)
    district.do("leader", "Visit", finding="relapsed")
    assert district.open() == ["Study"]
    assert case.reopenings == 2


def test_scenario_10_a_revisit_on_a_holiday_is_made_before_it(on):
    district = on(6, 15, 9)
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


def test_a_right_that_was_used_no_longer_runs_out(on):
    district = on(3, 4, 9)
    case = district.register("借款到期未还", category="0804", consent=True)
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    district.do("mediator", "Mediate")
    written = {"agreement_form": "written", "confirm": True, "perform_by": "2026-03-20"}
    district.do("mediator", "Agreement", **written)
    district.until(3, 10, 9)
    district.do("mediator", "Confirm")
    assert district.clock("tj.confirm.apply").closed_at == moment(3, 10, 9)
    district.until(3, 20, 9)
    district.do("mediator", "Perform")
    district.do("mediator", "Feedback")
    assert case.outcome is Outcome.SETTLED
    assert district.cards("yellow") == []
