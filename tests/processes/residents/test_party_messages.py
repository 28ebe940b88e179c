"""What the applicants of a case hear by text message, at every turn of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, worker
from processes import notices
from processes.cases import changes
from processes.cases.choices import Change, Side, Tier
from processes.cases.models import Party
from processes.casework import tiers
from processes.errors import PhoneNeeded
from processes.notices import Urgency, channels, dispatch
from processes.notices.channel_models import Message
from processes.residents import party_messages
from tests.processes import factories
from tests.processes import gateway as gateways
from tests.processes.cards.overdue import local
from tests.processes.factories import DISTRICT

NOON = local(3, 4, 12)


@pytest.fixture
def gateway():
    with gateways.listening() as opened:
        yield opened


def channel(session, cast, address):
    with clock.at(NOON - timedelta(days=1)):
        return channels.save(
            session,
            DISTRICT,
            name="进度短信",
            address=address,
            roles=[],
            urgencies=list(Urgency),
            is_active=True,
            is_for_parties=True,
            by=cast["system_admin"],
        )


@pytest.fixture
def case(session, cast, gateway):
    """Registered at noon; the applicant gave a phone number, the respondent as well."""
    channel(session, cast, f"{gateway.address}/{{phone}}")
    with clock.at(NOON):
        row = factories.case(session, cast["grid_worker"])
        for name, side, phone in (
            ("示例甲", Side.APPLICANT, "13800000001"),
            ("示例乙", Side.RESPONDENT, "13800000002"),
        ):
            session.add(Party(case_id=row.id, district=DISTRICT, side=side, name=name, phone=phone))
        session.flush()
    return row


def work(session, now):
    with clock.at(now):
        made = party_messages.notify(session, now)
        worker.run_until_idle(session)
    return made


def test_the_applicant_alone_is_told_and_no_name_is(session, case, gateway):
    assert work(session, NOON) == 1
    (told,) = gateway.got
    assert told["path"] == "/13800000001"
    assert case.case_no in told["message"]
    assert "网格员" in told["message"]
    for secret in ("示例", case.event_name, case.summary):
        assert secret not in told["message"]


def test_each_turn_is_told_once(session, case, gateway):
    for minutes in (0, 5, 10):
        work(session, NOON + timedelta(minutes=minutes))
    assert len(gateway.got) == 1
    with clock.at(NOON + timedelta(hours=1)):
        tiers.enter_tier(session, case.id, Tier.SOCIETY)
    for minutes in (60, 65):
        work(session, NOON + timedelta(minutes=minutes))
    assert [("调解组织" in each["message"]) for each in gateway.got] == [False, True]


def test_what_is_internal_is_not_told(session, case, gateway):
    work(session, NOON)
    with clock.at(NOON + timedelta(minutes=1)):
        changes.note(session, case, Change.NOTED, reason="内部意见")
    assert work(session, NOON + timedelta(minutes=5)) == 0


def test_the_night_is_waited_for(session, case, gateway):
    night = NOON.replace(hour=22)
    assert work(session, night) == 0
    assert work(session, night + timedelta(hours=10)) == 1


def test_what_is_long_past_is_told_no_more(session, case, gateway):
    assert work(session, NOON + timedelta(days=2)) == 0


def test_the_staff_are_told_nothing_through_it(session, case, cast, gateway):
    with clock.at(NOON):
        notices.notify(session, to=[cast["grid_worker"].id], matter="x:1", title="内部")
        assert dispatch.dispatch(session, NOON) == 0


def test_a_channel_for_parties_needs_the_phone_in_its_address(session, cast, gateway):
    with pytest.raises(PhoneNeeded):
        channel(session, cast, f"{gateway.address}/robot")


def test_a_message_keeps_no_phone_number(session, case, gateway):
    work(session, NOON)
    (message,) = session.scalars(select(Message))
    assert "138" not in message.title + message.body
