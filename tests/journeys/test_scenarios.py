"""The twelve scenarios of docs/domain.md 10, each as one test, with its dates.

On the database, with the cast, under the virtual clock, through the public verbs.
"""

import re
from datetime import date

import pytest
from sqlalchemy import select, true

from engine import clock, history, runner, worker
from engine.deployment import bundle, catalogue
from engine.errors import TaskClosed
from engine.faults import Refused
from engine.models import UserTask
from processes import cards, documents, indicators, petitions
from processes.access import permissions
from processes.access.permissions import Permission
from processes.calendars import working_time
from processes.cases.choices import (
    Change,
    Outcome,
    RiskColor,
    Scale,
    Side,
    Source,
    Status,
    TeamRole,
    Tier,
    WhistleKind,
)
from processes.cases.party_input import PartyInput
from processes.casework import closing, handover
from processes.deadlines import due_dates, extensions, releasing
from processes.deadlines.limits import Unit
from processes.deadlines.models import DeadlineStatus
from processes.diagrams import shipped
from processes.errors import (
    ExtensionTooLong,
    HandoverRequired,
    LimitNotAllowed,
    NoticeRequired,
    TeamIncomplete,
    TooManyRepresentatives,
)
from processes.indicators.scope import Scope
from processes.lists import notices as notice_list
from processes.lists import reading
from processes.lists.declaration import Query
from processes.mediation import confirmations, stages
from processes.organisation.people import Person
from processes.organisation.roles import Role
from processes.rosters import alarms, drafting, publishing
from processes.rosters.models import Alarm
from processes.sponsorship import board, council, teams
from processes.supervision import listing as supervised
from processes.whistles import measures, scores
from processes.whistles.whistles import list_called, list_for_case
from tests.journeys.district import District, moment
from tests.journeys.sponsored import four, settle, sponsor
from tests.journeys.told import ABSENT, CALLED, COMING, WRITTEN
from tests.processes import factories


@pytest.fixture
def on(session):
    """The district on a day: `on(3, 4)`."""
    return lambda *when: District(session, moment(*when))


def test_scenario_01_a_leak_between_neighbours_is_settled_in_the_grid(on):
    district = on(3, 4, 9)
    case = district.register("李某家楼上漏水，要求修复", category="0201")
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
    assert cards.list_for_case(district.session, case.id) == []
    assert audited(district) == ["Contact", "Handle", "Feedback", "Visit"]


def audited(district):
    """The steps that stand in the history as done by somebody, in their order."""
    events = history.list_for_instance(district.session, district.case.instance_id)
    return [each.element for each in events if each.what == "completed" and each.by]


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
    assert district.deadline("tj.rm").nominal_on == date(2026, 7, 1)
    district.until(6, 20, 10)
    district.do("mediator", "Mediate")
    district.do("mediator", "Agreement", **WRITTEN)
    assert district.deadline("tj.confirm.apply").nominal_on == date(2026, 7, 20)
    assert district.due("ConfirmReminder")[0] == moment(7, 10, 9)

    district.until(7, 20, 23)
    assert district.open() == ["Confirm"]
    assert district.changes(Change.REMINDED)[-2:] == [moment(7, 10, 9), moment(7, 15, 9)]
    district.until(7, 21, 9)
    assert district.open() == ["Feedback"]
    assert "诉讼" in district.said()[-1]
    assert district.deadline("tj.confirm.apply").status is DeadlineStatus.LAPSED
    assert not confirmations.can_apply(district.session, case.id)
    asked = select(UserTask).filter_by(instance_id=case.instance_id, element="Confirm")
    with pytest.raises(TaskClosed):
        runner.complete(
            district.session,
            district.session.scalars(asked).one().id,
            {"confirmed": True},
            by=district.cast["mediator"],
        )
    assert district.cards("yellow") == [(case.grid, moment(5, 29, 17, 30))]


