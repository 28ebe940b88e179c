"""A deadline ends with what it times, however it ends; and who was late keeps the card.

Each test with its dates, on the database, under the virtual clock.
"""

from datetime import date

import pytest
from sqlalchemy import select

from engine import clock, runner
from engine.forms import FormInvalid
from processes.cases.choices import Outcome
from processes.casework import closing
from processes.deadlines import case_deadlines
from processes.deadlines.models import Card, DeadlineStatus, Ending
from processes.indicators.scope import Scope
from processes.indicators.timeliness import deadlines_ended, met
from processes.mediation import time_limit
from processes.whistles import scores
from processes.whistles.whistles import list_called, list_for_case
from tests.journeys.district import District, moment
from tests.journeys.told import ABSENT, CALLED, COMING


@pytest.fixture
def on(session):
    """The district on a day: `on(6, 1)`."""
    return lambda *when: District(session, moment(*when))


def mediated(district, **facts):
    """A dispute accepted for mediation at once, its mediator chosen."""
    district.register("借款到期未还", **({"category": "0804", "consent": True} | facts))
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)


def cards_of(district, row):
    """The cards one clock has cost: colour, who, local moment."""
    found = select(Card).filter_by(clock_id=row.id).order_by(Card.id)
    return [
        (each.colour.value, each.responsible, clock.local(each.issued_at))
        for each in district.session.scalars(found)
    ]


def counted(district, key):
    """How many of these limits were due in the year, and how many of them were kept."""
    scope = Scope(district.case.district, date(2026, 1, 1), date(2026, 12, 31))
    with clock.at(district.now):
        rows = [district.session.execute(each(key)(scope)).all() for each in (met, deadlines_ended)]
    return tuple(len(each) for each in rows)


def test_mediation_that_failed_on_3_june_is_not_carded_on_3_july(on):
    district = on(6, 1, 9)
    mediated(district)
    row = district.deadline("tj.rm")
    assert row.nominal_on == date(2026, 7, 1)
    district.until(6, 3, 10)
    district.do("mediator", "Mediate", decision="failed")
    assert (row.status, row.ended) == (DeadlineStatus.CANCELLED, Ending.FAILED)
    assert row.closed_at == moment(6, 3, 10)
    district.do("mediator", "Inform", outcome="escalate", next_tier="department")
    district.until(7, 3, 18)
    assert cards_of(district, row) == []


@pytest.mark.parametrize(
    ("decision", "how"), [("refused", Ending.REFUSED), ("withdrawn", Ending.WITHDRAWN)]
)
def test_mediation_somebody_gave_up_ends_as_they_said(on, decision, how):
    district = on(6, 1, 9)
    mediated(district)
    district.until(6, 3, 10)
    district.do("mediator", "Mediate", decision=decision)
    row = district.deadline("tj.rm")
    assert (row.status, row.ended) == (DeadlineStatus.CANCELLED, how)


def test_a_labour_case_in_arbitration_is_not_carded_on_19_march(on):
    district = on(3, 2, 9)
    mediated(district, category="0701")
    row = district.deadline("ld.mediate")
    assert row.nominal_on == date(2026, 3, 17)
    district.until(3, 10, 10)
    district.do("mediator", "Mediate", decision="failed")
    district.do("mediator", "Inform", outcome="divert", forum="labour", next_tier=None)
    district.until(3, 12, 9)
    district.do("mediator", "FileArbitration", decision="accepted", filed_on="2026-03-12")
    assert district.open() == ["LabourAward"]
    district.until(3, 19, 18)
    assert (row.ended, cards_of(district, row)) == (Ending.FAILED, [])
    assert district.deadline("ld.arbitrate").status is DeadlineStatus.RUNNING


