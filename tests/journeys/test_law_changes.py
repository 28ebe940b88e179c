"""A law that changes while a case runs, through the whole of it: task, timers, clock, history, dates in the text."""

from dataclasses import replace
from datetime import date

import pytest

from engine import clock
from processes.cases.choices import Change
from processes.deadlines import law_moves, law_proposals, law_reviews, limits
from processes.deadlines.law_proposals import Version
from processes.deadlines.laws import Checked, Transition
from tests.journeys.district import District, moment


@pytest.fixture
def mediated(session):
    """A quarrel in mediation since 1 June: a month, until 1 July."""
    district = District(session, moment(6, 1, 9))
    district.register("楼上漏水", category="0201", consent=True)
    if "Accept" not in district.open():
        district.do("grid_worker", "Contact")
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    assert district.deadline("tj.rm").nominal_on == date(2026, 7, 1)
    return district


def revised(district, transition):
    """On 10 June two people enter that mediation takes twenty days from 15 June on."""
    district.until(6, 10, 9)
    library = limits.newest(district.session)
    old = library.law("rentiao_guiding@2002")
    law = replace(
        old,
        edition="2026",
        title="2026年修订",
        promulgated_on=date(2026, 5, 20),
        in_force_from=date(2026, 6, 15),
        transition=transition,
        transition_article="" if transition is Transition.OLD else "第五十条",
    )
    [row] = library.of_law(old.id)
    shorter = replace(
        row,
        law=law,
        amount=20,
        unit=limits.Unit.DAY,
        article="《人民调解工作若干规定》第三十条",
        status=Checked.READ,
        quote="应当在二十日内调结。",
        doubt="",
    )
    with clock.at(district.now):
        entry = law_proposals.propose(
            district.session,
            Version(law, (shorter,)),
            note="司法部公报",
            by=district.cast["analyst"],
        )
        law_reviews.approve(district.session, entry, by=district.cast["system_admin"])
    return entry


def to_the_day(district):
    district.until(6, 15, 9)
    with clock.at(district.now):
        law_moves.take_effect(district.session, clock.now())


def test_mediation_goes_on_by_the_rule_it_began_with(mediated):
    revised(mediated, Transition.OLD)
    to_the_day(mediated)
    row = mediated.deadline("tj.rm")
    assert (row.rule, row.nominal_on) == ("tj.rm@1", date(2026, 7, 1))
    assert "2002-11-01起施行" in row.why
    assert mediated.changes(Change.RECKONED) == []


def test_mediation_is_shortened_where_the_new_rule_says_so(mediated):
    before = mediated.task_due("Mediate")
    revised(mediated, Transition.NEW)
    assert mediated.task_due("Mediate") == before, "not before its day"
    to_the_day(mediated)
    row = mediated.deadline("tj.rm")
    assert (row.rule, row.nominal_on) == ("tj.rm@2", date(2026, 6, 21))
    assert mediated.task_due("Mediate") == row.due_at
    assert "依《人民调解工作若干规定》（2026年修订，2026-06-15起施行）第三十条" in row.why
    assert "依其第五十条适用新的规定" in row.why
    assert mediated.changes(Change.RECKONED) == [moment(6, 15, 9)]
    [said] = mediated.said(Change.RECKONED)
    assert said.startswith("人民调解由7月1日改为6月21日：20日")