def test_scenario_03_nobody_is_mediated_against_their_will(on):
    district = on(3, 4, 9)
    yellow = {"consent": True, "risk_color": RiskColor.YELLOW}
    case = district.register("王某与邻居争执", category="0201", **yellow)
    district.do("mediator", "Accept", decision="refuse", consent=False)
    assert "权利告知书" in district.said()[-1]
    assert district.open() == ["Feedback"], "nobody may go on mediating"
    district.do("mediator", "Feedback")
    assert (case.outcome, case.status) == (Outcome.TERMINATED, Status.CLOSED)
    settled = [n for _, n in stages.count(district.session, [factories.DISTRICT]).stages.values()]
    assert settled == [0, 0, 0, 0]
    assert district.due("TrackLater") == [moment(3, 11, 9)]
    district.until(3, 11, 10)
    district.do("grid_worker", "Track")
    assert case.status is Status.ARCHIVED


WAGES = {"category": "0701", "consent": True, "people_count": 12}


def workers(number):
    """The employer, and so many workers who speak for all twelve."""
    speaking = [PartyInput(f"示例工人{n}", is_representative=True) for n in range(number)]
    return [*speaking, PartyInput("示例公司", Side.RESPONDENT, is_unit=True)]


def test_scenario_04_wages_nobody_paid_in_fifteen_days_call_the_departments(on):
    district = on(3, 2, 9)
    case = district.register("拖欠十二名工人工资", parties=workers(5), **WAGES)
    assert case.tier is Tier.SOCIETY
    district.until(3, 3, 9)
    district.do("mediator", "Accept")
    assert "推举代表" in district.said()[-1]
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    assert district.deadline("ld.mediate").nominal_on == date(2026, 3, 17), (
        "from the application on"
    )
    district.until(3, 17, 23)
    assert district.open() == ["Mediate"]
    assert list_for_case(district.session, case.id) == []

    district.until(3, 18, 9)
    assert "仲裁" in district.said()[-1]
    (whistle,) = list_for_case(district.session, case.id)
    assert whistle.kind is WhistleKind.REGULAR
    rows = {row.unit: row.is_lead for row in list_called(district.session, whistle.id)}
    assert rows == {"dept-renshe": True, "dept-zhujian": False, "dept-gongan": False}
    assert case.tier is Tier.SOCIETY, "a whistle goes sideways"
    five_may_speak(district)


def five_may_speak(district):
    """If they come to complain together, five may speak for them; a sixth is refused."""
    visit = WAGES | {"source": Source.VISIT, "is_petition": True}
    with pytest.raises(TooManyRepresentatives):
        district.register("集体走访讨薪", parties=workers(6), **visit)
    assert district.register("集体走访讨薪", parties=workers(5), **visit).people_count == 12


def test_scenario_05_an_emergency_is_whistled_before_it_is_approved(on):
    district = on(3, 4, 22, 30)
    case = district.register("扬言伤人", category="0201", risk_color=RiskColor.RED)
    assert case.tier is Tier.GRID
    assert "公安" in district.said()[-1]
    assert district.due("SignDue") == [moment(3, 4, 23)]
    assert district.due("ArriveDue") == [moment(3, 5, 0, 30)]
    whistle = list_for_case(district.session, case.id)[0]
    assert whistle.approved_at is None

    gongan = district.cast["gongan"]
    told = reading.list_page(district.session, notice_list.LIST, gongan, Query(), size=9).items
    assert any(each.notice.matter == f"whistle:{whistle.id}" for each in told), (
        "the police hear of it"
    )
    district.until(3, 4, 22, 50)
    for who in ("gongan", "sifa"):
        district.do(who, "Sign")
    district.until(3, 4, 23, 40)
    for who in ("gongan", "sifa"):
        district.do(who, "Arrive")
    assert "Meet" in district.open()
    rows = {row.unit: row for row in list_called(district.session, whistle.id)}
    assert rows["dept-gongan"].signed_at == moment(3, 4, 22, 50)
    assert rows["dept-gongan"].arrived_at == moment(3, 4, 23, 40)

    meet = select(UserTask.due_at).filter_by(instance_id=case.instance_id, element="Meet")
    assert district.session.scalar(meet) == moment(3, 5, 17, 30), "minutes are due the next day"
    assert whistle.minutes is None
    district.until(3, 5, 9)
    district.do("center", "Meet", minutes="已稳控")
    district.do("district_center", "ApproveAfter")
    assert (whistle.minutes, whistle.approved_at) == ("已稳控", moment(3, 5, 9))
    assert case.tier is Tier.GRID
    assert [unit for unit, _ in district.cards("yellow")] == [case.grid]


