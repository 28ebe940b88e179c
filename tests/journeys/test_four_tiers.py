"""One case through everything: up by the clock and by decision, down with a reason, and home."""

import pytest

from processes.cases.choices import Change, Outcome, Scale, Status, Tier
from processes.errors import HandoverRequired
from tests.journeys.district import District, moment

UNITS = ["dept-renshe", "dept-zhujian", "dept-gongan"]
CALLED = {"kind": "fast", "lead": "dept-renshe", "departments": UNITS}
COMING = ("liaison", "zhujian", "gongan")


@pytest.fixture
def district(session):
    return District(session, moment(3, 2, 9))


def report_in(district):
    """Talk, approve, whistle; everybody comes and says what they think."""
    district.do("center", "Prepare", **CALLED)
    district.do("center", "Approve")
    for element in ("Sign", "Arrive", "Opinion"):
        for who in COMING:
            district.do(who, element)


def test_a_dispute_travels_from_the_grid_to_a_leader_and_home(district):
    case = district.register("拖欠工程款", category="0699")
    district.do("grid_worker", "Contact")
    district.until(3, 6, 9)
    assert case.tier is Tier.SOCIETY, "nobody acted, so the clock did"
    assert district.cards("yellow") == [(case.grid, moment(3, 5, 17, 30))]

    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    district.do("mediator", "Mediate", decision="failed")
    district.do("mediator", "Inform")
    assert case.tier is Tier.DEPARTMENT

    district.do("center", "Screen", **CALLED)
    for _ in range(2):
        report_in(district)
        district.do("center", "Meet", decision="undecided")
    assert case.tier is Tier.LEADER

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
    district.do("leader", "Team", **five)
    district.do("leader", "Plan")
    district.do("political_legal", "ApprovePlan")
    district.until(3, 16, 9)
    district.do("leader", "Advance", decision="whistle", **CALLED)
    report_in(district)
    district.do("center", "Meet")
    district.do("center", "Plan")
    district.do("liaison", "Execute")
    district.do("leader", "Advance")
    district.do("political_legal", "Certify")
    district.do("leader", "Feedback")
    assert case.outcome is Outcome.SETTLED

    for due in ((3, 23), (4, 15), (6, 12)):
        assert district.due("WaitRound") == [moment(*due, 9)]
        district.until(*due, 10)
        district.do("leader", "Visit")
    assert case.status is Status.ARCHIVED
    assert district.instance().status == "completed"
    assert len(district.changes(Change.ESCALATED)) == 3


def test_the_third_return_goes_to_the_centre_of_the_district(district):
    case = district.register("邻里争执", category="0201", consent=True)
    for number in (1, 2, 3):
        district.do("mediator", "Accept", decision="return", reason="incomplete")
        assert case.returns == number
        if number < 3:
            assert case.tier is Tier.GRID
            district.do("grid_worker", "Reassess", consent=True)
            district.do("grid_worker", "Contact", consent=True)
            district.do("grid_worker", "Handle", decision="society")
    assert district.open() == ["RuleTier"]
    district.do("district_center", "RuleTier", tier="grid")
    assert case.tier is Tier.GRID
    assert district.open() == ["Contact"]


def test_a_case_sent_back_by_a_department_is_worked_on_below(district):
    case = district.register("土地纠纷", category="1101")
    district.do("center", "Screen", decision="return", next_tier="society", reason="not_ours")
    assert case.tier is Tier.SOCIETY
    district.do("mediator", "Reassess")
    assert district.open() == ["Accept"]


def test_the_department_has_ten_working_days_and_ten_more_once_they_are_granted(district):
    case = district.register("噪声扰民", category="1399")
    district.do("center", "Screen", **CALLED)
    assert district.due("ResolveDue") == [moment(3, 16, 17, 30)]
    district.until(3, 12, 9)
    district.do("district_center", "ExtendResolve")
    district.until(3, 17, 9)
    assert case.tier is Tier.DEPARTMENT
    assert district.due("ExtendedDue") == [moment(3, 30, 17, 30)]
    district.until(3, 31, 9)
    assert case.tier is Tier.LEADER
    assert (case.street, moment(3, 30, 17, 30)) in district.cards("yellow")


def test_a_leader_has_ninety_days_and_then_another_takes_over(district):
    case = district.register("积案", category="0901", scale=Scale.LARGE_GROUP)
    people = district.cast
    district.do("district_center", "Propose")
    district.do("political_legal", "Review")
    district.do("political_legal", "Study")
    district.do("political_legal", "Assign", leader=people["leader"].id)
    five = {
        "team_street": people["center"].id,
        "team_village": people["grid_head"].id,
        "team_police": "演示律师",
        "team_grid": people["grid_worker"].id,
    }
    district.do("leader", "Team", **five)
    district.do("leader", "Plan")
    district.do("political_legal", "ApprovePlan")
    assert district.due("CloseDue") == [moment(6, 1, 0)]
    district.until(6, 1, 9)
    district.do("political_legal", "Overdue", decision="change")
    other = {"leader": people["other_leader"].id}
    with pytest.raises(HandoverRequired):
        district.do("political_legal", "Assign", **other)
    district.do("political_legal", "Assign", **other, handover="材料与承诺清单已移交")
    assert case.owner_id == int(people["other_leader"].id)
    district.do("other_leader", "Team", **five)
    district.do("other_leader", "Plan", resolve_by="2026-07-01")
    district.do("political_legal", "ApprovePlan")
    district.do("other_leader", "Advance")
    district.do("political_legal", "Certify")
    district.do("other_leader", "Feedback")
    assert case.outcome is Outcome.SETTLED


def test_who_comes_to_a_case_late_is_still_reminded_before_it_is_due(district):
    district.register("楼道堆物", category="0299")
    district.until(3, 4, 15)
    district.do("grid_worker", "Contact")
    assert district.due("HandleDue") == [moment(3, 5, 17, 30)]
    district.until(3, 4, 16)
    assert district.open() == ["Extend", "Handle"]
