"""A step and the follow-up of a card issue the papers of one case at the same moment: each once, none refused."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

import pytest
from sqlalchemy import select, text

from engine import clock, db
from processes import cards, documents
from processes.cards import follow_up
from processes.cases import changes
from processes.cases.choices import WhistleKind
from processes.cases.models import Case
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind
from processes.deadlines.models import Card, Colour
from processes.documents.models import Document
from processes.errors import AlreadySupervised
from processes.supervision import orders
from processes.supervision.models import Order
from processes.whistles import whistles
from tests.processes import factories

BEFORE = datetime(2026, 3, 2, 9, tzinfo=clock.zone())
LATE = datetime(2026, 3, 20, 9, tzinfo=clock.zone())
#: Seconds after which the second is taken for not waiting at all.
PATIENCE = 30
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def cast(committed):
    with db.begin() as session:
        return factories.cast(session)


@pytest.fixture
def case_ids(cast):
    """Two cases whose limits ran out long ago: their red cards are given, nothing followed yet."""
    with clock.at(BEFORE), db.begin() as session:
        made = [factories.case(session, cast["grid_worker"]) for _ in range(2)]
        for case in made:
            deadline = due_dates.compute("grid.resolve", clock.now())
            case_deadlines.begin(session, case, deadline, Kind.PROCESS, responsible=factories.GRID)
    with clock.at(LATE), db.begin() as session:
        cards.issue(session, LATE)
    return [case.id for case in made]


@pytest.fixture
def met(cast, case_ids):
    """The first case's whistle, whose meeting is open: its sheet is not issued yet."""
    with clock.at(LATE), db.begin() as session:
        units = ["dept-renshe"]
        given = {"kind": WhistleKind.REGULAR, "units": units, "lead": units[0], "reason": "会商"}
        whistle = whistles.blow(session, case_ids[0], **given)
        return whistles.record_meeting(session, whistle.id).id


@contextmanager
def beside(work):
    """Do `work` in a transaction of its own that waits for the block's; `.result()` when both are over."""

    def run():
        with clock.at(LATE), db.begin() as session:
            return work(session)

    with ThreadPoolExecutor(1) as pool, clock.at(LATE), db.begin() as session:
        yield session, lambda: _until_waiting(pool.submit(run))


def _until_waiting(future):
    end = monotonic() + PATIENCE
    while not future.done() and monotonic() < end:
        with db.engine().connect() as connection:
            if connection.scalar(WAITING):
                break
    return future


def minutes(whistle_id):
    """What the form of the meeting writes when it is ended."""

    def work(session):
        whistle = whistles.record_meeting(session, whistle_id, "一致同意修缮")
        documents.automatic.follow(session, whistle.case_id)

    return work


def papers():
    """Of all cases: what was issued, and its number."""
    with db.begin() as session:
        query = select(Document.case_id, Document.kind, Document.about, Document.number)
        return [tuple(row) for row in session.execute(query)]


def test_a_meeting_ends_while_a_card_of_its_case_is_followed_up(met):
    with beside(minutes(met)) as (session, start):
        follow_up.follow(session, LATE)
        other = start()
    other.result()
    issued = [each[:3] for each in papers()]
    assert sorted(issued) == sorted(set(issued))
    first = {kind for case_id, kind, _ in issued if case_id == min(row[0] for row in issued)}
    assert {"attendance_sheet", "meeting_minutes", "supervision_order"} <= first
    numbers = sorted(number for *_, number in papers() if "吹哨" in number)
    assert numbers == [f"（2026）张湾吹哨字第{n:04}号" for n in (1, 2, 3)]


def test_what_was_issued_by_hand_meanwhile_is_not_issued_again(cast, met, case_ids):
    with beside(minutes(met)) as (session, start):
        documents.issue(session, case_ids[0], "meeting_minutes", by=cast["center"])
        other = start()
    other.result()
    assert [kind for _, kind, *_ in papers()].count("meeting_minutes") == 1


def test_who_follows_up_many_cards_has_no_number_yet_while_it_waits_for_a_case(case_ids):
    first, last = case_ids
    with beside(lambda session: follow_up.follow(session, LATE)) as (session, start):
        changes.hold(session, last)
        other = start()
        # It would be waited for without end, had it the series already.
        documents.issue(session, last, "supervision_order", by=None, reason="逾期")
    assert other.result()
    assert {row[0] for row in papers()} == {first, last}


def test_who_needs_two_series_does_not_wait_for_who_has_the_other(case_ids):
    def letter_first(session):
        documents.issue(session, case_ids[1], "opinion_letter", by=None)
        documents.issue(session, case_ids[1], "whistle_order", by=None)

    with beside(letter_first) as (session, start):
        documents.issue(session, case_ids[0], "whistle_order", by=None)
        other = start()
        documents.issue(session, case_ids[0], "opinion_letter", by=None)
    other.result()
    assert len(papers()) == 4


def test_a_sheet_of_no_case_is_issued_once(cast):
    def issue(session):
        return documents.issue(
            session, None, "reception_form", by=None, district=factories.DISTRICT, about="visit:1"
        ).id

    with beside(issue) as (session, start):
        one = issue(session)
        other = start()
    assert other.result() == one


def test_the_committee_and_the_follow_up_give_one_order(cast, case_ids):
    def by_hand(session):
        red = session.scalars(select(Card).filter_by(case_id=case_ids[0], colour=Colour.RED)).one()
        orders.issue(session, red, by=cast["political_legal"])

    with beside(by_hand) as (session, start):
        follow_up.follow(session, LATE)
        other = start()
    with pytest.raises(AlreadySupervised):
        other.result()
    with db.begin() as session:
        assert len(session.scalars(select(Order)).all()) == 2
        assert len(session.scalars(select(Case)).all()) == 2
