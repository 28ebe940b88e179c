"""Cards, reminders and warnings by shares of a limit's own unit, over 2026's holidays."""

from sqlalchemy import select

from engine import clock
from processes import cards
from processes.cards import warnings
from processes.cards.models import Reminder
from processes.cases.choices import WhistleKind
from processes.deadlines import pauses
from processes.deadlines.models import Colour
from tests.journeys.district import District, moment
from tests.journeys.told import CALLED


def given(district, row, *when):
    """The colours and moments of the cards a deadline has cost by then."""
    with clock.at(moment(*when)):
        cards.issue(district.session, clock.now())
    found = cards.list_for_case(district.session, row.case_id)
    return {each.colour: clock.local(each.issued_at) for each in found if each.clock_id == row.id}


def test_a_whistle_on_a_sunday_that_is_worked_counts_that_sunday(session):
    # 20 September makes up for a holiday: half past two to half past five and Monday morning.
    district = District(session, moment(9, 20, 15))
    called = CALLED | {"kind": WhistleKind.FAST.value, "meeting_at": "2026-09-22T15:00+08:00"}
    district.register("须多部门处置", category="0201", needs_enforcement=True)
    district.do("center", "Screen", **called)
    district.do("center", "Prepare", **called)
    district.do("center", "Approve")
    sign = district.deadline("department.sign")
    assert clock.local(sign.due_at) == moment(9, 21, 10)
    # 2.8 of the four hours: two and a half on Sunday, eighteen minutes on Monday.
    assert given(district, sign, 9, 21, 8, 47) == {}
    assert given(district, sign, 9, 21, 8, 48) == {Colour.BLUE: moment(9, 21, 8, 48)}
    # Two working hours more end the morning.
    assert Colour.RED not in given(district, sign, 9, 21, 11, 59)
    assert given(district, sign, 9, 21, 12)[Colour.RED] == moment(9, 21, 12)


def test_an_appraisal_over_the_national_day_uses_nothing_up(session):
    district = District(session, moment(9, 21, 9))
    district.register("须多部门处置", category="0201", needs_enforcement=True)
    district.do("center", "Screen", **CALLED)
    row = district.deadline("department.resolve")
    assert clock.local(row.due_at) == moment(10, 12, 17, 30)
    by = district.cast["district_center"]
    with clock.at(moment(9, 29, 10)):
        pauses.pause(session, row, "鉴定", evidence="示例鉴定委托书", by=by)
    assert given(district, row, 10, 8, 17) == {}, "what stands still is not carded"
    with clock.at(moment(10, 9, 10)):
        pauses.resume(session, row, by=by)
    # Five of ten by 29 September; Saturday 10 October is worked: 10, 12 are the sixth and seventh.
    assert clock.local(row.due_at) == moment(10, 15, 17, 30)
    assert given(district, row, 10, 12, 17, 20) == {}
    assert given(district, row, 10, 12, 17, 30) == {Colour.BLUE: moment(10, 12, 17, 30)}
    assert Colour.YELLOW not in given(district, row, 10, 15, 17, 20)
    assert given(district, row, 10, 15, 17, 30)[Colour.YELLOW] == moment(10, 15, 17, 30)


def test_a_reminder_that_would_come_at_midnight_of_a_holiday_comes_before_it(session):
    district = District(session, moment(9, 3, 9))
    district.register("借款到期未还", category="0804", consent=True)
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    row = district.deadline("tj.rm")
    assert clock.local(row.due_at) == moment(10, 4, 0), "24:00 of 3 October"
    # Three days before is the midnight 1 October begins with.
    assert district.due("MediationReminder") == [moment(9, 30, 8, 30)]
    district.until(9, 30, 8, 30)
    reminded = session.scalars(select(Reminder).where(Reminder.key == "tj.rm")).one()
    assert clock.local(reminded.at) == moment(9, 30, 8, 30)
    with clock.at(moment(9, 30, 8, 30)):
        warnings.warn(session, clock.now())
    warned = session.scalars(select(Reminder).where(Reminder.key == warnings.WARNING)).all()
    assert row.id in {each.clock_id for each in warned}, "3 October is off: the last day is today"