def test_scenario_06_four_come_to_the_meeting_and_one_stays_away(on):
    district = on(5, 6, 9)
    case = district.register("拖欠工程款，工人聚集", category="0701", needs_enforcement=True)
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

    whistle = list_for_case(district.session, case.id)[0]
    rows = {row.unit: row for row in list_called(district.session, whistle.id)}
    assert {unit for unit, row in rows.items() if row.arrived_at} == set(COMING)
    assert whistle.met_at == moment(5, 9, 15)
    assert case.tier is Tier.DEPARTMENT

    district.until(5, 9, 18)
    assert district.cards("yellow") == [(ABSENT, moment(5, 9, 17, 30))]
    district.until(5, 12, 17)
    assert district.cards("red") == []
    lines = [{"words": "联合整改", "unit": "dept-renshe", "due_on": "2026-05-20"}]
    district.do("center", "Plan", measures=lines)
    district.until(5, 12, 18)
    assert district.cards("red") == [(ABSENT, moment(5, 12, 17, 30))]
    (order,) = supervised.list_page(
        district.session, district.cast["political_legal"], is_open=True, size=9
    )
    assert (order[0].responsible, order[0].case_id) == (ABSENT, case.id)
    scored = {
        each.unit: each
        for each in scores.list_for_whistle(district.session, whistle, list(rows.values()))
    }
    assert [(each.colour, each.points) for each in scored[ABSENT].deductions] == [
        ("yellow", 5),
        ("red", 10),
    ]
    assert [scored[unit].lost for unit in COMING] == [0, 0, 0, 0]

    district.do("zhujian", "Arrive", attended="no")
    district.do("zhujian", "Opinion", opinion="同意会商意见")
    row = next(r for r in list_called(district.session, whistle.id) if r.unit == ABSENT)
    assert (row.arrived_at, row.opinion) == (None, "同意会商意见")
    district.do("liaison", "Execute", done="已垫付")
    assert district.open() == ["Verify"]
    assert (whistle.result, whistle.closed_at is not None) == ("agreed", True)
    assert [each.report for each in measures.list_for_whistle(district.session, whistle.id)] == [
        "已垫付"
    ]


def test_scenario_07_an_organ_objects_across_the_national_holiday(on):
    district = on(9, 24, 9)
    case = district.register("补偿款未兑付", category="0901", is_petition=True)
    district.do("district_center", "PetitionTransfer", organ="dept-renshe")
    district.do("liaison", "PetitionAccept", way="on_the_spot")
    assert district.due("ObjectionLapsed") == [moment(10, 9, 17, 30)]
    closes = district.deadline("xf.close")
    assert (closes.nominal_on, closes.responsible) == (date(2026, 11, 23), "dept-renshe")

    district.until(10, 9, 17)
    assert "PetitionObject" in district.open()
    district.do("liaison", "PetitionObject")
    district.do("district_center", "PetitionRule", upheld="yes")
    given = petitions.list_referrals(district.session, petitions.get(district.session, case.id))
    assert (given[0].is_upheld, given[0].ruled_at) == (True, moment(10, 9, 17))
    district.do("district_center", "PetitionReassign", organ="dept-zhujian")
    assert (closes.nominal_on, closes.responsible) == (date(2026, 11, 23), "dept-zhujian")
    assert closes.status is DeadlineStatus.RUNNING
    assert any("原材料交还并改派" in words for words in district.said(Change.NOTED))

    district.until(10, 15, 17, 29)
    assert "PetitionObject" in district.open(), "the new organ has five working days of its own"
    district.until(10, 15, 17, 31)
    assert "PetitionObject" not in district.open()
    district.do("zhujian", "PetitionOpinion", delivered_on="2026-10-15")
    assert closes.status is DeadlineStatus.MET
    assert district.deadline("xf.review.apply").due_at == moment(11, 17, 0)


