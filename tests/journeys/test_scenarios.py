"""Scenarios 1, 2 and 6 of the handbook's section 10, with the dates of its real calendar.

First in the sandbox, then with the cast on the database through the public verbs.
"""

from datetime import date

import pytest

from processes.cases.choices import Change, Outcome, Status, Tier
from processes.cases.whistles import attendance, of
from tests.journeys.district import District, moment
from tests.processes.walking import Walk, hours, liaison

LEAD, ABSENT = "dept-renshe", "dept-zhujian"
COMING = (LEAD, "dept-gongan", "dept-sifa", "dept-chengguan")
CALLED = {
    "kind": "regular",
    "lead": LEAD,
    "departments": [*COMING, ABSENT],
    "meeting_at": "2026-05-09T15:00+08:00",
}


@pytest.fixture
def on(session):
    """The district on a day: `on(3, 4)`."""
    return lambda *when: District(session, moment(*when))


def test_scenario_01_a_leak_is_settled_in_the_grid_in_the_sandbox():
    walk = Walk("dispute", at=moment(3, 4, 9))
    walk.do(hours(1) + hours(1 / 6), "Contact", hours(24), "Handle", "Feedback")
    assert walk.run.timers[0][0] == moment(3, 12, 9)
    walk.do(hours(24 * 7), "Visit")
    assert walk.run.status == "completed"
    assert walk.run.variables["tier"] == "grid"
    assert not walk.passed & {"Escalate", "CardContact", "CardHandle"}


def test_scenario_01_a_leak_between_neighbours_is_settled_in_the_grid(on):
    district = on(3, 4, 9)
    case = district.register("李某家楼上漏水,要求修复", category="0201")
    assert case.tier is Tier.GRID
    district.until(3, 4, 10, 10)
    district.do("grid_worker", "Contact", note="已联系双方")
    assert case.first_contact_at == moment(3, 4, 10, 10)
    district.until(3, 5, 15)
    district.do("grid_worker", "Handle", decision="settled", result="口头约定三日内修好")
    district.do("grid_worker", "Feedback", content="已约定修复日期", way="电话")
    assert (case.outcome, case.status) == (Outcome.SETTLED, Status.CLOSED)
    assert district.due("WaitRound") == [moment(3, 12, 9)]
    district.until(3, 12, 10)
    district.do("grid_worker", "Visit", finding="stable")
    assert case.status is Status.ARCHIVED
    assert district.instance().status == "completed"
    assert case.tier is Tier.GRID
    assert district.changes(Change.ESCALATED) == []
    assert district.cards("yellow") == district.cards("red") == []


def test_scenario_02_the_grid_runs_out_of_time_in_the_sandbox():
    walk = Walk("dispute", {"category": "0804"}, at=moment(5, 22, 9))
    walk.do("Contact", hours(24 * 4), "Extend", hours(24 * 4))
    assert walk.when("HandleDue") == [moment(5, 27, 17, 30), moment(5, 29, 17, 30)]
    assert walk.run.ready == ["Accept"]
    walk.do(hours(24 * 2), "Accept")
    assert walk.run.now == moment(6, 1, 9)
    walk.do("Select")
    assert walk.run.tasks[0].due == moment(7, 2, 0)
    walk.do(hours(24 * 19), "Mediate", ("Agreement", WRITTEN))
    walk.do(hours(24 * 31))
    assert walk.when("ConfirmReminder") == [moment(7, 10, 9), moment(7, 15, 9)]
    assert walk.when("ConfirmClosed") == [moment(7, 21, 0)]
    assert walk.run.ready == ["Feedback"]


#: A written agreement of 20 June that both want to have confirmed.
WRITTEN = {"agreement_form": "written", "effective_on": "2026-06-20", "confirm": True}


