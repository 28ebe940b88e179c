"""Dates on the pages: a warning before a right is shortened, and putting a date right."""

import json
from datetime import date, datetime, timedelta

import pytest

from engine import clock
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.models import TaskStatus
from processes import petitions
from processes.casework import date_corrections
from processes.petitions import timing
from processes.petitions.choices import Finding
from tests.engine.started import source
from tests.web import town

WRITTEN = {"finding": Finding.SUPPORTED, "organ": "dept-renshe", "opinion": "意见"}
KEY = "petition.handling.delivered_on"


@pytest.fixture
def answered(session, case):
    """Accepted on 2 March, received by the petitioner on the 12th; today is the 20th."""
    with clock.at(day(2)):
        case.is_petition = True
        petitions.file(session, case.id)
        petitions.accept(session, case.id)
    with clock.at(day(20)):
        petitions.write(session, case.id, "handling", delivered_on=date(2026, 3, 12), **WRITTEN)
        petitions.answer(session, case.id, "handling")
        row = petitions.list_for_petition(session, petitions.get(session, case.id))[0]
        yield row


def day(number):
    return datetime(2026, 3, number, 9, tzinfo=clock.zone())


def send(browser, case, row, **typed):
    address = f"/cases/{case.id}/dates/{KEY}/{row.id}"
    return browser.post(address, {"reason": "回执看错"} | typed)


def ends(session, case):
    (row,) = timing.list_open(session, case.id, "xf.review.apply")
    return row.nominal_on.isoformat()


def test_the_centre_puts_a_date_right(browse, session, case, answered):
    browser = browse("district_center")
    page = browser.get(f"/cases/{case.id}/dates").text
    assert "信访人收到日期（处理意见）" in page
    assert "不早于信访事项受理之日" in page
    assert ends(session, case) == "2026-04-11"
    assert send(browser, case, answered, on="2026-03-18").status_code == 302
    assert ends(session, case) == "2026-04-17"
    page = browser.get(f"/cases/{case.id}/dates").text
    assert "由2026-03-12更正为2026-03-18，理由：回执看错" in page
    assert "由2026-03-12更正为2026-03-18" in browser.get(f"/cases/{case.id}").text


def test_an_earlier_day_is_confirmed_first(browse, session, case, answered):
    browser = browse("district_center")
    asked = send(browser, case, answered, on="2026-03-04")
    assert asked.status_code == 422
    assert "申请复查的期限将于2026-04-03届满，只剩14日" in asked.text
    assert 'value="2026-03-04"' in asked.text
    assert "回执看错</textarea>" in asked.text
    assert ends(session, case) == "2026-04-11"
    mark = asked.text.partition('name="checked" value="')[2].partition('"')[0]
    # What was confirmed was another day.
    assert send(browser, case, answered, on="2026-03-03", checked=mark).status_code == 422
    assert send(browser, case, answered, on="2026-03-04", checked=mark).status_code == 302
    assert ends(session, case) == "2026-04-03"
    assert "已核对日期" in browser.get(f"/cases/{case.id}").text


def test_a_second_click_is_told_so(browse, session, case, answered):
    browser = browse("district_center")
    send(browser, case, answered, on="2026-03-18")
    again = send(browser, case, answered, on="2026-03-18")
    assert again.status_code == 422
    assert "已经是这个日期" in again.text
    assert len(date_corrections.list_for_case(session, case.id)) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"on": "2026-03-01"}, "不能早于2026年3月2日（信访事项受理之日）"),
        ({"on": "2026-03-21"}, "不能晚于2026年3月20日"),
        ({"on": "下周"}, "应写成2026-03-04"),
        ({"on": "2026-03-18", "reason": ""}, "理由"),
    ],
)
def test_what_cannot_be_is_given_back(browse, session, case, answered, typed, told):
    answer = send(browse("district_center"), case, answered, **typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{typed["on"]}"' in answer.text
    assert ends(session, case) == "2026-04-11"


@pytest.mark.parametrize("name", ["grid_worker", "mediator", "liaison", "outsider", "auditor"])
def test_nobody_else_puts_it_right(browse, session, case, answered, name):
    browser = browse(name)
    assert browser.get(f"/cases/{case.id}/dates").status_code in (403, 404)
    assert send(browser, case, answered, on="2026-03-18").status_code in (403, 404)
    assert ends(session, case) == "2026-04-11"


def test_another_cases_row_is_not_found(browse, case, answered):
    answer = browse("district_center").post(
        f"/cases/{case.id}/dates/{KEY}/999999", {"on": "2026-03-18", "reason": "写错"}
    )
    assert answer.status_code in (404, 409, 422)


FORM = town.FORM | {
    "components": [
        {"type": "textfield", "id": "a", "key": "agreement_form", "label": "协议形式"},
        {
            "type": "datetime",
            "id": "b",
            "key": "effective_on",
            "subtype": "date",
            "dateLabel": "生效日期",
            "properties": {"check": "settlement.effective_on"},
        },
    ]
}


@pytest.fixture
def agreeing(session, cast):
    """A task that asks for the day an agreement is in force, of a case found sixty days ago."""
    form = Source.of("handle.form", json.dumps(FORM).encode())
    catalogue.deploy(session, [source(town.DISPUTE), source(town.ON_GRID), form])
    found_at = clock.now() - timedelta(60)
    return town.register(session, cast["grid_worker"], found_at=found_at)


def finish(browser, task, on, form="written", **typed):
    answers = {"agreement_form": form, "effective_on": on.isoformat()}
    return browser.post(f"/tasks/{task.id}/complete", {"data": json.dumps(answers)} | typed)


def test_a_form_that_shortens_a_right_comes_back_to_be_confirmed(browse, session, agreeing):
    browser, task = browse("grid_worker"), town.task_of(session, agreeing)
    on = clock.today() - timedelta(10)
    asked = finish(browser, task, on)
    assert asked.status_code == 422
    end = on + timedelta(30)
    assert f"申请司法确认的期限将于{end}届满，只剩20日" in asked.text
    assert on.isoformat() in asked.text
    session.refresh(task)
    assert task.status is TaskStatus.OPEN
    mark = asked.text.partition('name="checked" value="')[2].partition('"')[0]
    assert finish(browser, task, on, checked=mark).status_code == 302
    session.refresh(task)
    assert task.status is TaskStatus.COMPLETED
    assert "已核对日期：按“生效日期”" in browser.get(f"/cases/{agreeing.id}").text


def test_a_right_that_would_be_over_is_said_to_be(browse, session, agreeing):
    task = town.task_of(session, agreeing)
    on = clock.today() - timedelta(40)
    asked = finish(browse("grid_worker"), task, on)
    assert f"已于{on + timedelta(30)}届满，当事人不能再行使" in asked.text


@pytest.mark.parametrize(("days", "form"), [(0, "written"), (-10, "oral")])
def test_what_shortens_no_right_is_not_asked_about(browse, session, agreeing, days, form):
    task = town.task_of(session, agreeing)
    on = clock.today() + timedelta(days)
    assert finish(browse("grid_worker"), task, on, form).status_code == 302


def test_a_form_is_held_to_the_ends_of_its_dates(browse, session, agreeing):
    task = town.task_of(session, agreeing)
    refused = finish(browse("grid_worker"), task, clock.today() - timedelta(61))
    assert refused.status_code == 422
    assert "不能早于" in refused.text
    assert "（纠纷发现之日）" in refused.text
    session.refresh(task)
    assert task.status is TaskStatus.OPEN