def test_scenario_08_sixty_days_and_thirty_more_once_the_reason_was_told(on):
    district = on(8, 4, 9)
    case = district.register("补偿款未兑付", category="0901", is_petition=True)
    district.do("district_center", "PetitionTransfer", organ="dept-renshe")
    district.do("liaison", "PetitionAccept", way="on_the_spot")
    closes = district.deadline("xf.close")
    assert (closes.nominal_on, closes.warning_on) == (date(2026, 10, 3), date(2026, 9, 30))

    district.until(9, 28, 9)
    granted = prolonged(district, closes, 30)
    assert closes.nominal_on == date(2026, 10, 3)
    (notice,) = [
        each
        for each in documents.list_for_case(district.session, case.id)
        if each.kind == "extension_notice"
    ]
    assert granted.document_id == notice.id
    with clock.at(district.now):
        extensions.record_notice_served(district.session, granted, by=district.cast["head"])
    assert (closes.nominal_on, closes.warning_on) == (date(2026, 11, 2), date(2026, 11, 2))
    assert district.task_due("PetitionOpinion") == moment(11, 3, 0)
    with pytest.raises(ExtensionTooLong, match="30日"):
        prolonged(district, closes, 1)
    district.until(10, 20, 9)
    assert "dept-renshe" not in [unit for unit, _ in district.cards("yellow")]

    district.until(11, 2, 15)
    district.do("liaison", "PetitionOpinion", delivered_on="2026-11-02")
    assert closes.status is DeadlineStatus.MET
    assert district.deadline("xf.review.apply").nominal_on == date(2026, 12, 2)


def prolonged(district, row, days):
    """The organ's head grants more days; the parties are yet to be told why."""
    with pytest.raises(NoticeRequired, match="延期告知书"), clock.at(district.now):
        extensions.extend_in_step(
            district.session, row, days, reason="情况复杂", by=district.cast["head"]
        )
    with clock.at(district.now):
        return extensions.request(
            district.session, row, days, reason="情况复杂", by=district.cast["head"]
        )


def test_scenario_09_a_hundred_and_twenty_five_cases_of_twenty_five_leaders(on):
    district = on(6, 1, 9)
    session, people = district.session, district.cast
    district.register("积案", category="0901", scale=Scale.LARGE_GROUP)
    sponsor(district, team_police="")
    assert district.open() == ["Team"], "without 民警(律师) the case may not move"
    with pytest.raises(TeamIncomplete, match="民警"):
        teams.require_ready(session, district.case.id)
    district.do("leader", "Team", **four(people))
    district.do("leader", "Plan", resolve_by="2026-07-01")
    district.do("political_legal", "ApprovePlan")
    assert district.open() == ["Advance"]

    with clock.at(district.now):
        with pytest.raises(HandoverRequired):
            change(district, "other_leader", handover=" ")
        change(district, "other_leader", handover="卷宗、承诺清单与联系方式已当面移交")
        taken = imported(district, 124)
        assert {load.in_hand for load in board.list_loads(session, factories.DISTRICT)} == {5}
        for case in taken[:88]:
            end(district, case, Outcome.SETTLED)
        end(district, taken[88], Outcome.CONCLUDED)
        totals = board.count_sponsored(session, factories.DISTRICT)
        shown = indicators.compute(session, Scope(factories.DISTRICT, FIRST, LAST))
    assert (totals.sponsored, totals.settled, totals.rate) == (125, 88, "70.40%")
    assert str(shown["sponsored"]) == "70.40%"


#: The year the figures are of.
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def change(district, to, **told):
    """The committee replaces the lead leader of the case."""
    who, by = district.cast[to].id, district.cast["political_legal"]
    handover.change(district.session, district.case.id, TeamRole.LEADER, who, by=by, **told)


