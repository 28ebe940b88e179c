"""Every date people enter has two ends: a day before the one and a day behind the other are refused."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine import clock, loading
from processes import bounds, petitions
from processes.casework import dates_page
from processes.errors import DateTooEarly, DateTooLate
from processes.mediation import time_limit
from processes.sponsorship import council
from tests.processes import factories

loading.import_all("processes")
PAGE = Path(__file__).parents[2] / "docs" / "dates.md"
DECLARED = sorted(dates_page.list_dates(), key=lambda each: each.key)


@pytest.fixture
def subjects(session, cast, case, at):
    """A case in which everything has happened that an end can depend on, and a meeting."""
    with at(3, 2):
        case.is_petition = True
        case.found_at = case.registered_at = clock.now()
        petitions.file(session, case.id)
        petitions.accept(session, case.id)
        time_limit.begin(session, case.id, "tj.rm", start=clock.now())
    with at(3, 10):
        petitions.request(session, case.id, "review")
    with at(3, 20):
        petitions.request(session, case.id, "recheck")
        by = cast["political_legal"]
        meeting = council.record_meeting(session, factories.DISTRICT, clock.today(), "积案", by=by)
    return {"council.due_on": meeting.id, "": case.id}


@pytest.mark.parametrize("declared", DECLARED, ids=lambda each: each.key)
def test_each_date_has_both_ends(declared, session, subjects, at):
    subject = subjects.get(declared.key, subjects[""])
    with at(3, 24, 23, 59):
        first = declared.least.on(session, subject)
        last = declared.most.on(session, subject)
        assert first <= last
        for on in (first, last):
            declared.require(session, on, subject)
        with pytest.raises(DateTooEarly, match=declared.least.words):
            declared.require(session, first - timedelta(1), subject)
        with pytest.raises(DateTooLate, match=declared.most.words):
            declared.require(session, last + timedelta(1), subject)


def test_ends_are_the_days_their_words_say(session, subjects, at):
    ends = {each.key: each for each in DECLARED}
    case_id = subjects[""]

    def days(key):
        found = ends[key]
        both = (found.least.on(session, case_id), found.most.on(session, case_id))
        return tuple(f"{each:%m-%d}" for each in both)

    with at(3, 24):
        assert days("petition.handling.delivered_on") == ("03-02", "03-10")
        assert days("petition.review.delivered_on") == ("03-10", "03-20")
        assert days("petition.recheck.delivered_on") == ("03-20", "03-24")
        assert days("settlement.effective_on") == ("03-02", "04-23")
        assert days("mediation.until")[0] == "04-03"
        assert days("supervision.until")[0] == "03-25"


def test_a_moment_of_today_that_is_to_come_is_refused(session, at):
    with at(3, 24, 10):
        ends = bounds.years_ago(1), bounds.TODAY
        bounds.require(session, "发现时间", clock.now(), *ends)
        soon = clock.now() + timedelta(minutes=1)
        with pytest.raises(DateTooLate, match=r"10:00（现在）"):
            bounds.require(session, "发现时间", soon, *ends)


def test_a_year_before_the_29th_of_february_is_the_28th(session):
    with clock.at(datetime(2028, 2, 29, 9, tzinfo=clock.zone())):
        assert bounds.years_ago(1).on(None, None).isoformat() == "2027-02-28"


def test_the_page_of_the_dates_is_what_the_code_declares():
    assert dates_page.text() == PAGE.read_text("utf-8")
