"""What diagrams ask of the calendar, through FEEL itself."""

from datetime import date, datetime

import pytest

from engine import clock, feel
from processes.diagrams import feel_functions
from processes.errors import NoSuchLimit

assert feel_functions


def ask(text, **variables):
    return feel.compile(text).evaluate(variables)


def local(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=clock.zone())


def test_a_deadline_counts_from_now_and_says_why(at):
    with at(9, 30), feel.explanations() as notes:
        assert ask('deadline("grid.resolve")') == local(10, 10, 17, 30)
    (note,) = notes
    assert note["why"] == "3个工作日；不计10月1日—7日国庆；10月10日调休上班"
    assert (note["limit"], note["rule"]) == ("grid.resolve", "grid.resolve@1")
    assert datetime.fromisoformat(note["due"]) == local(10, 10, 17, 30)


def test_working_days_on_top_of_a_deadline_are_told_as_such():
    with feel.explanations() as notes:
        ask('working days after(deadline("grid.resolve", date("2026-05-11")), 2)')
    assert feel.sentence(notes) == "3个工作日；其后2个工作日；不计周末"


def test_a_deadline_counts_from_a_variable_as_it_is_stored():
    due = ask(
        'deadline("department.arrive", date and time(blown_at), kind)',
        blown_at="2026-05-06T09:00:00+08:00",
        kind="regular",
    )
    assert due == local(5, 9, 17, 30)
    assert ask('deadline("department.arrive", blown_at)', blown_at="2026-05-06T01:00:00Z") == due


def test_a_deadline_counts_from_a_bare_date():
    assert ask('deadline("tj.confirm.apply", date("2026-06-20"))') == local(7, 21, 0)


def test_a_variant_chooses_the_faster_limit(at):
    with at(3, 4):
        due = ask('deadline("grid.first_contact", now(), "urgent")')
        assert due == local(3, 4, 9, 30)
        assert ask('deadline("grid.first_contact", now(), null)') == local(3, 4, 11)


def test_arguments_may_be_named(at):
    with at(3, 4):
        assert ask('deadline(key: "grid.resolve")') == local(3, 9, 17, 30)


def test_an_unknown_limit_stops_the_diagram_and_is_named():
    with pytest.raises(feel.FeelError, match=r"grid\.nothing") as refused:
        ask('deadline("grid.nothing")')
    assert isinstance(refused.value.__cause__, NoSuchLimit)


def test_working_days_in_feel():
    assert ask('is working day(date("2026-05-09"))') is True
    assert ask('is working day("2026-10-01")') is False
    assert ask('working days after(date("2026-09-30"), 3)') == date(2026, 10, 10)
    assert ask('working days between(date("2026-09-30"), date("2026-10-10"))') == 3
    assert ask('close of work(date("2026-10-10"))') == local(10, 10, 17, 30)


def test_a_reminder_of_a_diagram_comes_while_offices_work():
    midnight, ends = (
        datetime(2026, 10, 1, tzinfo=clock.zone()),
        datetime(2026, 10, 4, tzinfo=clock.zone()),
    )
    found = feel_functions.reminded(midnight, ends)
    assert found == datetime(2026, 9, 30, 8, 30, tzinfo=clock.zone())