def imported(district, number):
    """So many cases more, given to twenty-five leaders so that the shares stay even."""
    session, by = district.session, district.cast["grid_worker"]
    for n in range(3, 26):
        factories.appoint(session, f"leader{n}", Role.LEADER, factories.DISTRICT)
    taken = [factories.case(session, by, tier=Tier.LEADER) for _ in range(number)]
    for case in taken:
        least = min(board.list_loads(session, factories.DISTRICT), key=lambda load: load.in_hand)
        teams.appoint(session, case.id, TeamRole.LEADER, least.person.id)
    return taken


def end(district, case, outcome):
    """Whoever asked is answered, and the case is concluded."""
    closing.record_answer(district.session, case.id, content="已答复")
    closing.conclude(district.session, case.id, outcome)


def test_scenario_10_after_a_relapse_the_same_people_go_on(on):
    district = on(6, 15, 9)
    case = district.register("拖欠补偿款", category="0901", scale=Scale.LARGE_GROUP)
    sponsor(district)
    five = {row.name for row in teams.list_members(district.session, case.id)}
    assert len(five) == 5
    district.until(7, 6, 9)
    settle(district)
    assert case.outcome is Outcome.SETTLED

    third = due_dates.compute("revisit", moment(7, 6, 9), "leader.3")
    assert (third.nominal_on, third.due) == (date(2026, 10, 4), moment(9, 30, 9))
    assert district.due("WaitRound") == [moment(7, 13, 9)]
    district.until(7, 13, 10)
    district.do("leader", "Visit", finding="stable")
    assert district.due("WaitRound") == [moment(8, 5, 9)]
    district.until(8, 5, 10)
    with pytest.raises(AssertionError):
        district.do("other_leader", "Visit", finding="stable")
    district.do("leader", "Visit", finding="relapsed", remark="当事人称未兑现")
    assert (case.tier, case.status) == (Tier.LEADER, Status.HANDLING)
    assert district.open() == ["Advance"]
    assert case.owner_id == int(district.cast["leader"].id)
    assert {row.name for row in teams.list_members(district.session, case.id)} == five

    settle(district)
    district.until(8, 12, 10)
    district.do("leader", "Visit", finding="relapsed")
    assert (case.reopenings, district.open()) == (2, ["Study"])
    district.do("political_legal", "Study", minutes="常委会督办，原班人马限期兑现")
    meeting = council.list_meetings(district.session, case.district, None, 1)[0]
    assert meeting.held_on == date(2026, 8, 12)
    assert [each.id for _, each in council.list_matters(district.session, meeting.id, true())] == [
        case.id
    ]


def test_scenario_11_the_list_of_who_receives_is_out_the_day_before_or_not_at_all(on, session):
    district = on(9, 17, 8, 30)
    for person in session.scalars(select(Person)):
        person.post, person.duty = "书记", "主持全面工作"
    first = receiving(district, date(2026, 9, 21))
    assert working_time.is_working_day(date(2026, 9, 20)), "a Sunday, worked"
    assert clock.local(first.publish_due_at) == moment(9, 20, 9)
    wait(district, 9, 20, 9)
    assert clock.local(first.published_at) == moment(9, 20, 9)

    district.now = moment(9, 24, 8, 30)
    lacking = receiving(district, date(2026, 9, 28))
    publishing.list_entries(session, lacking.id)[0].duty = None
    wait(district, 9, 27, 9)
    wait(district, 9, 27, 12)
    assert lacking.published_at is None
    assert [
        (each.what, clock.local(each.at)) for each in alarms.list_for_roster(session, lacking.id)
    ] == [
        (Alarm.INCOMPLETE, moment(9, 27, 9)),
        (Alarm.UNPUBLISHED, moment(9, 27, 12)),
    ]

    district.now = moment(9, 29, 8, 30)
    moved = receiving(district, date(2026, 10, 8))
    assert moved.mondays == [date(2026, 10, 5)]
    wait(district, 10, 7, 9)
    assert clock.local(moved.published_at) == moment(10, 7, 9)

    begun = []
    for day in (12, 13, 14):
        with clock.at(moment(2, day, 8, 30)):
            begun += drafting.draft_due(session, clock.now())
    assert [each.reception_on for each in begun] == [date(2026, 2, 24)]
    assert begun[0].mondays == [date(2026, 2, 16), date(2026, 2, 23)]
    assert clock.local(begun[0].publish_due_at) == moment(2, 23, 9)


