"""A date that was entered wrongly is put right, and all that runs from it moves."""

from datetime import date

import pytest
from sqlalchemy import select

from engine import clock
from engine.forms import FormInvalid
from engine.models import Incident, IncidentStatus
from processes import petitions
from processes.cases.choices import Change
from processes.cases.party_input import PartyInput
from processes.casework import correctable, date_corrections
from processes.deadlines.models import DeadlineStatus
from processes.errors import (
    CaseArchived,
    DateTooEarly,
    DateTooLate,
    NoSuchDate,
    ReasonRequired,
    SameDate,
)
from processes.mediation import settlements
from processes.notices.models import Notification
from processes.petitions.choices import Instance, Stage
from processes.petitions.models import Answer
from processes.whistles.quality_models import Measure
from tests.journeys.district import District, moment

HANDLING = "petition.handling.delivered_on"
UNSUPPORTED = {"finding": "unsupported", "education": "三次上门释法", "aid": "协助申请临时救助"}


@pytest.fixture
def district(session):
    return District(session, moment(3, 2, 9))


def answered(district, on):
    """Accepted on 2 March, answered on the 20th: the petitioner is said to have it since `on`."""
    parties = [PartyInput("示例甲", phone="13800001234")]
    case = district.register("要求补偿", category="0901", is_petition=True, parties=parties)
    district.do("district_center", "PetitionTransfer")
    district.do("liaison", "PetitionAccept")
    district.until(3, 20, 9)
    district.do("liaison", "PetitionOpinion", delivered_on=on, **UNSUPPORTED)
    return case


def row_of(district, case):
    return district.session.scalar(select(Answer).where(Answer.instance == Instance.HANDLING)).id


def corrected(district, case, key, row_id, on, reason="回执上的日期看错"):
    with clock.at(district.now):
        by = district.cast["district_center"]
        return date_corrections.correct(
            district.session, case.id, key, row_id, on, reason=reason, by=by
        )


def test_the_form_refuses_what_the_day_cannot_mean(district):
    with pytest.raises(FormInvalid) as refused:
        answered(district, "2026-03-01")
    assert refused.value.errors == {
        "delivered_on": "“信访人收到日期”不能早于2026年3月2日（信访事项受理之日）。"
    }
    with pytest.raises(FormInvalid, match=r"不能晚于2026年3月20日（今天"):
        district.do("liaison", "PetitionOpinion", delivered_on="2026-03-21", **UNSUPPORTED)
    district.do("liaison", "PetitionOpinion", delivered_on="2026-03-02", **UNSUPPORTED)


def test_a_corrected_delivery_moves_the_right_its_task_and_its_timer(district):
    case = answered(district, "2026-03-02")
    assert district.deadline("xf.review.apply").nominal_on == date(2026, 4, 1)
    row = corrected(district, case, HANDLING, row_of(district, case), date(2026, 3, 19))

    right = district.deadline("xf.review.apply")
    # 18 April is a Saturday: the right rolls to Monday.
    assert (right.nominal_on, clock.local(right.due_at)) == (date(2026, 4, 18), moment(4, 21, 0))
    assert district.due("ReviewLapsed") == [moment(4, 21, 0)]
    assert district.task_due("ReviewApply") == moment(4, 21, 0)
    assert (row.before, row.after) == ("2026-03-02", "2026-03-19")
    assert [(each["name"], each["before"]) for each in row.moved] == [("申请复查", "2026-04-01")]

    district.until(4, 10, 9)
    assert petitions.get(district.session, case.id).stage is Stage.ANSWERED
    district.until(4, 22, 9)
    assert petitions.get(district.session, case.id).stage is Stage.STANDS


def test_the_correction_is_told_and_kept(district):
    case = answered(district, "2026-03-02")
    row = corrected(district, case, HANDLING, row_of(district, case), date(2026, 3, 19))
    told = district.session.scalars(
        select(Notification).where(Notification.matter == f"date:{row.id}")
    ).all()
    center = int(district.cast["center"].id)
    assert center in {each.person_id for each in told}
    assert "由2026-03-02更正为2026-03-19，理由：回执上的日期看错" in told[0].body
    said = [each or "" for each in district.said(Change.NOTED)]
    assert any("信访人收到日期（处理意见）由2026-03-02更正为2026-03-19" in each for each in said)
    assert list(date_corrections.list_for_case(district.session, case.id)) == [row]


def test_the_second_of_two_clicks_changes_nothing(district):
    case = answered(district, "2026-03-02")
    corrected(district, case, HANDLING, row_of(district, case), date(2026, 3, 19))
    with pytest.raises(SameDate):
        corrected(district, case, HANDLING, row_of(district, case), date(2026, 3, 19))
    assert len(date_corrections.list_for_case(district.session, case.id)) == 1


@pytest.mark.parametrize(
    ("key", "row", "on", "reason", "wrong"),
    [
        (HANDLING, None, date(2026, 3, 1), "写错", DateTooEarly),
        (HANDLING, None, date(2026, 3, 21), "写错", DateTooLate),
        (HANDLING, None, date(2026, 3, 19), " ", ReasonRequired),
        (HANDLING, 999, date(2026, 3, 19), "写错", NoSuchDate),
        ("petition.review.delivered_on", None, date(2026, 3, 19), "写错", NoSuchDate),
    ],
)
def test_a_correction_keeps_to_the_same_ends(district, key, row, on, reason, wrong):
    case = answered(district, "2026-03-02")
    with pytest.raises(wrong):
        corrected(district, case, key, row or row_of(district, case), on, reason)
    assert district.deadline("xf.review.apply").nominal_on == date(2026, 4, 1)


