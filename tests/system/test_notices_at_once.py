"""Workers at the same work at the same moment: each card, order, notice and message once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select

from engine import clock, db
from processes import cards, notices
from processes.cards import follow_up
from processes.cards.models import Explanation
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind
from processes.deadlines.models import Card
from processes.notices import Notification, Urgency, channels, dispatch, sending
from processes.notices.channel_models import Message
from processes.supervision.models import Order
from tests.processes import factories
from tests.processes import gateway as gateways

WORKERS = 4
BACK = datetime(2026, 3, 6, 9, tzinfo=clock.zone())


@pytest.fixture
def cast(committed):
    """Twenty clocks of 2 March that ran out while nobody worked."""
    with clock.at(datetime(2026, 3, 2, 9, tzinfo=clock.zone())), db.begin() as session:
        found = factories.cast(session)
        for _ in range(20):
            case = factories.case(session, found["grid_worker"])
            deadline = due_dates.compute("society.accept", clock.now())
            case_deadlines.begin(session, case, deadline, Kind.PROCESS, responsible=factories.GRID)
    return found


def at_once(work):
    """Do the same thing in several transactions that begin together; what each answered."""
    ready = Barrier(WORKERS)

    def one(_number):
        with clock.at(BACK):
            ready.wait()
            with db.begin() as session:
                return work(session)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


def count(table):
    with db.begin() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_cards_are_given_and_followed_up_once(cast):
    assert sum(at_once(lambda session: cards.issue(session, BACK))) == count(Card) == 40
    assert sum(at_once(lambda session: follow_up.follow(session, BACK))) == 40
    assert (count(Explanation), count(Order)) == (20, 20)
    with db.begin() as session:
        assert set(session.scalars(select(Notification.times))) == {20, 40}
        assert len(session.scalars(select(Order.number).distinct()).all()) == 20


def test_a_matter_told_at_once_is_one_notice(cast):
    person = cast["grid_worker"].id
    at_once(lambda session: notices.notify(session, to=[person], matter="x:1", title="请办理"))
    with db.begin() as session:
        (notice,) = session.scalars(select(Notification))
        assert notice.times == WORKERS


def test_a_message_is_made_and_sent_once(cast):
    with gateways.listening() as gateway:
        with clock.at(BACK), db.begin() as session:
            channels.save(
                session,
                factories.DISTRICT,
                name="群",
                address=gateway.address,
                roles=[],
                urgencies=list(Urgency),
                is_active=True,
                by=cast["system_admin"],
            )
            notices.notify(session, to=[cast["leader"].id], matter="x:1", title="请办理")
        assert sum(at_once(lambda session: dispatch.dispatch(session, BACK))) == count(Message) == 1
        with db.begin() as session:
            number = session.scalar(select(Message.id))
        at_once(lambda session: sending.send(session, number))
        assert len(gateway.got) == 1
        with db.begin() as session:
            assert session.scalar(select(Message.status)) in ("sent", "doubtful")