def test_mediation_that_was_broken_off_goes_on_where_it_ran(on):
    """Accepted on 1 June, broken off on 10 June with the process: its month is neither up nor anew."""
    district = on(6, 1, 9)
    mediated(district)
    row = district.deadline("tj.rm")
    district.until(6, 10, 9)
    with clock.at(district.now):
        runner.cancel(
            district.session,
            district.case.instance_id,
            by=district.cast["center"],
            reason="另案处理",
        )
    assert (row.status, row.ended) == (DeadlineStatus.CANCELLED, Ending.LEFT)
    with clock.at(moment(6, 20, 9)):
        again = time_limit.begin(
            district.session, district.case.id, "tj.rm", start=moment(6, 20, 9)
        )
    assert (again.id, again.status, again.ended) == (row.id, DeadlineStatus.RUNNING, None)
    assert (again.closed_at, again.nominal_on) == (None, date(2026, 7, 1))
    with clock.at(moment(6, 20, 9)):
        case_deadlines.close(district.session, again, Ending.LEFT)
    with clock.at(moment(7, 6, 9)):
        anew = time_limit.begin(district.session, district.case.id, "tj.rm", start=moment(7, 6, 9))
        assert (anew.id != row.id, anew.nominal_on) == (True, date(2026, 8, 6))
        case_deadlines.close(district.session, anew, Ending.LEFT)


def test_the_police_are_not_carded_while_an_agreement_is_performed(on):
    """Agreed on 5 March, to be performed by 29 May: the thirty days to 1 April are over with it."""
    district = on(3, 2, 9)
    district.register("打架", category="0201", consent=True)
    district.do("mediator", "Accept", kind="police")
    first = district.deadline("za.close")
    assert first.nominal_on == date(2026, 4, 1)
    district.do("gongan", "PoliceScreen")
    district.until(3, 5, 10)
    district.do("mediator", "FirstMediate")
    district.do("mediator", "Agreement", perform_by="2026-05-29", effective_on="2026-03-05")
    assert (first.status, first.ended) == (DeadlineStatus.MET, Ending.AGREED)
    district.until(5, 29, 10)
    assert cards_of(district, first) == []
    district.do("mediator", "Perform", performed="none")
    every = case_deadlines.list_for_case(district.session, district.case.id)
    (anew,) = [row for row in every if row.key == "za.close" and row.id != first.id]
    assert (anew.status, anew.nominal_on) == (DeadlineStatus.RUNNING, date(2026, 6, 28))


def test_what_was_settled_on_its_last_day_was_settled_in_time(on):
    """Accepted on 1 June; agreed at 17:00 on 1 July, the last day; signed on 2 July."""
    district = on(6, 1, 9)
    mediated(district)
    row = district.deadline("tj.rm")
    district.until(7, 1, 17)
    district.do("mediator", "Mediate")
    assert (row.status, row.ended) == (DeadlineStatus.MET, Ending.AGREED)
    district.until(7, 2, 9)
    district.do("mediator", "Agreement", effective_on="2026-07-02")
    district.until(7, 6, 9)
    assert [each for each in cards_of(district, row) if each[0] != "blue"] == []
    assert counted(district, "tj.rm") == (1, 1)


def test_an_agreement_in_performance_times_nobody_but_who_must_perform(on):
    """Agreed on 3 June, to be performed by 30 September: no limit of mediation runs meanwhile."""
    district = on(6, 1, 9)
    mediated(district)
    district.until(6, 3, 10)
    district.do("mediator", "Mediate")
    district.do("mediator", "Agreement", perform_by="2026-09-30", effective_on="2026-06-03")
    assert district.open() == ["Perform"]
    district.until(9, 30, 10)
    assert district.cards("yellow") == district.cards("red") == []
    district.do("mediator", "Perform")
    district.do("mediator", "Feedback")
    assert district.case.outcome is Outcome.SETTLED


def called(district, **more):
    """A whistle on Wednesday 6 May at 09:00; everybody is to be there by Saturday 9 May, 17:30."""
    district.register("拖欠工程款", category="0701", needs_enforcement=True)
    district.do("center", "Screen", **CALLED | more)
    district.do("center", "Prepare", **CALLED | more)
    district.do("center", "Approve")
    for who in ("liaison", "gongan", "sifa", "chengguan", "zhujian"):
        district.do(who, "Sign")