def test_an_incident_a_date_has_caused_is_mended_by_putting_it_right(district, monkeypatch):
    """As 1900 could be entered once: no rule of that year is in force."""
    unbound = lambda *_arguments: None  # noqa: E731
    monkeypatch.setattr("processes.bounds.require", unbound)
    with pytest.raises(AssertionError, match=r"没有“xf.review.apply”"):
        answered(district, "1900-01-01")
    case = district.case
    monkeypatch.undo()
    assert open_incidents(district) != []
    corrected(district, case, HANDLING, row_of(district, case), date(2026, 3, 19))
    assert open_incidents(district) == []
    assert district.deadline("xf.review.apply").nominal_on == date(2026, 4, 18)
    assert "ReviewApply" in district.open()


def open_incidents(district):
    chosen = select(Incident.element).where(Incident.status == IncidentStatus.OPEN)
    return list(district.session.scalars(chosen))


def test_a_right_that_lapsed_by_a_wrong_day_is_theirs_again(district):
    case = answered(district, "2026-03-02")
    district.until(4, 3, 9)
    assert district.deadline("xf.review.apply").status is DeadlineStatus.LAPSED
    row = corrected(district, case, HANDLING, row_of(district, case), date(2026, 3, 19))
    right = district.deadline("xf.review.apply")
    assert (right.status, right.nominal_on) == (DeadlineStatus.RUNNING, date(2026, 4, 18))
    assert "须另行受理" in date_corrections.describe(row)


def test_a_day_that_ended_the_right_already_ends_it(district):
    case = answered(district, "2026-03-20")
    district.until(4, 10, 9)
    corrected(district, case, HANDLING, row_of(district, case), date(2026, 3, 2))
    assert district.deadline("xf.review.apply").status is DeadlineStatus.LAPSED
    assert petitions.get(district.session, case.id).stage is Stage.STANDS


def test_an_agreement_that_is_in_force_later_can_be_confirmed_longer(district):
    agreed(district, effective_on="2026-03-02", perform_by="2026-03-20", confirm="yes")
    (kept,) = settlements.list_for_case(district.session, district.case.id)
    assert district.deadline("tj.confirm.apply").nominal_on == date(2026, 4, 1)
    corrected(district, district.case, "settlement.effective_on", kept.id, date(2026, 3, 10))
    assert district.deadline("tj.confirm.apply").nominal_on == date(2026, 4, 9)
    assert district.due("ConfirmClosed") == [moment(4, 10, 0)]
    assert district.due("ConfirmReminder") == [moment(3, 30, 9)]


def test_another_day_of_performance_moves_the_reminders(district):
    agreed(district, effective_on="2026-03-02", perform_by="2026-03-20", confirm="no")
    (kept,) = settlements.list_for_case(district.session, district.case.id)
    assert district.due("PerformDay") == [moment(3, 20, 9)]
    corrected(district, district.case, "settlement.perform_by", kept.id, date(2026, 4, 20))
    assert kept.perform_by == date(2026, 4, 20)
    assert district.due("PerformDay") == [moment(4, 20, 9)]
    assert district.task_due("Perform") == moment(4, 21, 0)


def test_a_filing_no_row_holds_moves_the_departments_clock_and_timer(district):
    district.register("欠薪", category="0701", consent=True)
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    district.do("mediator", "Mediate", decision="failed")
    district.do("mediator", "Inform", outcome="divert", forum="labour")
    district.until(3, 5, 9)
    district.do("mediator", "FileArbitration", filed_on="2026-03-02")
    assert district.deadline("ld.arbitrate").nominal_on == date(2026, 4, 16)
    row = corrected(district, district.case, "arbitration.filed_on", 0, date(2026, 3, 4))
    moved = district.deadline("ld.arbitrate")
    assert moved.nominal_on == date(2026, 4, 18)
    due = clock.local(moved.due_at)
    assert (district.due("LabourAwardDue"), district.task_due("LabourAward")) == ([due], due)
    people = select(Notification.person_id).where(Notification.matter == f"date:{row.id}")
    assert int(district.cast["liaison"].id) in set(district.session.scalars(people))


def test_only_the_own_entry_of_a_list_is_put_right():
    lines = [{"id": 7, "due_on": "2026-03-10"}, {"id": 8, "due_on": "2026-03-10"}]
    kind = correctable.KINDS["measure.due_on"]
    standing = correctable.Standing(kind, Measure(id=8), date(2026, 3, 10))
    right = date_corrections.Right(standing, date(2026, 3, 20))
    assert right("measures", lines) == [lines[0], lines[1] | {"due_on": "2026-03-20"}]
    assert right("measure", lines[0]) == lines[0]
    assert right("due_on", "2026-03-10") == "2026-03-20"
    assert right("another", "2026-03-10") == "2026-03-10"


def agreed(district, **answers):
    district.register("邻里漏水", category="0201", consent=True)
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    district.do("mediator", "Mediate")
    written = {"agreement_form": "written", "agreement": "三十日内修好"}
    district.do("mediator", "Agreement", **written, **answers)


def test_dates_of_an_archived_case_stay(district):
    case = answered(district, "2026-03-20")
    district.do("center", "Screen", decision="divert")
    district.do("center", "Feedback")
    district.until(3, 30, 10)
    district.do("grid_worker", "Track")
    district.until(4, 25, 9)
    with pytest.raises(CaseArchived):
        corrected(district, case, HANDLING, row_of(district, case), date(2026, 3, 19))