def receiving(district, day):
    """The list for that day, drafted when its time has come, and confirmed."""
    with clock.at(district.now):
        made = drafting.draft_due(district.session, district.now)
        roster = next(each for each in made if each.reception_on == day)
        task = district.session.scalars(
            select(UserTask).filter_by(instance_id=roster.instance_id, element="ConfirmRoster")
        ).one()
        runner.complete(
            district.session, task.id, {"confirmed": True}, district.cast["district_center"]
        )
    return roster


def wait(district, *when):
    """What is due by then is done, at that very moment."""
    with clock.at(moment(*when)):
        worker.run_until_idle(district.session)
    district.session.expire_all()


def test_scenario_12_an_analyst_changes_the_process_and_what_runs_keeps_its_rules(on):
    district = on(3, 4, 9)
    analyst = district.cast["analyst"]
    old = district.register("楼上漏水", category="0201")
    district.do("grid_worker", "Contact")
    assert district.deadline("grid.resolve").rule == "grid.resolve@1"

    with clock.at(district.now):
        shorter = releasing.Change(2, Unit.WORKING_DAY, extension=2, note="区委政法委决定提速")
        released = releasing.release(district.session, "grid.resolve", None, shorter, by=analyst)
    assert (released.version, released.amount) == (2, 2)
    new = district.register("楼下堆物", category="0201")
    district.do("grid_worker", "Contact")
    assert district.deadline("grid.resolve").rule == "grid.resolve@2"
    assert district.due("HandleDue") == [moment(3, 6, 17, 30)]
    district.case = old
    assert district.due("HandleDue") == [moment(3, 9, 17, 30)]
    district.until(3, 6, 18)
    assert old.tier is Tier.GRID
    assert new.tier is Tier.SOCIETY

    longer = releasing.Change(70, Unit.DAY, extension=30, note="案子多")
    with pytest.raises(LimitNotAllowed, match="只能改短，不能改长"):
        releasing.release(district.session, "xf.close", None, longer, by=analyst)
    assert refused(district, "society.bpmn", lambda text: without(text, "RightsNotice")) == {
        "no-notice"
    }
    clock_of_handle = 'name="clock" value="grid.resolve"'
    assert "no-clock" in refused(
        district, "grid.bpmn", lambda text: text.replace(clock_of_handle, 'name="x" value=""')
    )
    assert not permissions.may(district.session, Permission.CASE_READ, analyst, old)
    assert not permissions.may(district.session, Permission.CASE_LIST, analyst)


def refused(district, name, change):
    """The codes of the faults for which a changed diagram is not released."""
    (source,) = [each for each in shipped.sources() if each.name == name]
    text = change(source.text.decode())
    with pytest.raises(Refused) as faults:
        catalogue.deploy(district.session, [bundle.Source.of(name, text.encode())])
    return {fault.code for fault in faults.value.faults}


def without(text, node):
    """A diagram from which a node was deleted, what came before it joined to what came after."""
    flow = rf'<bpmn:sequenceFlow id="(\w+)" sourceRef="{node}" targetRef="(\w+)" />'
    after = re.search(flow, text)
    before = re.findall(rf'<bpmn:sequenceFlow id="(\w+)" sourceRef="\w+" targetRef="{node}"', text)
    text = re.sub(rf'<bpmn:(\w+) id="{node}" .*?</bpmn:\1>', "", text, flags=re.DOTALL)
    text = text.replace(after[0], "").replace(f'targetRef="{node}"', f'targetRef="{after[2]}"')
    for drawn in (node, after[1]):
        shape = rf'<bpmndi:(\w+) id="[^"]*" bpmnElement="{drawn}".*?</bpmndi:\1>'
        text = re.sub(shape, "", text, flags=re.DOTALL)
    joined = "".join(f"<bpmn:incoming>{each}</bpmn:incoming>" for each in before)
    return text.replace(f"<bpmn:incoming>{after[1]}</bpmn:incoming>", joined)