def test_a_department_that_signs_and_never_comes_keeps_its_card(on):
    """They meet on 9 May at 15:00 and are done at 16:30, an hour before the hour it had to come by."""
    district = on(5, 6, 9)
    called(district)
    district.until(5, 9, 10)
    for who in ("liaison", "gongan", "sifa", "chengguan"):
        district.do(who, "Arrive")
    district.until(5, 9, 16, 30)
    district.do("center", "Meet", decision="undecided", minutes="未能一致")
    assert district.cards("yellow") == [(ABSENT, moment(5, 9, 16, 30))]
    whistle = list_for_case(district.session, district.case.id)[0]
    lost = {
        each.unit: each.lost
        for each in scores.list_for_whistle(
            district.session, whistle, list_called(district.session, whistle.id)
        )
    }
    assert lost == {ABSENT: 5} | dict.fromkeys(COMING, 0)
    assert counted(district, "department.arrive") == (4, 5)
    district.until(5, 13, 9)
    assert len([who for who, _ in district.cards("yellow") if who == ABSENT]) == 1


def test_nobody_need_decide_on_want_of_people_once_there_are_enough(on):
    """Asked at 15:00 on 9 May, when nobody had come; at 16:00 they are there, and the meeting opens."""
    district = on(5, 6, 9)
    called(district)
    district.until(5, 9, 15)
    assert "Convene" in district.open()
    row = district.deadline("department.rule")
    district.until(5, 9, 16)
    for who in ("liaison", "gongan", "sifa", "chengguan"):
        district.do(who, "Arrive")
    assert {"Convene", "Meet"} & set(district.open()) == {"Meet"}
    assert (row.status, row.ended) == (DeadlineStatus.CANCELLED, Ending.LEFT)
    district.until(5, 13, 18)
    assert cards_of(district, row) == []


def test_once_all_have_answered_the_centre_is_asked_once_and_waits_for_nobody(on):
    """Asked at 15:00 on 9 May; at 16:00 all say that they do not come."""
    district = on(5, 6, 9)
    called(district)
    district.until(5, 9, 15)
    due = district.task_due("Convene")
    district.until(5, 9, 16)
    for who in ("liaison", "gongan", "sifa", "chengguan", "zhujian"):
        district.do(who, "Arrive", attended="no")
        district.do(who, "Opinion")
    assert (district.open().count("Convene"), district.task_due("Convene")) == (1, due)
    with pytest.raises(FormInvalid) as refused:
        district.do("center", "Convene", decision="wait")
    assert "没有可以等候的了" in str(refused.value.errors)
    district.do("center", "Convene", decision="cancel")
    assert "Convene" not in district.open()
    assert district.instance().status == "active"


def test_nobody_is_absent_from_a_meeting_that_was_called_off(on):
    district = on(5, 6, 9)
    called(district)
    district.until(5, 9, 15)
    district.do("center", "Convene", decision="cancel")
    district.until(5, 13, 9)
    assert {who for who, _ in district.cards("yellow")}.isdisjoint({*COMING, ABSENT})
    assert counted(district, "department.arrive") == (0, 0)


def test_who_let_a_limit_lapse_keeps_the_card_of_a_case_closed_before_anybody_looked(on):
    """Due on Saturday 9 May at 17:30; the case is closed at 17:35, before the cards' next round."""
    district = on(5, 6, 9)
    called(district)
    district.until(5, 9, 17)
    with clock.at(moment(5, 9, 17, 35)):
        closing_by = district.cast["center"]
        closing.record_answer(
            district.session, district.case.id, content="已答复", way="电话", by=closing_by
        )
        closing.conclude(district.session, district.case.id, Outcome.SETTLED, by=closing_by)
    district.now = moment(5, 9, 17, 35)
    late = [who for who, at in district.cards("yellow") if at == moment(5, 9, 17, 30)]
    assert sorted(late) == sorted([*COMING, ABSENT])
    assert counted(district, "department.arrive") == (0, 5)
