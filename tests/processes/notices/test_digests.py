"""A channel that sums up: one message a day of what came, what is urgent at once."""

from datetime import datetime

import pytest

from engine import clock
from processes import notices
from processes.notices import Urgency, channels, digests, dispatch
from processes.notices.channel_models import Message
from tests.processes.factories import DISTRICT


def local(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=clock.zone())


@pytest.fixture
def daily(session, cast):
    for name in ("grid_worker", "grid_head"):
        channels.save_address(session, cast[name], mail=f"{name}@example.com", phone="")
    return channels.save(
        session,
        DISTRICT,
        name="邮件",
        address="mailtos://user:secret@example.com?to={mail}",
        roles=[],
        urgencies=list(Urgency),
        is_active=True,
        is_digest=True,
        by=cast["system_admin"],
    )


def tell(session, cast, *names, matter, at, urgency=Urgency.NORMAL):
    with clock.at(at):
        to = [cast[name].id for name in names]
        notices.notify(session, to=to, matter=matter, title=f"办{matter}", urgency=urgency)
        dispatch.dispatch(session, at)


def sums(session, at):
    """What is made then: how many messages, and of all so far for whom and of how many notices."""
    with clock.at(at):
        made = digests.sum_up(session, at)
    rows = session.query(Message).order_by(Message.id).all()
    return made, [(row.person_id, row.notices, row.urgency) for row in rows]


def test_a_day_of_reminders_is_one_message_each_and_what_is_urgent_does_not_wait(
    session, cast, daily
):
    worker, head = (int(cast[name].id) for name in ("grid_worker", "grid_head"))
    tell(session, cast, "grid_worker", "grid_head", matter="x:1", at=local(4, 9))
    tell(session, cast, "grid_worker", matter="x:2", at=local(4, 11))
    tell(session, cast, "grid_worker", matter="x:3", at=local(4, 12))
    tell(session, cast, "grid_head", matter="x:4", at=local(4, 13), urgency=Urgency.URGENT)
    urgent = (head, 1, Urgency.URGENT)
    assert sums(session, local(4, 15)) == (0, [urgent])
    with clock.at(local(4, 16)):
        notices.dismiss(session, "x:2")
    made, told = sums(session, local(5, 8, 30))
    assert made == 2
    assert sorted(told[1:]) == [(worker, 2, Urgency.NORMAL), (head, 1, Urgency.NORMAL)]
    assert sums(session, local(5, 8, 35))[0] == 0, "the sum of a day is made once"
    assert sums(session, local(6, 8, 30))[0] == 0, "nothing came since"


def test_a_sum_is_not_made_in_quiet_hours_nor_of_what_is_read(session, cast, daily):
    tell(session, cast, "grid_worker", matter="x:1", at=local(4, 9))
    assert sums(session, local(5, 7))[0] == 0
    with clock.at(local(5, 8)):
        notices.inbox.read_all(session, cast["grid_worker"])
    assert sums(session, local(5, 8, 30))[0] == 0