def test_scenario_02_the_grid_runs_out_of_time_and_the_way_to_confirmation_closes(on):
    district = on(5, 22, 9)
    case = district.register("借款到期未还", category="0804")
    district.do("grid_worker", "Contact")
    district.until(5, 26, 10)
    district.do("grid_head", "Extend", note="再谈一次")
    district.until(5, 28, 9)
    assert district.cards("yellow") == []
    assert (case.tier, district.open()) == (Tier.GRID, ["Handle"])

    district.until(6, 1, 9)
    assert case.tier is Tier.SOCIETY
    assert district.changes(Change.ESCALATED) == [moment(5, 29, 17, 30)]
    assert district.cards("yellow") == [(case.grid, moment(5, 29, 17, 30))]

    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    assert district.clock("tj.rm").nominal_on == date(2026, 7, 1)
    district.until(6, 20, 10)
    district.do("mediator", "Mediate")
    district.do("mediator", "Agreement", **WRITTEN)
    assert district.clock("tj.confirm.apply").nominal_on == date(2026, 7, 20)
    assert district.due("ConfirmReminder")[0] == moment(7, 10, 9)

    district.until(7, 20, 23)
    assert district.open() == ["Confirm"]
    assert district.changes(Change.REMINDED)[-2:] == [moment(7, 10, 9), moment(7, 15, 9)]
    district.until(7, 21, 9)
    assert district.open() == ["Feedback"]
    assert "诉讼" in district.said()[-1]
    assert district.cards("yellow") == [(case.grid, moment(5, 29, 17, 30))]


def test_scenario_06_one_department_stays_away_in_the_sandbox():
    walk = Walk("whistle", CALLED, at=moment(5, 6, 9))
    walk.do(("Prepare", CALLED), "Approve")
    due = {element: at for at, element, _ in walk.run.timers}
    assert due["SignDue"] == moment(5, 7, 17, 30)
    assert due["ArriveDue"] == moment(5, 9, 17, 30)
    walk.do(*[("Sign", liaison(unit)) for unit in COMING], hours(48))
    walk.do(*[("Arrive", liaison(unit)) for unit in COMING])
    assert "Meet" not in walk.run.ready
    walk.do(hours(30))
    assert walk.when("MeetingTime") == [moment(5, 9, 15)]
    assert walk.run.ready.count("Meet") == 1
    walk.do(hours(3))
    assert walk.when("ArriveDue") == [moment(5, 9, 17, 30)]
    walk.do(hours(24 * 4))
    assert walk.when("ArriveRed") == [moment(5, 12, 17, 30)]
    walk.do(*[("Opinion", liaison(unit)) for unit in COMING], "Meet")
    walk.do(("Sign", liaison(ABSENT)), ("Arrive", {"attended": "no"} | liaison(ABSENT)))
    walk.do(("Opinion", liaison(ABSENT)), "Plan", "Execute")
    assert walk.run.status == "completed"
    assert walk.run.variables["arrived"] == list(COMING)


def test_scenario_06_four_come_to_the_meeting_and_one_stays_away(on):
    district = on(5, 6, 9)
    case = district.register("拖欠工程款,工人聚集", category="0701", needs_enforcement=True)
    assert case.tier is Tier.DEPARTMENT
    district.do("center", "Screen", **CALLED)
    district.do("center", "Prepare", **CALLED)
    district.do("center", "Approve")
    assert district.due("SignDue") == [moment(5, 7, 17, 30)]
    assert district.due("ArriveDue") == [moment(5, 9, 17, 30)]

    coming = ("liaison", "gongan", "sifa", "chengguan")
    for who in (*coming, "zhujian"):
        district.do(who, "Sign")
    district.until(5, 9, 10)
    for who in coming:
        district.do(who, "Arrive")
    assert "Meet" not in district.open()
    district.until(5, 9, 15)
    assert district.open().count("Meet") == 1
    for who in coming:
        district.do(who, "Opinion")
    district.do("center", "Meet", decision="agreed", minutes="一致同意先行垫付")

    whistle = of(district.session, case.id)[0]
    rows = {row.unit: row for row in attendance(district.session, whistle.id)}
    assert {unit for unit, row in rows.items() if row.arrived_at} == set(COMING)
    assert whistle.met_at == moment(5, 9, 15)
    assert case.tier is Tier.DEPARTMENT

    district.until(5, 9, 18)
    assert district.cards("yellow") == [(ABSENT, moment(5, 9, 17, 30))]
    district.until(5, 12, 17)
    assert district.cards("red") == []
    district.do("center", "Plan")
    district.until(5, 12, 18)
    assert district.cards("red") == [(ABSENT, moment(5, 12, 17, 30))]

    district.do("zhujian", "Arrive", attended="no")
    district.do("zhujian", "Opinion", opinion="同意会商意见")
    row = next(r for r in attendance(district.session, whistle.id) if r.unit == ABSENT)
    assert (row.arrived_at, row.opinion) == (None, "同意会商意见")
    district.do("liaison", "Execute")
    assert district.open() == ["Verify"]
    assert whistle.closed_at is not None
